-- As lock_requests, for the pulse: what somebody is working on right now is left for its next round.
SELECT id FROM requests
WHERE id = ANY(%(requests)s::bigint[] || ARRAY(SELECT request_id FROM tasks WHERE id = ANY(%(tasks)s::bigint[])))
ORDER BY id
FOR NO KEY UPDATE SKIP LOCKED

-- Lock the requests of a batch, always in id order, before anything of them is read.
SELECT id FROM requests
WHERE id = ANY(%(requests)s::bigint[] || ARRAY(SELECT request_id FROM tasks WHERE id = ANY(%(tasks)s::bigint[])))
ORDER BY id
FOR NO KEY UPDATE

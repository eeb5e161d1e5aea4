-- A statement of its own after the locks: it sees what whoever held them has committed.
SELECT id, version_id, workflow_key, version, title, status, resolution, context, requester,
       external_id, created_at, started_at, ended_at, marking, suspended_at
FROM requests
WHERE id = ANY(%(requests)s::bigint[] || ARRAY(SELECT request_id FROM tasks WHERE id = ANY(%(tasks)s::bigint[])))

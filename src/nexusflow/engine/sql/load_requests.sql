-- A statement of its own after the locks: it sees what whoever held them has committed.
-- Who started or decided in a parent is looked up for children only.
SELECT id, version_id, workflow_key, version, title, status, resolution, context, requester,
       external_id, created_at, started_at, ended_at, marking, suspended_at,
       parent_id, parent_step, parent_token, parent_attempt, depth,
       CASE WHEN parent_id IS NOT NULL THEN ARRAY(
           SELECT p.requester FROM requests p WHERE p.id = r.parent_id
           UNION
           SELECT d.actor FROM decisions d WHERE d.request_id = r.parent_id
           UNION
           SELECT d.on_behalf_of FROM decisions d WHERE d.request_id = r.parent_id AND d.on_behalf_of IS NOT NULL
       ) END
FROM requests r
WHERE id = ANY(%(requests)s::bigint[] || ARRAY(SELECT request_id FROM tasks WHERE id = ANY(%(tasks)s::bigint[])))

INSERT INTO requests (id, version_id, workflow_key, version, title, status, context, requester, external_id,
    created_at, parent_id, parent_step, parent_token, parent_attempt, depth)
SELECT x.id, x.version_id, x.workflow_key, x.version, x.title, x.status, x.context, x.requester, x.external_id,
    x.created_at, x.parent_id, x.parent_step, x.parent_token, x.parent_attempt, coalesce(x.depth, 0)
FROM json_to_recordset(%(rows)s::json) AS x(id bigint, version_id bigint, workflow_key text,
    version bigint, title text, status text, context jsonb, requester text, external_id text,
    created_at timestamptz, parent_id bigint, parent_step text, parent_token integer, parent_attempt integer,
    depth integer)

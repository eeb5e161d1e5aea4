INSERT INTO requests (id, version_id, workflow_key, version, title, status, context, requester, external_id,
    created_at)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(id bigint, version_id bigint, workflow_key text,
    version bigint, title text, status text, context jsonb, requester text, external_id text,
    created_at timestamptz)

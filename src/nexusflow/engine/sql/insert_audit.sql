INSERT INTO audit_entries (at, actor, on_behalf_of, action, request_id, task_id, metadata)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(at timestamptz, actor text, on_behalf_of text, action text,
    request_id bigint, task_id bigint, metadata jsonb)

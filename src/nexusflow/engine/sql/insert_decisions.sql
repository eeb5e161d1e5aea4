INSERT INTO decisions (task_id, request_id, step, visit, outcome, note, data, actor, on_behalf_of, permission,
    decided_at)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(task_id bigint, request_id bigint, step text,
    visit bigint, outcome text, note text, data jsonb, actor text, on_behalf_of text, permission text, decided_at timestamptz)

INSERT INTO escalations (task_id, request_id, level, to_role, due_at, escalated_at)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(task_id bigint, request_id bigint, level bigint,
    to_role text, due_at timestamptz, escalated_at timestamptz)

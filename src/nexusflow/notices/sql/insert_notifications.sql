INSERT INTO notifications (username, kind, priority, title, body, request_id, task_id, dedupe_key)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(username text, kind text, priority text, title text,
    body text, request_id bigint, task_id bigint, dedupe_key text)
ON CONFLICT (dedupe_key) DO NOTHING

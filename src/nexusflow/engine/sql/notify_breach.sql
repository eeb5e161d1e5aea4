-- Everybody who holds the role now is told at once, in the transaction of the breach itself.
INSERT INTO notifications (username, kind, priority, title, body, request_id, task_id, dedupe_key)
SELECT u.username, 'breach', 'high', 'Overdue: ' || coalesce(s.name, x.step) || ' of ' || x.request_title, x.body,
       x.request_id, x.task_id, 'breach:' || x.task_id || ':' || x.level || ':' || u.username
FROM json_to_recordset(%(rows)s::json) AS x(task_id bigint, request_id bigint, level bigint, to_role text,
    version_id bigint, step text, request_title text, body text)
JOIN user_roles ur ON ur.role = x.to_role
JOIN users u ON u.username = ur.username AND u.active
LEFT JOIN steps s ON s.version_id = x.version_id AND s.key = x.step
ON CONFLICT (dedupe_key) DO NOTHING

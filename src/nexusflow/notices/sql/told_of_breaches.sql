-- Those who were told in the application, in the transaction of the breach, hold the role still, and want
-- what is urgent by mail.
SELECT DISTINCT n.dedupe_key, n.title, n.body, n.task_id, n.request_id, u.username, u.email
FROM outbox o
JOIN escalations e ON e.task_id = (o.payload ->> 'task_id')::bigint
                  AND e.level = (o.payload ->> 'level')::bigint
JOIN user_roles ur ON ur.role = e.to_role
JOIN users u ON u.username = ur.username AND u.active AND u.email IS NOT NULL
LEFT JOIN user_preferences p ON p.username = u.username
JOIN notifications n ON n.dedupe_key = 'breach:' || e.task_id || ':' || e.level || ':' || u.username
WHERE o.id = ANY(%(ids)s::bigint[]) AND p.mail IS DISTINCT FROM 'none'

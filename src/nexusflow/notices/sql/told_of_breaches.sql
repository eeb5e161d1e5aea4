-- Those who were told in the application, in the transaction of the breach, and hold the role still.
SELECT DISTINCT n.dedupe_key, n.title, n.body, n.task_id, n.request_id, u.username, u.email
FROM outbox o
JOIN escalations e ON e.task_id = (o.payload ->> 'task_id')::bigint
                  AND e.level = (o.payload ->> 'level')::bigint
JOIN user_roles ur ON ur.role = e.to_role
JOIN users u ON u.username = ur.username AND u.active AND u.email IS NOT NULL
JOIN notifications n ON n.dedupe_key = 'breach:' || e.task_id || ':' || e.level || ':' || u.username
WHERE o.id = ANY(%(ids)s::bigint[])

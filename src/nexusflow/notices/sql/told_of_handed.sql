-- The one to whom a task was handed, if it is still theirs and they are active. A letter goes out to who wants all
-- of them.
SELECT t.id AS task_id, r.id AS request_id, r.title AS request, coalesce(s.name, t.step) AS step,
       v.name AS workflow, t.due_at, u.username, u.email, o.dedupe_key, o.payload ->> 'how' AS how,
       coalesce(b.name, o.payload ->> 'by') AS by, coalesce(a.name, o.payload ->> 'name') AS for_whom,
       o.payload ->> 'note' AS note, coalesce(p.mail, 'all') = 'all' AS by_mail
FROM outbox o
JOIN tasks t ON t.id = (o.payload ->> 'task_id')::bigint AND t.status IN ('OPEN', 'CLAIMED')
    AND t.reserved_for = o.payload ->> 'to'
JOIN requests r ON r.id = t.request_id
JOIN workflow_versions v ON v.id = r.version_id
JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
JOIN users u ON u.username = t.reserved_for AND u.active
LEFT JOIN users b ON b.username = o.payload ->> 'by'
LEFT JOIN users a ON a.username = o.payload ->> 'name'
LEFT JOIN user_preferences p ON p.username = u.username
WHERE o.id = ANY(%(ids)s::bigint[])

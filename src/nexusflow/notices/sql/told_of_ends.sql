-- Whoever made a request hears of its end, unless it ended long before it was written down here: history.
-- A letter goes out to who wants all of them.
SELECT r.id AS request_id, r.title AS request, v.name AS workflow, r.status, r.resolution,
       u.username, u.email, coalesce(p.mail, 'all') = 'all' AS by_mail
FROM outbox o
JOIN requests r ON r.id = (o.payload ->> 'request_id')::bigint AND r.ended_at IS NOT NULL
JOIN workflow_versions v ON v.id = r.version_id
JOIN users u ON u.username = r.requester AND u.active
LEFT JOIN user_preferences p ON p.username = u.username
WHERE o.id = ANY(%(ids)s::bigint[]) AND r.ended_at >= o.created_at - interval '1 day'

-- Everybody active who may do a task that is still open, but for whom separation of duties keeps out; of one that is
-- for one person, or was given to one, that person and whoever stands in for them now.
-- It is urgent where it was escalated, since nobody could do it.
-- A letter goes out if few may do it, if it is news and not history that was brought in, and to who wants
-- all of them.
WITH RECURSIVE told AS MATERIALIZED (
    SELECT o.created_at, t.*, CASE WHEN t.status = 'CLAIMED' THEN t.assignee ELSE t.reserved_for END AS one
    FROM outbox o
    JOIN tasks t ON t.id = (o.payload ->> 'task_id')::bigint
        AND (t.status = 'OPEN' OR (t.status = 'CLAIMED' AND t.assignee = o.payload ->> 'assigned_to'))
    WHERE o.id = ANY(%(ids)s::bigint[])
),
-- Over a chain of three at most.
standing AS (
    SELECT DISTINCT told.one, told.one AS username, 0 AS links FROM told WHERE told.one IS NOT NULL
    UNION
    SELECT s.one, a.substitute, s.links + 1
    FROM standing s
    JOIN users absent ON absent.username = s.username AND absent.active
    JOIN absences a ON a.username = s.username AND a.cancelled_at IS NULL
        AND a.starts_at <= clock_timestamp() AND a.ends_at > clock_timestamp()
    WHERE s.links < 3
)
SELECT t.id AS task_id, r.id AS request_id, r.title AS request, coalesce(s.name, t.step) AS step,
       v.name AS workflow, t.due_at, u.username, u.email, t.one,
       CASE WHEN t.role IS NOT NULL AND s.further ->> 'on_empty' = 'escalate' THEN 'high' ELSE 'normal' END AS priority,
       t.opened_at >= t.created_at - interval '1 day'
           AND count(*) OVER (PARTITION BY t.id) <= %(crowd)s
           AND coalesce(p.mail, 'all') = 'all' AS by_mail
FROM told t
JOIN requests r ON r.id = t.request_id
JOIN workflow_versions v ON v.id = r.version_id
JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
JOIN users u ON u.active AND CASE
    WHEN t.one IS NOT NULL THEN u.username IN (SELECT st.username FROM standing st WHERE st.one = t.one)
    WHEN t.role IS NOT NULL THEN u.username IN (SELECT ur.username FROM user_roles ur WHERE ur.role = t.role)
    ELSE u.username IN (
        SELECT ur.username FROM role_permissions rp JOIN user_roles ur ON ur.role = rp.role
        WHERE rp.permission = t.permission)
    END
LEFT JOIN user_preferences p ON p.username = u.username
WHERE NOT ('requester' = ANY(s.separate_from) AND u.username = r.requester)
  AND NOT EXISTS (SELECT FROM decisions d
                  WHERE d.request_id = r.id AND d.step = ANY(s.separate_from)
                    AND u.username IN (d.actor, d.on_behalf_of))
  AND NOT ('parent' = ANY(s.separate_from)
           AND NOT EXISTS (SELECT FROM steps p WHERE p.version_id = r.version_id AND p.key = 'parent')
           AND EXISTS (SELECT p.requester FROM requests p WHERE p.id = r.parent_id AND p.requester = u.username
                       UNION ALL
                       SELECT d.actor FROM decisions d
                       WHERE d.request_id = r.parent_id AND u.username IN (d.actor, d.on_behalf_of)))

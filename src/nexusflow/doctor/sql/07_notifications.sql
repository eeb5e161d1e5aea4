-- Everybody who held the role at the breach was told, at once and with high priority, and nobody else; where
-- nobody held it there is an incident. That somebody was left out is said only where the audit knows for certain
-- that they held the role and were active.
-- reads: escalations, notifications, audit_entries
WITH
-- include: authority
,
certain AS MATERIALIZED (
    SELECT h.* FROM held_roles h
    JOIN users u ON u.username = h.username AND u.active
    LEFT JOIN user_roles r ON r.username = h.username AND r.role = h.role
    WHERE h.recorded AND (h.until <> 'infinity' OR r.role IS NOT NULL)
      AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.action = 'user.updated'
                        AND a.metadata ->> 'username' = h.username AND a.metadata ? 'active')
),
breaches AS MATERIALIZED (
    SELECT e.id, e.task_id, e.level, e.to_role, coalesce(a.recorded_at, e.escalated_at) AS at,
           least(coalesce(a.recorded_at, e.escalated_at), CASE WHEN a.metadata -> 'replayed' IS NULL THEN e.escalated_at END)
               - interval '2 seconds' AS earliest
    FROM escalations e
    LEFT JOIN audit_entries a ON a.action = 'task.escalated' AND a.task_id = e.task_id
        AND a.metadata -> 'level' = to_jsonb(e.level)
),
notices AS MATERIALIZED (
    SELECT id, username, task_id, split_part(dedupe_key, ':', 3) AS level, priority, dedupe_key
    FROM notifications WHERE kind = 'breach'
)
SELECT 'escalation ' || b.id AS subject,
       format('Expected those who hold %s to be told of task %s, or an incident that nobody does; found neither.',
              b.to_role, b.task_id) AS found
FROM breaches b
WHERE NOT EXISTS (SELECT FROM notices n WHERE n.task_id = b.task_id AND n.level = b.level::text)
  AND NOT EXISTS (SELECT FROM incidents i WHERE i.dedupe_key = format('no_supervisor:%s:%s', b.task_id, b.level))
UNION ALL
SELECT 'escalation ' || b.id,
       format('Expected %s, who held %s, to be told of task %s; found no notification.', c.username, b.to_role, b.task_id)
FROM breaches b
JOIN certain c ON c.role = b.to_role AND c.since < b.earliest AND c.until > b.at
WHERE EXISTS (SELECT FROM notices n WHERE n.task_id = b.task_id AND n.level = b.level::text)
  AND NOT EXISTS (SELECT FROM notices n WHERE n.dedupe_key = format('breach:%s:%s:%s', b.task_id, b.level, c.username))
UNION ALL
SELECT 'notification ' || n.id,
       format('Expected %s to hold %s at the breach of task %s; neither the audit nor the matrix of today says so.',
              n.username, b.to_role, b.task_id)
FROM notices n
JOIN breaches b ON b.task_id = n.task_id AND b.level::text = n.level
WHERE NOT EXISTS (SELECT FROM held_roles h WHERE h.username = n.username AND (h.role = b.to_role OR h.role IS NULL)
                    AND h.since <= b.at AND h.until > b.earliest)
UNION ALL
SELECT 'notification ' || min(id),
       format('Expected %s to be told once of task %s at level %s; found %s notifications: %s.',
              username, task_id, level, count(*), string_agg(id::text, ', ' ORDER BY id))
FROM notices GROUP BY username, task_id, level HAVING count(*) > 1
UNION ALL
SELECT 'notification ' || id, format('Expected a breach to be told with high priority; found %s.', priority)
FROM notices WHERE priority <> 'high'

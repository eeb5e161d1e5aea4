-- Who decided was active, and held the step's permission when the decision was written; so did, where somebody
-- decided on behalf of another, that other one, who was away then or had handed the task on.
-- A change is committed a moment after its entry is written, so what held in the two seconds before counts too.
-- reads: decisions, audit_entries, tasks
WITH RECURSIVE
-- include: authority
,
grants AS (
    SELECT who AS role, what AS permission, since, until FROM told WHERE kind = 'permission'
    UNION ALL
    SELECT p.role, p.permission, coalesce(s.since, '-infinity'), 'infinity'
    FROM role_permissions p LEFT JOIN last_set s ON s.kind = 'permission' AND s.who = p.role
),
held AS MATERIALIZED (
    SELECT h.username, g.permission, greatest(h.since, g.since) AS since, least(h.until, g.until) AS until
    FROM held_roles h JOIN grants g ON g.role = h.role
    WHERE greatest(h.since, g.since) < least(h.until, g.until)
    UNION ALL
    SELECT username, NULL, since, until FROM held_roles WHERE role IS NULL
),
disabled AS (
    SELECT e.username, e.since, e.until
    FROM (SELECT metadata ->> 'username' AS username, metadata -> 'active' AS active, recorded_at AS since,
                 lead(recorded_at, 1, 'infinity') OVER (PARTITION BY metadata ->> 'username' ORDER BY id) AS until
          FROM audit_entries WHERE action = 'user.updated' AND metadata ? 'active') AS e
    JOIN users u ON u.username = e.username
    WHERE e.active = 'false' AND (e.until <> 'infinity' OR NOT u.active)
),
decided AS MATERIALIZED (
    SELECT d.task_id, d.actor, d.permission, d.step, d.on_behalf_of, s.permission AS asked,
           coalesce(d.on_behalf_of, d.actor) AS whose, t.role, t.reserved_for, t.delegated,
           coalesce(a.recorded_at, d.decided_at) AS at,
           least(coalesce(a.recorded_at, d.decided_at), CASE WHEN a.metadata -> 'replayed' IS NULL THEN d.decided_at END)
               - interval '2 seconds' AS earliest
    FROM decisions d
    LEFT JOIN tasks t ON t.id = d.task_id
    LEFT JOIN audit_entries a ON a.task_id = d.task_id AND a.action = 'task.completed'
    LEFT JOIN requests r ON r.id = d.request_id
    LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = d.step
),
-- From the one who was decided for, or had been handed the task, to everybody who stood in for them.
standing AS (
    SELECT d.task_id, CASE WHEN d.delegated = '{}' THEN d.on_behalf_of ELSE d.reserved_for END AS username, 0 AS links,
           d.at, d.earliest
    FROM decided d WHERE d.on_behalf_of IS NOT NULL
    UNION ALL
    SELECT s.task_id, a.substitute, s.links + 1, s.at, s.earliest
    FROM standing s
    JOIN absences a ON a.username = s.username AND a.starts_at <= s.at AND a.ends_at > s.earliest
        AND coalesce(a.cancelled_at, 'infinity') > s.earliest
    WHERE s.links < 3
)
SELECT 'task ' || d.task_id AS subject, broken.found
FROM decided d
CROSS JOIN LATERAL (SELECT CASE
    WHEN d.permission IS DISTINCT FROM d.asked THEN
        format('Expected the permission that %s asks for, %s; its decision was taken with %s.', d.step,
               coalesce(d.asked, 'none: there is no such step'), d.permission)
    WHEN d.on_behalf_of IS NOT NULL
        AND (d.delegated <> '{}' AND d.delegated[1] <> d.on_behalf_of
             OR NOT EXISTS (SELECT FROM standing s WHERE s.task_id = d.task_id AND s.username = d.actor)) THEN
        format('Expected %s to decide for somebody who was away or had handed the task on; %s was and had not.',
               d.actor, d.on_behalf_of)
    WHEN d.delegated = '{}' AND d.reserved_for <> d.whose THEN
        format('Expected it to be decided by or for %s, for whom alone it was; found %s.', d.reserved_for, d.whose)
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT 'task ' || d.task_id,
       format('Expected %s to hold %s when deciding at %s; neither the audit nor the matrix of today says so.',
              d.whose, coalesce('the role ' || d.role, d.permission), d.at)
FROM decided d
WHERE NOT EXISTS (SELECT FROM held h WHERE d.role IS NULL AND h.username = d.whose AND h.permission = d.permission
                    AND h.since <= d.at AND h.until > d.earliest)
  AND NOT EXISTS (SELECT FROM held h WHERE h.username = d.whose AND h.permission IS NULL
                    AND h.since <= d.at AND h.until > d.earliest)
  AND NOT EXISTS (SELECT FROM held_roles h WHERE h.username = d.whose AND h.role = d.role
                    AND h.since <= d.at AND h.until > d.earliest)
UNION ALL
SELECT 'task ' || d.task_id,
       format('Expected an active user to decide at %s; %s had been disabled at %s.', d.at, d.actor, b.since)
FROM decided d JOIN disabled b ON b.username = d.actor AND b.since <= d.earliest AND b.until > d.at

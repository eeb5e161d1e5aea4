-- A task is offered to a role only if its step names that role for when nobody may do it, and an entry says that it
-- was; one that nobody can do is open, and an entry says so too.
-- reads: tasks, steps, workflow_versions, audit_entries, incidents
WITH said AS MATERIALIZED (
    SELECT DISTINCT ON (task_id) task_id, id, action, metadata ->> 'role' AS role
    FROM audit_entries WHERE action IN ('task.offered', 'task.orphaned', 'task.staffed')
    ORDER BY task_id, id DESC
),
offered AS MATERIALIZED (
    SELECT DISTINCT ON (task_id) task_id, id, metadata ->> 'role' AS role
    FROM audit_entries
    WHERE action = 'task.offered' OR (action = 'task.reassigned' AND metadata ->> 'to' IS NULL)
    ORDER BY task_id, id DESC
)
SELECT 'task ' || t.id AS subject, broken.found
FROM tasks t
JOIN requests r ON r.id = t.request_id
LEFT JOIN workflow_versions v ON v.id = r.version_id
LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
LEFT JOIN offered o ON o.task_id = t.id
LEFT JOIN said a ON a.task_id = t.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN jsonb_typeof(s.further -> 'on_empty') = 'object' THEN s.further -> 'on_empty' ->> 'role'
    WHEN s.further ->> 'on_empty' = 'escalate' THEN coalesce(s.supervisor_role, v.supervisor_role)
    END AS role) AS instead
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.role IS NOT NULL AND t.role IS DISTINCT FROM instead.role THEN
        format('Expected it to be offered to whoever holds %s%s; found the role %s.', t.permission,
               coalesce(', or to the role ' || instead.role, ''), t.role)
    WHEN t.role IS NOT NULL AND o.role IS DISTINCT FROM t.role THEN
        format('Expected an entry that it was offered to the role %s; found %s.', t.role,
               coalesce('entry ' || o.id || ', which says otherwise', 'none'))
    WHEN t.orphaned AND (a.action IS DISTINCT FROM 'task.orphaned') THEN
        format('Expected an entry that nobody can do it; found %s.', coalesce('entry ' || a.id, 'none'))
    WHEN t.orphaned AND NOT EXISTS (SELECT FROM incidents i WHERE i.dedupe_key = 'orphan:' || t.id) THEN
        'Expected an incident that nobody can do it; found none.'
    END AS found) AS broken
WHERE broken.found IS NOT NULL

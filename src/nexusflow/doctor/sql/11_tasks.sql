-- What a task's row repeats for lists and counters is what its request, its step and its escalations say.
-- reads: tasks, requests, steps, escalations
WITH escalated AS (
    SELECT task_id, max(level) AS level FROM escalations GROUP BY task_id
),
told AS (
    SELECT task_id, max((metadata ->> 'level')::bigint) AS level
    FROM audit_entries WHERE action = 'task.escalated' GROUP BY task_id
)
SELECT 'task ' || t.id AS subject, broken.found
FROM tasks t
JOIN requests r ON r.id = t.request_id
LEFT JOIN workflow_versions v ON v.id = r.version_id
LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
LEFT JOIN escalated e ON e.task_id = t.id
LEFT JOIN told a ON a.task_id = t.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.workflow_key <> r.workflow_key THEN
        format('Expected the workflow %s of request %s; found %s.', r.workflow_key, r.id, t.workflow_key)
    WHEN s.key IS NULL OR s.type <> 'task' THEN
        format('Expected a task step of version %s of %s; found %s.', r.version, r.workflow_key, t.step)
    WHEN t.permission <> coalesce(s.permission, '') THEN
        format('Expected the permission %s of step %s; found %s.', s.permission, t.step, t.permission)
    WHEN t.supervisor_role IS DISTINCT FROM coalesce(s.supervisor_role, v.supervisor_role) THEN
        format('Expected the supervisor role %s; found %s.',
               coalesce(s.supervisor_role, v.supervisor_role, 'none'), coalesce(t.supervisor_role, 'none'))
    WHEN t.level <> coalesce(e.level, 0) AND t.level <> coalesce(a.level, 0) THEN
        format('Expected level %s, its last escalation''s; found %s.', coalesce(e.level, 0), t.level)
    WHEN t.is_sla_breached <> (coalesce(e.level, a.level) IS NOT NULL OR coalesce(t.completed_at > t.due_at, false)) THEN
        CASE WHEN t.is_sla_breached
             THEN 'Expected no mark of a breach: it was neither escalated nor completed late; found one.'
             ELSE 'Expected the mark of a breach: it was escalated or completed late; found none.' END
    END AS found) AS broken
WHERE broken.found IS NOT NULL

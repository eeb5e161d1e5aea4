-- An escalation is the only one of its task, level and deadline, was written after the deadline, and its task
-- was still open. Replayed decisions carry the clock of their business: for them only the order counts.
-- reads: escalations, audit_entries
WITH closed AS (
    SELECT task_id, id, at, action, metadata ? 'replayed' AS replayed
    FROM audit_entries WHERE action IN ('task.completed', 'task.cancelled', 'task.overridden', 'task.skipped')
),
told AS (
    SELECT task_id, metadata -> 'level' AS level, max(id) AS id
    FROM audit_entries WHERE action = 'task.escalated' GROUP BY task_id, metadata -> 'level'
),
numbered AS (
    SELECT *, count(*) OVER (PARTITION BY task_id, level, due_at) AS times,
           lag(level, 1, 0) OVER (PARTITION BY task_id, due_at ORDER BY level, id) AS before
    FROM escalations
)
SELECT 'escalation ' || e.id AS subject, broken.found
FROM numbered e
LEFT JOIN tasks t ON t.id = e.task_id
LEFT JOIN closed c ON c.task_id = e.task_id
LEFT JOIN told a ON a.task_id = e.task_id AND a.level = to_jsonb(e.level)
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.id IS NULL THEN format('Expected the task %s that it is of; there is none.', e.task_id)
    WHEN e.request_id <> t.request_id THEN
        format('Expected request %s, which task %s is of; found request %s.', t.request_id, t.id, e.request_id)
    WHEN e.times > 1 THEN
        format('Expected one escalation of task %s at level %s for the deadline %s; found %s.',
               e.task_id, e.level, e.due_at, e.times)
    WHEN e.level <> e.before + 1 THEN
        format('Expected level %s of task %s next; found level %s.', e.before + 1, e.task_id, e.level)
    WHEN e.escalated_at < e.due_at THEN
        format('Expected no escalation of task %s before its deadline %s; found one at %s.',
               e.task_id, e.due_at, e.escalated_at)
    WHEN c.at <= e.due_at AND NOT c.replayed THEN
        format('Expected none: task %s was closed at %s, in time for %s.', e.task_id, c.at, e.due_at)
    WHEN CASE WHEN a.id IS NOT NULL THEN a.id > c.id ELSE e.escalated_at > c.at AND NOT c.replayed END THEN
        format('Expected none after task %s was closed (entry %s); found one at %s.', e.task_id, c.id, e.escalated_at)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

-- A deadline, and the hour at which the pulse looks at the task, are what the entry of the opening says,
-- or the last entry that changed them.
-- reads: tasks, audit_entries
WITH said AS (
    SELECT DISTINCT ON (task_id) task_id, id, action, (metadata ->> 'due_at')::timestamptz AS due_at
    FROM audit_entries WHERE action IN ('task.opened', 'task.deadline_changed')
    ORDER BY task_id, id DESC
)
SELECT 'task ' || t.id AS subject, broken.found
FROM tasks t
JOIN said s ON s.task_id = t.id
JOIN requests r ON r.id = t.request_id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.due_at IS DISTINCT FROM s.due_at THEN
        format('Expected the deadline %s, as %s (entry %s) says; found %s.',
               coalesce(s.due_at::text, 'none'), s.action, s.id, coalesce(t.due_at::text, 'none'))
    WHEN r.suspended_at IS NOT NULL AND t.escalate_at IS NOT NULL THEN
        'Expected the pulse not to look at it while its request is suspended; found an hour.'
    WHEN r.suspended_at IS NULL AND t.escalate_at IS DISTINCT FROM
            CASE WHEN t.status IN ('OPEN', 'CLAIMED') AND t.level = 0 THEN t.due_at END THEN
        format('Expected the pulse to look at it at %s; found %s.',
               CASE WHEN t.status IN ('OPEN', 'CLAIMED') AND t.level = 0 THEN t.due_at::text ELSE 'no time any more' END,
               coalesce(t.escalate_at::text, 'no time'))
    END AS found) AS broken
WHERE broken.found IS NOT NULL

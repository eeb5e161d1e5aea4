-- A task is opened, completed and cancelled at most once.
-- reads: audit_entries
SELECT 'task ' || task_id AS subject,
       format('Expected one entry %s; found %s: %s.', action, count(*), string_agg(id::text, ', ' ORDER BY id)) AS found
FROM audit_entries
WHERE action IN ('task.opened', 'task.completed')
GROUP BY task_id, action HAVING count(*) > 1

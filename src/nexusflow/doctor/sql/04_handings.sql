-- Whom a task is for was said when it was opened, and since by the last entry that handed it to somebody, which
-- says by whom it was handed on, too.
-- reads: tasks, audit_entries
WITH said AS (
    SELECT DISTINCT ON (task_id) task_id, id,
           CASE action WHEN 'task.opened' THEN metadata ->> 'reserved_for' ELSE metadata ->> 'to' END AS reserved_for,
           ARRAY(SELECT jsonb_array_elements_text(coalesce(metadata -> 'delegated', '[]'))) AS delegated
    FROM audit_entries
    WHERE action IN ('task.opened', 'task.offered', 'task.delegated', 'task.returned', 'task.reassigned')
    ORDER BY task_id, id DESC
)
SELECT 'task ' || t.id AS subject,
       format('Expected it to be for %s, handed on by %s, as entry %s says; found it for %s, handed on by %s.',
              coalesce(s.reserved_for, 'whoever may do it'), coalesce(nullif(array_to_string(s.delegated, ', '), ''), 'nobody'),
              s.id, coalesce(t.reserved_for, 'whoever may do it'),
              coalesce(nullif(array_to_string(t.delegated, ', '), ''), 'nobody')) AS found
FROM tasks t
JOIN said s ON s.task_id = t.id
WHERE t.reserved_for IS DISTINCT FROM s.reserved_for OR t.delegated <> s.delegated

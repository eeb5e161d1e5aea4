-- Whose a task is was said by the last entry that claimed, assigned or released it, or handed it to somebody.
-- reads: tasks, audit_entries
WITH said AS (
    SELECT DISTINCT ON (task_id) task_id, id,
           CASE WHEN action IN ('task.claimed', 'task.assigned') THEN metadata ->> 'assignee' END AS assignee
    FROM audit_entries WHERE action IN ('task.claimed', 'task.assigned', 'task.released', 'task.delegated', 'task.returned', 'task.reassigned')
    ORDER BY task_id, id DESC
)
SELECT 'task ' || t.id AS subject,
       format('Expected it to be %s, as %s; found %s, %s.', coalesce(s.assignee || '''s', 'nobody''s'),
              coalesce('entry ' || s.id || ' says', 'no entry says otherwise'),
              t.status, coalesce('assigned to ' || t.assignee, 'assigned to nobody')) AS found
FROM tasks t
LEFT JOIN said s ON s.task_id = t.id
WHERE t.assignee IS DISTINCT FROM s.assignee
   OR (t.status = 'CLAIMED' AND s.assignee IS NULL)
   OR (t.status = 'OPEN' AND s.assignee IS NOT NULL)

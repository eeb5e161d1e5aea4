-- An entry that tells of a completion is about a task that was completed.
-- reads: audit_entries, tasks
SELECT 'audit entry ' || a.id AS subject,
       format('Expected task %s to be completed, as it says; %s.', a.task_id,
              coalesce('found it ' || t.status, 'there is none')) AS found
FROM audit_entries a
LEFT JOIN tasks t ON t.id = a.task_id
WHERE a.action = 'task.completed' AND t.status IS DISTINCT FROM 'COMPLETED'

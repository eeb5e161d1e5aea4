-- A decision is about a task that is there, and the task's own row tells the same of it.
-- reads: decisions, tasks
SELECT 'task ' || d.task_id AS subject, broken.found
FROM decisions d
LEFT JOIN tasks t ON t.id = d.task_id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.id IS NULL THEN 'Expected the task that was decided; there is none.'
    WHEN (d.request_id, d.step, d.visit) IS DISTINCT FROM (t.request_id, t.step, t.visit) THEN
        format('Expected its decision to be about visit %s of %s in request %s; found visit %s of %s in request %s.',
               t.visit, t.step, t.request_id, d.visit, d.step, d.request_id)
    WHEN t.status = 'COMPLETED' AND (d.outcome, d.actor, d.decided_at)
            IS DISTINCT FROM (t.outcome, t.completed_by, t.completed_at) THEN
        format('Expected what its decision says, %s by %s at %s; the task says %s by %s at %s.',
               d.outcome, d.actor, d.decided_at, t.outcome, t.completed_by, t.completed_at)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

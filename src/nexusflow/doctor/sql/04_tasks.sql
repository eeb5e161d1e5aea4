-- A task has its entry task.opened, which says the same, written with the move that opened it: a start, a
-- decision, or closing a task (sending it back, or a join that no longer waits for it).
-- reads: tasks, audit_entries
WITH opened AS (
    SELECT id, task_id, request_id, tx, at, metadata FROM audit_entries WHERE action = 'task.opened'
),
moves AS (
    SELECT DISTINCT request_id, tx FROM audit_entries 
    WHERE action IN ('request.started', 'task.completed', 'task.cancelled', 'task.overridden', 'task.skipped', 'task.claimed', 'reviewer.added', 'wait.ended',
                     'service.finished', 'service.skipped', 'service.given_up',
                     'subflow.ended', 'subflow.skipped', 'subflow.given_up', 'resource.granted')
)
SELECT 'task ' || coalesce(t.id, o.task_id) AS subject, broken.found
FROM tasks t
FULL JOIN opened o ON o.task_id = t.id
LEFT JOIN moves m ON m.request_id = o.request_id AND m.tx = o.tx
CROSS JOIN LATERAL (SELECT CASE
    WHEN o.id IS NULL THEN 'Expected an entry task.opened; found none.'
    WHEN t.id IS NULL THEN format('Expected the task that entry %s says was opened; there is none.', o.id)
    WHEN t.resource IS DISTINCT FROM o.metadata ->> 'resource' THEN
        format('Expected the resource %s, as entry %s says; found %s.', coalesce(o.metadata ->> 'resource', 'none'), o.id,
               coalesce(t.resource, 'none'))
    WHEN (t.request_id, t.step, t.opened_at) IS DISTINCT FROM (o.request_id, o.metadata ->> 'step', o.at) THEN
        format('Expected what entry %s says, %s of request %s at %s; found %s of request %s at %s.',
               o.id, o.metadata ->> 'step', o.request_id, o.at, t.step, t.request_id, t.opened_at)
    WHEN m.tx IS NULL THEN
        format('Expected entry %s in the transaction of the move that opened the task; it stands alone.', o.id)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

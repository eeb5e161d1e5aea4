-- A task that was overridden or skipped has the entry that says so, by the same and for the same reason; and no
-- such entry is about another.
-- reads: tasks, audit_entries
WITH said AS (
    SELECT id, task_id, actor, action, metadata ->> 'note' AS note
    FROM audit_entries WHERE action IN ('task.overridden', 'task.skipped')
)
SELECT 'task ' || coalesce(t.id, s.task_id) AS subject, broken.found
FROM tasks t
FULL JOIN said s ON s.task_id = t.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.id IS NULL THEN format('Expected the task that entry %s says was passed; there is none.', s.id)
    WHEN t.passed_as IS NULL AND s.id IS NOT NULL THEN
        format('Expected it to be passed by %s, as entry %s says; found it %s and not passed.', s.actor, s.id, t.status)
    WHEN t.passed_as IS NOT NULL AND s.id IS NULL THEN
        format('Expected an entry that %s passed it; found none.', t.passed_by)
    WHEN t.passed_as IS NOT NULL AND ('task.' || t.passed_as, t.passed_by, t.note) IS DISTINCT FROM (s.action, s.actor, s.note) THEN
        format('Expected what entry %s says, %s by %s; found %s by %s, or another note.',
               s.id, s.action, s.actor, t.passed_as, t.passed_by)
    WHEN t.passed_as IS NOT NULL AND coalesce(t.note, '') !~ '\S' THEN
        format('Expected a note that says why %s passed it; found none.', t.passed_by)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

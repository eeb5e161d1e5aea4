-- Every escalation has its entry, which says the same and was written with it.
-- reads: escalations, audit_entries
SELECT 'escalation ' || e.id AS subject, broken.found
FROM escalations e
LEFT JOIN audit_entries a ON a.action = 'task.escalated' AND a.task_id = e.task_id
    AND a.metadata -> 'level' = to_jsonb(e.level) AND (a.metadata ->> 'due_at')::timestamptz = e.due_at
CROSS JOIN LATERAL (SELECT CASE
    WHEN a.id IS NULL THEN
        format('Expected an entry task.escalated for task %s, level %s, due at %s; found none.', e.task_id, e.level, e.due_at)
    WHEN a.tx <> e.tx THEN
        format('Expected it in the transaction of entry %s (%s); found another (%s).', a.id, a.tx, e.tx)
    WHEN (a.request_id, a.at, a.metadata ->> 'to_role') IS DISTINCT FROM (e.request_id, e.escalated_at, e.to_role) THEN
        format('Expected what entry %s says, to %s at %s; found to %s at %s.',
               a.id, a.metadata ->> 'to_role', a.at, e.to_role, e.escalated_at)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

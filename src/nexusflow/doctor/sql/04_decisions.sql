-- A decision has its entry, which says the same and was written with it, and its note where one is required.
-- reads: decisions, audit_entries
SELECT 'task ' || d.task_id AS subject, broken.found
FROM decisions d
LEFT JOIN audit_entries a ON a.task_id = d.task_id AND a.action = 'task.completed'
LEFT JOIN tasks t ON t.id = d.task_id
LEFT JOIN requests r ON r.id = d.request_id
LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = d.step
CROSS JOIN LATERAL (SELECT CASE
    WHEN a.id IS NULL THEN 'Expected an entry task.completed for its decision; found none.'
    WHEN a.tx <> d.tx THEN
        format('Expected its decision in the transaction of entry %s (%s); found another (%s).', a.id, a.tx, d.tx)
    WHEN (a.request_id, a.actor, a.on_behalf_of, a.at)
            IS DISTINCT FROM (d.request_id, d.actor, d.on_behalf_of, d.decided_at) THEN
        format('Expected what entry %s says, by %s at %s; its decision says by %s at %s.',
               a.id, a.actor, a.at, d.actor, d.decided_at)
    WHEN (a.metadata ->> 'step', a.metadata -> 'visit', a.metadata ->> 'outcome')
            IS DISTINCT FROM (d.step, to_jsonb(d.visit), d.outcome) THEN
        format('Expected what entry %s says, %s at visit %s of %s; its decision says %s at visit %s of %s.',
               a.id, a.metadata ->> 'outcome', a.metadata ->> 'visit', a.metadata ->> 'step',
               d.outcome, d.visit, d.step)
    WHEN a.metadata ->> 'note' IS DISTINCT FROM d.note OR t.note IS DISTINCT FROM d.note THEN
        format('Expected one note everywhere; entry %s, the decision and the task have %s different ones.', a.id,
               (SELECT count(DISTINCT note) FROM (VALUES (coalesce(a.metadata ->> 'note', '')), (d.note),
                                                         (coalesce(t.note, ''))) AS notes(note)))
    WHEN a.metadata -> 'data' IS DISTINCT FROM d.data THEN
        format('Expected the data that entry %s says; its decision has other data.', a.id)
    WHEN NOT d.outcome = ANY (s.outcomes) THEN
        format('Expected an outcome of %s, one of %s; found %s.', d.step, array_to_string(s.outcomes, ', '), d.outcome)
    WHEN d.outcome = ANY (s.require_note) AND d.note !~ '\S' THEN
        format('Expected a note, which %s demands for %s; found none.', d.step, d.outcome)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

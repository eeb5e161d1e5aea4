-- Every acknowledgement has its entry, which says the same and was written with it; every such entry has its
-- acknowledgement.
-- reads: escalation_acknowledgements, audit_entries
WITH told AS (
    SELECT (metadata ->> 'escalation')::bigint AS escalation_id, min(id) AS id, count(*) AS times
    FROM audit_entries WHERE action = 'escalation.acknowledged' GROUP BY (metadata ->> 'escalation')::bigint
)
SELECT 'escalation ' || coalesce(k.escalation_id, t.escalation_id) AS subject, broken.found
FROM escalation_acknowledgements k
FULL JOIN told t ON t.escalation_id = k.escalation_id
LEFT JOIN audit_entries a ON a.id = t.id
LEFT JOIN escalations e ON e.id = k.escalation_id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.id IS NULL THEN
        format('Expected an entry escalation.acknowledged, as %s did so; found none.', k.acknowledged_by)
    WHEN k.escalation_id IS NULL THEN
        format('Expected it to be acknowledged, as entry %s says; found no acknowledgement.', t.id)
    WHEN t.times > 1 THEN format('Expected one entry escalation.acknowledged; found %s.', t.times)
    WHEN e.id IS NULL THEN format('Expected the escalation that %s acknowledged; there is none.', k.acknowledged_by)
    WHEN a.tx <> k.tx THEN
        format('Expected its acknowledgement in the transaction of entry %s (%s); found another (%s).', a.id, a.tx, k.tx)
    WHEN (a.actor, a.request_id, a.task_id, a.metadata ->> 'note')
        IS DISTINCT FROM (k.acknowledged_by, e.request_id, e.task_id, k.note) THEN
        format('Expected what entry %s says, acknowledged by %s: "%s"; found %s: "%s".',
               a.id, a.actor, a.metadata ->> 'note', k.acknowledged_by, k.note)
    WHEN k.acknowledged_at < e.escalated_at THEN
        format('Expected no acknowledgement before it was escalated at %s; found one at %s.',
               e.escalated_at, k.acknowledged_at)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

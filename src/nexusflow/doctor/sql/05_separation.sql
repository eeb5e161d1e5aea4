-- Nobody decided a step that had to be done by somebody else than the requester, who did another step before, or
-- who started or decided in the parent before.
-- reads: decisions, audit_entries
WITH bound AS (
    SELECT d.task_id, d.request_id, d.step, d.actor, d.on_behalf_of, r.requester, other,
           coalesce(a.id, 9223372036854775807) AS entry
    FROM decisions d
    JOIN requests r ON r.id = d.request_id
    JOIN steps s ON s.version_id = r.version_id AND s.key = d.step AND s.separate_from <> '{}'
    CROSS JOIN LATERAL unnest(s.separate_from) AS other
    LEFT JOIN audit_entries a ON a.task_id = d.task_id AND a.action = 'task.completed'
)
SELECT 'task ' || b.task_id AS subject,
       format('Expected somebody else than the requester to decide %s; found %s.', b.step, b.requester) AS found
FROM bound b
WHERE b.other = 'requester' AND b.requester IN (b.actor, b.on_behalf_of)
UNION ALL
SELECT 'task ' || b.task_id,
       format('Expected somebody else than whoever did %s to decide %s; found %s for both (task %s).',
              b.other, b.step, b.actor, o.task_id)
FROM bound b
JOIN decisions o ON o.request_id = b.request_id AND o.step = b.other AND o.task_id <> b.task_id
    AND (o.actor IN (b.actor, b.on_behalf_of) OR o.on_behalf_of IN (b.actor, b.on_behalf_of))
LEFT JOIN audit_entries a ON a.task_id = o.task_id AND a.action = 'task.completed'
WHERE b.other <> 'requester' AND coalesce(a.id, 0) < b.entry
UNION ALL
SELECT 'task ' || b.task_id,
       format('Expected somebody else than whoever started or decided in the parent %s to decide %s; found %s.',
              c.parent_id, b.step, b.actor)
FROM bound b
JOIN requests c ON c.id = b.request_id
JOIN requests p ON p.id = c.parent_id
WHERE b.other = 'parent'
  AND NOT EXISTS (SELECT FROM steps s WHERE s.version_id = c.version_id AND s.key = 'parent')
  AND (p.requester IN (b.actor, b.on_behalf_of) OR EXISTS (
      SELECT FROM decisions o
      JOIN audit_entries a ON a.task_id = o.task_id AND a.action = 'task.completed'
      WHERE o.request_id = p.id AND a.id < b.entry
        AND (o.actor IN (b.actor, b.on_behalf_of) OR o.on_behalf_of IN (b.actor, b.on_behalf_of))))

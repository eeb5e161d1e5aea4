-- An end is written with what caused it: a decision, an answer, a start that led straight there, a task that was closed,
-- or taking it back; and a cancellation with what caused it: such an end, a join that waits no longer, a
-- transition that closes a region, sending back, or a person who says why.
-- reads: audit_entries
WITH ended AS (
    SELECT id, request_id, tx, metadata ->> 'resolution' AS resolution FROM audit_entries WHERE action = 'request.ended'
),
moves AS (
    SELECT DISTINCT request_id, tx FROM audit_entries
    WHERE action IN ('request.started', 'task.completed', 'task.overridden', 'task.skipped', 'wait.ended', 'service.finished', 'service.skipped', 'service.given_up',
                     'subflow.ended', 'subflow.skipped', 'subflow.given_up', 'resource.granted') OR (action = 'task.cancelled' AND metadata ? 'note')
),
causes AS (
    SELECT request_id, tx, 'join:' || (metadata ->> 'step') AS cause FROM audit_entries WHERE action = 'joined'
    UNION
    SELECT request_id, tx, 'region:' || (metadata ->> 'from') FROM audit_entries WHERE action = 'routed'
    UNION
    SELECT request_id, tx, substr(action, 6) FROM audit_entries WHERE action IN ('task.overridden', 'task.skipped')
    UNION
    SELECT request_id, tx, 'sent_back' FROM audit_entries WHERE action = 'task.sent_back'
)
SELECT 'request ' || e.request_id AS subject,
       format('Expected its end (entry %s) in the transaction of the decision or start that led there; it stands alone.', e.id) AS found
FROM ended e
LEFT JOIN moves m ON m.request_id = e.request_id AND m.tx = e.tx
WHERE m.tx IS NULL AND e.resolution NOT IN ('withdrawn', 'cancelled')
UNION ALL
SELECT 'task ' || a.task_id,
       format('Expected its cancellation (entry %s, %s) in the transaction of what caused it; it stands alone.',
              a.id, coalesce(a.metadata ->> 'cause', 'no cause'))
FROM audit_entries a
LEFT JOIN ended e ON e.request_id = a.request_id AND e.tx = a.tx
LEFT JOIN causes c ON c.request_id = a.request_id AND c.tx = a.tx AND c.cause = a.metadata ->> 'cause'
WHERE a.action = 'task.cancelled' AND e.id IS NULL AND c.tx IS NULL
  AND coalesce(a.metadata ->> 'note', '') = ''
  AND NOT EXISTS (  -- what was offered only until another step had begun, as it has
    SELECT FROM audit_entries b JOIN tasks t ON t.id = b.task_id
    WHERE b.request_id = a.request_id AND b.id < a.id AND b.action IN ('task.claimed', 'task.completed', 'task.overridden', 'task.skipped')
      AND a.metadata ->> 'cause' = 'milestone:' || t.step)

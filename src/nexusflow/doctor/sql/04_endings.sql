-- An end is written with what caused it: a decision, a start that led straight there, or taking it back;
-- and a cancellation with the end that caused it.
-- reads: audit_entries
WITH ended AS (
    SELECT id, request_id, tx, metadata ->> 'resolution' AS resolution FROM audit_entries WHERE action = 'request.ended'
),
moves AS (
    SELECT DISTINCT request_id, tx FROM audit_entries WHERE action IN ('request.started', 'task.completed')
)
SELECT 'request ' || e.request_id AS subject,
       format('Expected its end (entry %s) in the transaction of the decision or start that led there; it stands alone.', e.id) AS found
FROM ended e
LEFT JOIN moves m ON m.request_id = e.request_id AND m.tx = e.tx
WHERE m.tx IS NULL AND e.resolution NOT IN ('withdrawn', 'cancelled')
UNION ALL
SELECT 'task ' || a.task_id,
       format('Expected its cancellation (entry %s) in the transaction of its request''s end; it stands alone.', a.id)
FROM audit_entries a
LEFT JOIN ended e ON e.request_id = a.request_id AND e.tx = a.tx
WHERE a.action = 'task.cancelled' AND e.id IS NULL

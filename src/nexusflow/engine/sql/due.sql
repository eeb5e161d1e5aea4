-- Which tasks must be looked at: what this selects is exactly what the core accepts.
-- The lower bound spares the index's dead entries after a large escalation.
SELECT t.id, t.escalate_at
FROM tasks t
WHERE t.escalate_at IS NOT NULL AND t.status IN ('OPEN', 'CLAIMED')
  AND t.escalate_at <= clock_timestamp()
  AND (t.escalate_at, t.id) > (%(after)s::timestamptz, %(after_id)s::bigint)
ORDER BY t.escalate_at, t.id
LIMIT %(batch)s

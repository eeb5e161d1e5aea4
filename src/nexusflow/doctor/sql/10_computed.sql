-- At opening, a step's fixed number of hours gave the deadline. What an expression gave, its entry alone can say.
-- reads: audit_entries, steps
SELECT 'task ' || a.task_id AS subject,
       format('Expected a deadline %s after %s, as %s asks for; entry %s says %s.',
              coalesce(s.sla_hours || ' hours', 'of none'), a.at, s.key, a.id, coalesce(a.metadata ->> 'due_at', 'none')) AS found
FROM audit_entries a
JOIN requests r ON r.id = a.request_id
JOIN steps s ON s.version_id = r.version_id AND s.key = a.metadata ->> 'step'
CROSS JOIN LATERAL (SELECT CASE
    WHEN s.sla_hours ~ '^[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$' THEN
        a.at + make_interval(secs => s.sla_hours::float8 * 3600) END AS due_at) AS computed
WHERE a.action = 'task.opened'
  AND CASE WHEN s.sla_hours IS NULL THEN a.metadata ->> 'due_at' IS NOT NULL
           WHEN computed.due_at IS NOT NULL THEN
               abs(extract(epoch FROM (a.metadata ->> 'due_at')::timestamptz - computed.due_at)) > 0.001
               OR a.metadata ->> 'due_at' IS NULL
      END

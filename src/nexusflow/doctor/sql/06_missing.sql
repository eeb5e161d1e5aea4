-- Every task that passed its deadline open has its first escalation. The pulse finds it with its next round,
-- which begins within the interval, and is given another to finish. The clock is the database's: a replayed
-- task is late from when it was written, and one that was closed by replayed history met no pulse at all.
-- reads: tasks, audit_entries, escalations
WITH late AS MATERIALIZED (
    SELECT t.id, t.due_at, t.status,
           (SELECT max(recorded_at) FROM audit_entries
            WHERE request_id = t.request_id AND action = 'request.resumed') AS resumed
    FROM tasks t
    JOIN requests r ON r.id = t.request_id AND r.suspended_at IS NULL
    WHERE t.due_at < coalesce(t.completed_at, now())
      AND NOT EXISTS (SELECT FROM escalations e WHERE e.task_id = t.id)
),
told AS MATERIALIZED (
    SELECT a.task_id, min(a.recorded_at) FILTER (WHERE a.action = 'task.opened') AS opened,
           min(a.recorded_at) FILTER (WHERE a.action <> 'task.opened') AS closed,
           bool_or(a.action <> 'task.opened' AND a.metadata ? 'replayed') AS replayed
    FROM audit_entries a
    WHERE a.action IN ('task.opened', 'task.completed', 'task.cancelled', 'task.overridden', 'task.skipped') AND a.task_id IN (SELECT id FROM late)
    GROUP BY a.task_id
)
SELECT 'task ' || l.id AS subject,
       format('Expected an escalation: it was due at %s and %s. The pulse last ran %s.', l.due_at,
              CASE WHEN a.closed IS NULL THEN 'is still ' || l.status ELSE 'open until ' || a.closed END,
              coalesce((SELECT 'at ' || max(at) FROM heartbeats WHERE kind = 'pulse'), 'never')) AS found
FROM late l
LEFT JOIN told a ON a.task_id = l.id
WHERE NOT coalesce(a.replayed, false)
  AND coalesce(a.closed, now()) - greatest(l.due_at, a.opened, l.resumed)
      > make_interval(secs => 2 * current_setting('nexusflow.pulse_seconds')::int + 5)
UNION ALL
SELECT 'task ' || a.task_id, format('Expected the escalation that entry %s tells of; there is none.', a.id)
FROM audit_entries a
LEFT JOIN escalations e ON e.task_id = a.task_id AND to_jsonb(e.level) = a.metadata -> 'level'
WHERE a.action = 'task.escalated' AND e.id IS NULL

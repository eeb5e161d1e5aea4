-- A closed task has exactly one decision or exactly one cancellation, which overriding and skipping are too; an
-- open one has neither.
-- reads: tasks, decisions, audit_entries
WITH decided AS (
    SELECT task_id, count(*) AS decisions FROM decisions GROUP BY task_id
),
cancelled AS (
    SELECT task_id, count(*) AS entries FROM audit_entries
    WHERE action IN ('task.cancelled', 'task.overridden', 'task.skipped') GROUP BY task_id
)
SELECT 'task ' || t.id AS subject,
       format('Expected %s, as it is %s; found %s decisions and %s cancellations.',
              CASE t.status WHEN 'COMPLETED' THEN 'one decision and no cancellation'
                            WHEN 'CANCELLED' THEN 'one cancellation and no decision'
                            ELSE 'neither decision nor cancellation' END,
              t.status, coalesce(d.decisions, 0), coalesce(c.entries, 0)) AS found
FROM tasks t
LEFT JOIN decided d ON d.task_id = t.id
LEFT JOIN cancelled c ON c.task_id = t.id
WHERE coalesce(d.decisions, 0) <> CASE t.status WHEN 'COMPLETED' THEN 1 ELSE 0 END
   OR coalesce(c.entries, 0) <> CASE t.status WHEN 'CANCELLED' THEN 1 ELSE 0 END

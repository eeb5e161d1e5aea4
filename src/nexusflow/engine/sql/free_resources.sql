-- Resources that somebody waits for and no open task has. From name to name over the index: however many wait
-- for one of them, it is looked at once.
WITH RECURSIVE names AS (
    (SELECT resource FROM resource_queue ORDER BY resource LIMIT 1)
    UNION ALL
    SELECT (SELECT q.resource FROM resource_queue q WHERE q.resource > n.resource ORDER BY q.resource LIMIT 1)
    FROM names n WHERE n.resource IS NOT NULL
)
SELECT n.resource FROM names n
WHERE n.resource IS NOT NULL
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.resource = n.resource AND t.status IN ('OPEN', 'CLAIMED'))

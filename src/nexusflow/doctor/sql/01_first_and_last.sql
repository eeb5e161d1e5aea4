-- Nothing happens before a request is created, nor after its end; attempts that were refused may come any time.
-- reads: requests, audit_entries
WITH bounds AS (
    SELECT r.id, c.id AS first, e.id AS last
    FROM requests r
    LEFT JOIN (SELECT request_id, min(id) AS id FROM audit_entries WHERE action = 'request.created'
               GROUP BY request_id) c ON c.request_id = r.id
    LEFT JOIN (SELECT request_id, min(id) AS id FROM audit_entries WHERE action = 'request.ended'
               GROUP BY request_id) e ON e.request_id = r.id
)
SELECT CASE WHEN b.id IS NULL THEN 'audit entry ' || a.id ELSE 'request ' || b.id END AS subject,
       CASE WHEN b.id IS NULL THEN
                format('Expected the request %s that it tells of; there is none (%s).', a.request_id, a.action)
            WHEN a.id < b.first THEN
                format('Expected nothing before its creation (entry %s); found %s (entry %s).', b.first, a.action, a.id)
            ELSE format('Expected nothing after its end (entry %s); found %s (entry %s).', b.last, a.action, a.id)
       END AS found
FROM audit_entries a
LEFT JOIN bounds b ON b.id = a.request_id
WHERE a.request_id IS NOT NULL
  AND (b.id IS NULL OR (
      (a.id < b.first OR a.id > b.last)
      AND (a.action LIKE 'request.%' OR a.action LIKE 'task.%' OR a.action LIKE 'token.%' OR a.action LIKE 'wait.%' OR a.action LIKE 'message.%'
           OR a.action LIKE 'service.%' OR a.action LIKE 'subflow.%'
           OR a.action IN ('routed', 'forked', 'joined', 'branch.ended', 'diverted', 'context.written'))
      AND a.action NOT LIKE '%.refused'))

-- What has ended has nothing open; what is in progress has something that can move it; what has not
-- started has no task.
-- reads: requests, tasks
WITH work AS (
    SELECT request_id, count(*) AS tasks,
           count(*) FILTER (WHERE status IN ('OPEN', 'CLAIMED')) AS open,
           string_agg(id::text, ', ' ORDER BY id) FILTER (WHERE status IN ('OPEN', 'CLAIMED')) AS open_ids
    FROM tasks GROUP BY request_id
)
SELECT 'request ' || r.id AS subject, broken.found
FROM requests r
LEFT JOIN work w ON w.request_id = r.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.status IN ('COMPLETED', 'REJECTED') AND w.open > 0 THEN
        format('Expected no open task, as it ended %s; found task %s open.', r.status, w.open_ids)
    WHEN r.status = 'IN_PROGRESS' AND coalesce(w.open, 0) = 0 THEN
        'Expected an open task that can move it on, as it is in progress; found none.'
    WHEN r.status = 'CREATED' AND w.tasks > 0 THEN
        format('Expected no task before it is started; found %s.', w.tasks)
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT 'task ' || t.id, format('Expected the request %s that it is of; there is none.', t.request_id)
FROM tasks t LEFT JOIN requests r ON r.id = t.request_id
WHERE r.id IS NULL

-- Of each of these resources that no open task has: who has waited longest, behind the place that is given.
-- Suspended requests keep their place and are passed over.
SELECT x.resource, q.request_id, q.token, q.since
FROM json_to_recordset(%(rows)s::json) AS x(resource text, after timestamptz, request_id bigint, token bigint)
CROSS JOIN LATERAL (
    SELECT w.request_id, w.token, w.since
    FROM resource_queue w JOIN requests r ON r.id = w.request_id
    WHERE w.resource = x.resource AND (w.since, w.request_id, w.token) > (x.after, x.request_id, x.token)
      AND r.suspended_at IS NULL
    ORDER BY w.since, w.request_id, w.token LIMIT 1
) AS q
WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.resource = x.resource AND t.status IN ('OPEN', 'CLAIMED'))

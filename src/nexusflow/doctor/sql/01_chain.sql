-- A request's lifecycle entries, in their order, lead to the status that its row has now.
-- reads: requests, audit_entries
WITH created AS (
    SELECT request_id, min(id) AS id, count(*) AS entries, min(at) AS at, min(metadata ->> 'status') AS status
    FROM audit_entries WHERE action = 'request.created' GROUP BY request_id
),
started AS (
    SELECT request_id, min(id) AS id, count(*) AS entries, min(at) AS at, min(metadata ->> 'status') AS status
    FROM audit_entries WHERE action = 'request.started' GROUP BY request_id
),
ended AS (
    SELECT request_id, min(id) AS id, count(*) AS entries, min(at) AS at, min(metadata ->> 'status') AS status,
           min(metadata ->> 'resolution') AS resolution
    FROM audit_entries WHERE action = 'request.ended' GROUP BY request_id
)
SELECT 'request ' || r.id AS subject, broken.found
FROM requests r
LEFT JOIN created c ON c.request_id = r.id
LEFT JOIN started s ON s.request_id = r.id
LEFT JOIN ended e ON e.request_id = r.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN c.id IS NULL THEN 'Expected an entry request.created to begin with; found none.'
    WHEN greatest(c.entries, s.entries, e.entries) > 1 THEN
        format('Expected each move once; found request.created %s times, request.started %s times, request.ended %s times.',
               c.entries, coalesce(s.entries, 0), coalesce(e.entries, 0))
    WHEN r.status NOT IN ('CREATED', 'IN_PROGRESS', 'COMPLETED', 'REJECTED') THEN
        format('Expected a status of the lifecycle; found %s.', r.status)
    WHEN (s.id IS NOT NULL) <> (r.status <> 'CREATED') THEN
        CASE WHEN s.id IS NULL THEN format('Expected an entry request.started, as it is %s; found none.', r.status)
             ELSE format('Expected it to be started, as entry %s says; found the status CREATED.', s.id) END
    WHEN (e.id IS NOT NULL) <> (r.status IN ('COMPLETED', 'REJECTED')) THEN
        CASE WHEN e.id IS NULL THEN format('Expected an entry request.ended, as it is %s; found none.', r.status)
             ELSE format('Expected it to be %s, as entry %s says; found %s.', e.status, e.id, r.status) END
    WHEN s.id < c.id OR e.id < s.id THEN
        format('Expected created, started, ended in this order; found the entries %s.',
               concat_ws(', ', c.id, s.id, e.id))
    WHEN c.status IS DISTINCT FROM 'CREATED' OR s.status <> 'IN_PROGRESS'
        OR e.status NOT IN ('COMPLETED', 'REJECTED') THEN
        format('Expected the moves CREATED, IN_PROGRESS, COMPLETED or REJECTED; its entries tell of %s.',
               concat_ws(', ', c.status, s.status, e.status))
    WHEN e.status <> r.status OR e.resolution IS DISTINCT FROM r.resolution THEN
        format('Expected %s (%s), as entry %s says; found %s (%s).',
               e.status, e.resolution, e.id, r.status, r.resolution)
    WHEN (r.created_at, r.started_at, r.ended_at) IS DISTINCT FROM (c.at, s.at, e.at) THEN
        format('Expected the times of its entries, %s; found %s.',
               concat_ws(', ', c.at, s.at, e.at), concat_ws(', ', r.created_at, r.started_at, r.ended_at))
    END AS found) AS broken
WHERE broken.found IS NOT NULL

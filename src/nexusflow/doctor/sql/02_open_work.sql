-- What has ended has nothing open; what is in progress has something that can move it; what has not
-- started has no task. No two open tasks have one resource, and who waits for one stands in its queue.
-- reads: requests, tasks, outbox, incidents, resource_queue
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
    WHEN r.status = 'IN_PROGRESS' AND coalesce(w.open, 0) = 0
        AND NOT coalesce(r.marking @? '$.tokens[*] ? (@.wake_at != null || @.message != null || @.service != null || @.child != null || @.resource != null)', false) THEN
        'Expected an open task, an hour, a message, a service, a child or a resource that can move it on, as it is in progress; found none.'
    WHEN r.suspended_at IS NOT NULL AND r.wake_at IS NOT NULL THEN
        'Expected the pulse not to look at it while it is suspended; found an hour.'
    WHEN r.suspended_at IS NULL AND r.wake_at IS DISTINCT FROM (
        SELECT min((token ->> 'wake_at')::timestamptz) FROM jsonb_array_elements(r.marking -> 'tokens') AS token) THEN
        format('Expected the pulse to look at it at the first hour that one of its tokens waits for; found %s.',
               coalesce(r.wake_at::text, 'never'))
    WHEN r.status <> 'IN_PROGRESS' AND r.marking IS NOT NULL THEN
        format('Expected no token, as it is %s; found a marking.', r.status)
    WHEN r.marking @? '$.tokens[*].path[*] ? (!(@ == $.forks[*].number))' THEN
        'Expected every token to stand in branches of forks that were opened; found one that does not.'
    WHEN r.status = 'CREATED' AND w.tasks > 0 THEN
        format('Expected no task before it is started; found %s.', w.tasks)
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT 'request ' || r.id, broken.found
FROM requests r
CROSS JOIN LATERAL jsonb_array_elements(r.marking -> 'tokens') AS t(token)
CROSS JOIN LATERAL (SELECT format('service:%s:%s', r.id, t.token ->> 'number') AS key) AS about
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.token #>> '{service,state}' = 'calling' AND NOT EXISTS (
        SELECT FROM outbox o WHERE o.done_at IS NULL
            AND o.dedupe_key = about.key || ':' || (t.token #>> '{service,attempt}')) THEN
        format('Expected a message that %s is to be called, as it waits for the answer; found none.', t.token ->> 'step')
    WHEN t.token #>> '{service,state}' = 'stuck' AND NOT EXISTS (
        SELECT FROM incidents i WHERE i.dedupe_key = about.key AND i.resolved_at IS NULL) THEN
        format('Expected an open incident that %s is stuck; found none.', t.token ->> 'step')
    WHEN t.token ? 'resource' AND NOT EXISTS (
        SELECT FROM resource_queue q WHERE q.request_id = r.id AND q.token = (t.token ->> 'number')::bigint
            AND q.resource = t.token ->> 'resource') THEN
        format('Expected a place in the queue for %s, as %s waits for it; found none.',
               t.token ->> 'resource', t.token ->> 'step')
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT 'task ' || t.id,
       format('Expected no other open task with the resource %s; found %s of them.', t.resource, t.others)
FROM (SELECT id, resource, count(*) OVER (PARTITION BY resource) - 1 AS others
      FROM tasks WHERE resource IS NOT NULL AND status IN ('OPEN', 'CLAIMED')) AS t
WHERE t.others > 0
UNION ALL
SELECT 'task ' || t.id, format('Expected the request %s that it is of; there is none.', t.request_id)
FROM tasks t LEFT JOIN requests r ON r.id = t.request_id
WHERE r.id IS NULL

-- A place in the queue for a resource is that of a token which waits for it, since the same moment.
-- reads: requests, resource_queue
WITH waiting AS (
    SELECT r.id AS request_id, (t.token ->> 'number')::bigint AS token, t.token ->> 'resource' AS resource,
           (t.token ->> 'since')::timestamptz AS since
    FROM requests r CROSS JOIN LATERAL jsonb_array_elements(r.marking -> 'tokens') AS t(token)
    WHERE t.token ? 'resource'
)
SELECT 'request ' || q.request_id AS subject,
       format('Expected its place in the queue for %s to be that of a token which waits since %s; found %s.',
              q.resource, q.since, coalesce(format('one that waits for %s since %s', w.resource, w.since), 'none')) AS found
FROM resource_queue q
LEFT JOIN waiting w ON w.request_id = q.request_id AND w.token = q.token
WHERE (w.resource, w.since) IS DISTINCT FROM (q.resource, q.since)

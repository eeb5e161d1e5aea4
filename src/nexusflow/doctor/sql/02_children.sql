-- A child is waited for by the token that it was started for, or is about to be closed; what waits for a child has
-- one, or is about to, or is an incident.
-- reads: requests, outbox, incidents
WITH waiting AS (
    SELECT r.id, token ->> 'step' AS step, token -> 'child' AS child,
           format('subflow:%s:%s', r.id, token ->> 'number') AS incident,
           format('subflow:%s:%s:%s', r.id, token ->> 'number', token #>> '{child,attempt}') AS message
    FROM requests r CROSS JOIN LATERAL jsonb_array_elements(r.marking -> 'tokens') AS token
    WHERE token ? 'child'
),
owed AS (
    SELECT dedupe_key AS key FROM outbox WHERE kind = 'subflow' AND done_at IS NULL
)
SELECT 'request ' || c.id AS subject, broken.found
FROM requests c
LEFT JOIN requests p ON p.id = c.parent_id
LEFT JOIN waiting w ON w.id = c.parent_id AND w.child -> 'request' = to_jsonb(c.id) AND w.child ->> 'state' = 'running'
CROSS JOIN LATERAL (SELECT format('subflow:%s:%s:%s', c.parent_id, c.parent_token, c.parent_attempt) AS message) AS about
CROSS JOIN LATERAL (SELECT CASE
    WHEN p.id IS NULL THEN format('Expected the request %s that it was started for; there is none.', c.parent_id)
    WHEN (c.requester, c.depth) IS DISTINCT FROM (p.requester, p.depth + 1) THEN
        format('Expected it to belong to %s and to stand %s deep, as its parent %s does and one more; found %s and %s.',
               p.requester, p.depth + 1, p.id, c.requester, c.depth)
    WHEN c.ended_at IS NULL AND w.id IS NULL AND about.message || ':close' NOT IN (SELECT key FROM owed) THEN
        format('Expected request %s to wait for it, or a message that it is to be closed; found neither.', p.id)
    END AS found) AS broken
WHERE c.parent_id IS NOT NULL AND broken.found IS NOT NULL
UNION ALL
SELECT 'request ' || w.id, broken.found
FROM waiting w
LEFT JOIN requests c ON to_jsonb(c.id) = w.child -> 'request'
CROSS JOIN LATERAL (SELECT CASE
    WHEN w.child ->> 'state' = 'asked' AND w.message || ':start' NOT IN (SELECT key FROM owed) THEN
        format('Expected a message that a child is to be started at %s, as it waits for one; found none.', w.step)
    WHEN w.child ->> 'state' = 'running' AND c.parent_id IS DISTINCT FROM w.id THEN
        format('Expected the child %s that %s waits for; there is none.', w.child ->> 'request', w.step)
    WHEN w.child ->> 'state' = 'running' AND c.ended_at IS NOT NULL
        AND w.message || ':end' NOT IN (SELECT key FROM owed) THEN
        format('Expected a message that the child %s has ended, as %s waits for it; found none.', c.id, w.step)
    WHEN w.child ->> 'state' = 'stuck' AND NOT EXISTS (
        SELECT FROM incidents i WHERE i.dedupe_key = w.incident AND i.resolved_at IS NULL) THEN
        format('Expected an open incident that %s is stuck; found none.', w.step)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

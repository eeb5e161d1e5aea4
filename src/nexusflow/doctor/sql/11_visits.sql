-- The visits of a step are counted from one, without a gap, in the order in which its tasks were opened; several
-- tasks are of one visit only where there is a vote.
-- Not in the order of their ids: those are taken in blocks, and a later visit may get an earlier id.
-- A step that has a resource is entered when it begins to wait for it, so there the entries are counted.
-- reads: tasks, audit_entries, requests, steps
WITH awaited AS (
    SELECT id, request_id, metadata ->> 'step' AS step, (metadata ->> 'visit')::bigint AS visit,
           row_number() OVER (PARTITION BY request_id, metadata ->> 'step' ORDER BY id) AS expected
    FROM audit_entries WHERE action = 'resource.awaited'
)
SELECT 'task ' || t.id AS subject,
       format('Expected visit %s of %s in request %s; found visit %s.', t.expected, t.step, t.request_id, t.visit) AS found
FROM (SELECT t.id, t.request_id, t.step, t.visit,
             CASE WHEN s.further ? 'quorum'
                  THEN CASE WHEN t.opened_at < max(t.opened_at) OVER before THEN t.visit + 1
                            ELSE dense_rank() OVER (PARTITION BY t.request_id, t.step ORDER BY t.visit) END
                  ELSE row_number() OVER (PARTITION BY t.request_id, t.step ORDER BY t.opened_at, t.visit) END AS expected
      FROM tasks t
      LEFT JOIN requests r ON r.id = t.request_id
      LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = t.step
      WHERE t.resource IS NULL
      WINDOW before AS (PARTITION BY t.request_id, t.step ORDER BY t.visit
                        RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS t
WHERE t.visit <> t.expected
UNION ALL
SELECT 'request ' || a.request_id,
       format('Expected visit %s of %s; entry %s says visit %s.', a.expected, a.step, a.id, a.visit)
FROM awaited a WHERE a.visit <> a.expected
UNION ALL
SELECT 'task ' || t.id,
       format('Expected a visit of %s that waited for %s; found visit %s, which none of the entries is of.',
              t.step, t.resource, t.visit)
FROM tasks t LEFT JOIN awaited a ON a.request_id = t.request_id AND a.step = t.step AND a.visit = t.visit
WHERE t.resource IS NOT NULL AND a.id IS NULL

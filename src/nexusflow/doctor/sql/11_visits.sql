-- The visits of a step are counted from one, without a gap, in the order in which its tasks were opened.
-- Not in the order of their ids: those are taken in blocks, and a later visit may get an earlier id.
-- reads: tasks
SELECT 'task ' || t.id AS subject,
       format('Expected visit %s of %s in request %s; found visit %s.', t.expected, t.step, t.request_id, t.visit) AS found
FROM (SELECT id, request_id, step, visit,
             row_number() OVER (PARTITION BY request_id, step ORDER BY opened_at, visit) AS expected
      FROM tasks) AS t
WHERE t.visit <> t.expected

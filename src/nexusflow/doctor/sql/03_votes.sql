-- A vote came to what its tasks add up to, its figures are theirs, and it left nothing open behind; nobody voted
-- twice in it, in their own name or for somebody.
-- reads: audit_entries, tasks, requests, steps
WITH rules AS (
    SELECT version_id, key AS step, further -> 'quorum' AS quorum FROM steps WHERE further ? 'quorum'
),
decided AS (
    SELECT a.id, a.request_id, a.tx, a.metadata ->> 'step' AS step, (a.metadata ->> 'visit')::bigint AS visit,
           a.metadata ->> 'outcome' AS outcome, a.metadata AS said, q.quorum
    FROM audit_entries a
    JOIN requests r ON r.id = a.request_id
    LEFT JOIN rules q ON q.version_id = r.version_id AND q.step = a.metadata ->> 'step'
    WHERE a.action = 'vote.decided'
),
-- What was closed by the vote itself was counted in it; what was cancelled before was not.
counted AS (
    SELECT d.id, t.voter_group, count(*) AS of,
           count(*) FILTER (WHERE t.status = 'COMPLETED' AND t.outcome = d.quorum ->> 'outcome') AS in_favour,
           count(*) FILTER (WHERE t.status = 'COMPLETED' AND t.outcome <> d.quorum ->> 'outcome') AS against,
           count(*) FILTER (WHERE t.status IN ('OPEN', 'CLAIMED')) AS open,
           count(*) FILTER (WHERE t.status = 'COMPLETED' AND d.quorum -> 'veto' ? t.outcome) AS vetoes
    FROM decided d
    JOIN tasks t ON t.request_id = d.request_id AND t.step = d.step AND t.visit = d.visit
    WHERE t.status <> 'CANCELLED' OR EXISTS (
        SELECT FROM audit_entries c WHERE c.task_id = t.id AND c.action = 'task.cancelled'
            AND c.metadata ->> 'cause' = 'vote:' || d.step)
    GROUP BY d.id, t.voter_group
),
needed AS (
    SELECT c.*, CASE WHEN d.quorum ? 'groups'
                     THEN (SELECT (g ->> 'approve')::bigint FROM jsonb_array_elements(d.quorum -> 'groups') AS g
                           WHERE g ->> 'role' = c.voter_group)
                     WHEN jsonb_typeof(d.quorum -> 'approve') = 'string'
                     THEN greatest(1, ceil(rtrim(d.quorum ->> 'approve', '%')::numeric * c.of / 100))::bigint
                     ELSE (d.quorum ->> 'approve')::bigint END AS needed
    FROM counted c JOIN decided d ON d.id = c.id
),
added_up AS (
    SELECT id, sum(in_favour) AS in_favour, sum(against) AS against, sum(of) AS of, sum(open) AS open,
           sum(needed) AS needed, sum(vetoes) AS vetoes, bool_and(in_favour >= needed) AS won
    FROM needed GROUP BY id
)
SELECT 'request ' || d.request_id AS subject, broken.found
FROM decided d
LEFT JOIN added_up n ON n.id = d.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN d.quorum IS NULL THEN format('Expected a vote at %s, as entry %s says; its version has none there.', d.step, d.id)
    WHEN n.id IS NULL THEN format('Expected the tasks of the vote that entry %s says was decided; found none.', d.id)
    WHEN n.open > 0 THEN format('Expected nothing left of the vote at %s, which was decided; found %s tasks open.',
                                d.step, n.open)
    WHEN (n.in_favour, n.against, n.of, n.needed) IS DISTINCT FROM
         ((d.said ->> 'for')::numeric, (d.said ->> 'against')::numeric, (d.said ->> 'of')::numeric,
          (d.said ->> 'needed')::numeric) THEN
        format('Expected the figures of entry %s, %s for and %s against of %s, %s needed; its tasks add up to %s, %s, %s and %s.',
               d.id, d.said ->> 'for', d.said ->> 'against', d.said ->> 'of', d.said ->> 'needed',
               n.in_favour, n.against, n.of, n.needed)
    WHEN d.outcome IS DISTINCT FROM d.quorum ->> CASE WHEN n.won AND n.vetoes = 0 THEN 'outcome' ELSE 'otherwise' END THEN
        format('Expected the vote at %s to come to what its votes add up to; entry %s says %s.', d.step, d.id, d.outcome)
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT 'request ' || v.request_id,
       format('Expected each to vote once on visit %s of %s; %s did in tasks %s.', v.visit, v.step, v.username, v.tasks)
FROM (SELECT t.request_id, t.step, t.visit, who.username, string_agg(t.id::text, ', ' ORDER BY t.id) AS tasks
      FROM tasks t
      JOIN requests r ON r.id = t.request_id
      JOIN rules q ON q.version_id = r.version_id AND q.step = t.step
      CROSS JOIN LATERAL (SELECT DISTINCT name FROM unnest(ARRAY[t.completed_by, t.on_behalf_of]) AS each(name)
                          WHERE name IS NOT NULL) AS who(username)
      WHERE t.status = 'COMPLETED'
      GROUP BY t.request_id, t.step, t.visit, who.username
      HAVING count(*) > 1) AS v

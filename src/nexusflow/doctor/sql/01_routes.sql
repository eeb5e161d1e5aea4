-- Every move inside a request follows a transition of the version that the request is pinned to.
-- reads: audit_entries, transitions, steps
SELECT 'request ' || r.id AS subject,
       format('Expected a transition of its version; entry %s took one from %s on %s to %s, which it does not have.',
              a.id, a.metadata ->> 'from', coalesce(a.metadata ->> 'outcome', 'no outcome'),
              a.metadata ->> 'to') AS found
FROM audit_entries a
JOIN requests r ON r.id = a.request_id
LEFT JOIN (SELECT DISTINCT version_id, from_step, to_step, coalesce(outcome, '') AS outcome FROM transitions) t
    ON t.version_id = r.version_id AND t.from_step = a.metadata ->> 'from' AND t.to_step = a.metadata ->> 'to'
   AND t.outcome = coalesce(a.metadata ->> 'outcome', '')
WHERE a.action = 'routed' AND t.version_id IS NULL
UNION ALL
SELECT 'request ' || r.id,
       format('Expected branches that its version has; entry %s opened one from %s to %s, which it does not have.',
              a.id, a.metadata ->> 'from', opened.step)
FROM audit_entries a
JOIN requests r ON r.id = a.request_id
CROSS JOIN LATERAL jsonb_array_elements_text(a.metadata -> 'to') AS opened(step)
WHERE a.action = 'forked'
  AND NOT EXISTS (SELECT FROM transitions t WHERE t.version_id = r.version_id
                    AND t.from_step = a.metadata ->> 'from' AND t.to_step = opened.step)
UNION ALL
SELECT 'request ' || r.id,
       format('Expected %s to say where to go instead; entry %s went to %s.',
              a.metadata ->> 'step', a.id, a.metadata ->> 'to')
FROM audit_entries a
JOIN requests r ON r.id = a.request_id
LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = a.metadata ->> 'step'
WHERE a.action = 'diverted' AND s.further ->> 'then' IS DISTINCT FROM a.metadata ->> 'to'

-- A request ends at an end step of its version, with that step's status, or because it was taken back.
-- reads: requests, steps
SELECT 'request ' || r.id AS subject,
       format('Expected an end step of its version that gives %s, or withdrawn or cancelled; found the resolution %s.',
              r.status, r.resolution) AS found
FROM requests r
LEFT JOIN steps s ON s.version_id = r.version_id AND s.key = r.resolution AND s.type = 'end'
WHERE r.status IN ('COMPLETED', 'REJECTED')
  AND s.status IS DISTINCT FROM r.status
  AND NOT (r.status = 'REJECTED' AND r.resolution IN ('withdrawn', 'cancelled'))

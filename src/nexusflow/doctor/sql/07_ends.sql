-- A message that is done has done its work: whoever made a request was told of its end. History that was brought
-- in is no news, and somebody who is or was disabled may have been so at that moment.
-- reads: outbox, notifications
SELECT 'outbox message ' || o.id AS subject,
       format('Expected %s to be told of the end of request %s, as it is done; found no notification.', r.requester, r.id) AS found
FROM outbox o
JOIN requests r ON to_jsonb(r.id) = o.payload -> 'request_id'
JOIN users u ON u.username = r.requester AND u.active
LEFT JOIN notifications n ON n.dedupe_key = 'ended:' || r.id
WHERE o.kind = 'request_ended' AND o.done_at IS NOT NULL AND n.id IS NULL
  AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.request_id = r.id AND a.action = 'request.ended' AND a.metadata ? 'replayed')
  AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.action = 'user.updated' AND a.metadata ->> 'username' = r.requester
                    AND a.metadata ? 'active')

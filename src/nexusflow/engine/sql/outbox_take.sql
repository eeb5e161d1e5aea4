-- What a message still stands for. A message that came twice, or after its lease, finds nothing here.
SELECT id, kind, payload, attempts FROM outbox
WHERE id = ANY(%(ids)s::bigint[]) AND available_at = %(until)s::timestamptz
  AND done_at IS NULL AND dead_at IS NULL
ORDER BY id
FOR UPDATE SKIP LOCKED

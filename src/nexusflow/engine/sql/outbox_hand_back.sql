-- Not sent, or not all of it: due again after a pause, unless somebody else has taken it meanwhile.
UPDATE outbox SET available_at = clock_timestamp() + make_interval(secs => %(pause)s),
    attempts = attempts - %(uncount)s
WHERE id = ANY(%(ids)s::bigint[]) AND available_at = %(until)s::timestamptz
  AND done_at IS NULL AND dead_at IS NULL

UPDATE outbox SET done_at = clock_timestamp(), last_error = NULL
WHERE id = ANY(%(ids)s::bigint[]) AND done_at IS NULL

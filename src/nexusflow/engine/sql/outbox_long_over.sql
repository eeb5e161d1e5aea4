-- What is long over is nobody's news: these messages count as dealt with from the start.
UPDATE outbox SET done_at = clock_timestamp() WHERE dedupe_key = ANY(%(keys)s)

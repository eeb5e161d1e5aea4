-- One row, set free again and again: it goes the way of all others, and says when it arrived.
INSERT INTO outbox (kind, payload, dedupe_key) VALUES ('canary', '{}', 'canary')
ON CONFLICT (dedupe_key) DO UPDATE
    SET done_at = NULL, dead_at = NULL, attempts = 0, available_at = clock_timestamp()
    WHERE outbox.done_at < clock_timestamp() - make_interval(secs => %(every)s) OR outbox.dead_at IS NOT NULL

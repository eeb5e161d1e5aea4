-- Lease what is due, so that one message may carry it. `statement_timestamp()` is stable and so uses the
-- index; the new `available_at` is the end of the lease and at the same time the token of this message.
WITH lease AS MATERIALIZED (
    SELECT clock_timestamp() + make_interval(secs => %(lease)s) AS until
), due AS (
    SELECT id FROM outbox
    WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= statement_timestamp()
    ORDER BY available_at, id
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox o SET available_at = lease.until
FROM due, lease WHERE o.id = due.id
RETURNING o.id, o.kind, o.available_at

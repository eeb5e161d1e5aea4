-- The same for what leaves the machine: no transaction stays open over the network, so the rows are
-- leased anew, and the attempt counts before it is made: what kills its worker dies in the end.
WITH lease AS MATERIALIZED (
    SELECT clock_timestamp() + make_interval(secs => %(lease)s) AS until
), taken AS (
    SELECT id FROM outbox
    WHERE kind = %(kind)s AND id = ANY(%(ids)s::bigint[]) AND available_at = %(until)s::timestamptz
      AND done_at IS NULL AND dead_at IS NULL
    ORDER BY id
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox o SET available_at = lease.until, attempts = attempts + 1
FROM taken, lease WHERE o.id = taken.id
RETURNING o.id, o.kind, o.payload, o.attempts, o.available_at

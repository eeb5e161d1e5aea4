-- Which requests wait for an hour that has come: what this selects is exactly what the core accepts.
-- The lower bound spares the index's dead entries after many were woken.
SELECT id, wake_at
FROM requests
WHERE wake_at IS NOT NULL AND wake_at <= clock_timestamp()
  AND (wake_at, id) > (%(after)s::timestamptz, %(after_id)s::bigint)
ORDER BY wake_at, id
LIMIT %(batch)s

-- What the incident was about is dealt with, in the same transaction.
UPDATE incidents i SET resolved_at = clock_timestamp(), resolved_by = x.by, resolution = x.resolution
FROM json_to_recordset(%(rows)s::json) AS x(dedupe_key text, by text, resolution text)
WHERE i.dedupe_key = x.dedupe_key AND i.resolved_at IS NULL

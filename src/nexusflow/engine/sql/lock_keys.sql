-- One key at a time: whoever comes second with the same key waits here and then finds the answer.
SELECT pg_advisory_xact_lock(lock)
FROM (SELECT hashtextextended(x.username || chr(31) || x.key, 0) AS lock
      FROM json_to_recordset(%(rows)s::json) AS x(username text, key text) ORDER BY 1) AS sorted

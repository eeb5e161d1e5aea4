-- One at a time for each name: whoever grants it next sees what this one has committed.
SELECT pg_advisory_xact_lock(lock)
FROM (SELECT DISTINCT hashtextextended('resource' || chr(31) || name, 0) AS lock
      FROM unnest(%(names)s::text[]) AS name ORDER BY 1) AS sorted

-- One after the other gives out tasks of a workflow, until the transaction ends; in order, so that nobody waits in a circle.
SELECT pg_advisory_xact_lock(hashtextextended('turns of ' || key, 0))
FROM (SELECT key FROM unnest(%(workflows)s::text[]) AS key ORDER BY key) AS ordered

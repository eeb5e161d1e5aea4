-- The counters that give ids are ahead of every id that was given.
-- reads: requests, tasks
SELECT 'sequence ' || counted.name AS subject,
       format('Expected to have counted to %s at least, the highest id in use; found %s.', counted.highest,
              coalesce(s.last_value::text, 'nothing counted yet')) AS found
FROM (SELECT 'request_ids' AS name, max(id) AS highest FROM requests
      UNION ALL SELECT 'task_ids', max(id) FROM tasks) AS counted
LEFT JOIN pg_sequences s ON s.schemaname = 'nexusflow' AND s.sequencename = counted.name
WHERE counted.highest > coalesce(s.last_value, 0)

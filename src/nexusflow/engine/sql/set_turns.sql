INSERT INTO turns (workflow_key, step, username)
SELECT DISTINCT ON (workflow_key, step) workflow_key, step, username
FROM ROWS FROM (json_to_recordset(%(rows)s::json) AS (workflow_key text, step text, username text))
    WITH ORDINALITY AS x(workflow_key, step, username, place)
ORDER BY workflow_key, step, place DESC
ON CONFLICT (workflow_key, step) DO UPDATE SET username = excluded.username

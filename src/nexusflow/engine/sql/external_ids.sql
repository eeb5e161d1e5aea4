SELECT r.workflow_key, r.external_id, r.id
FROM json_to_recordset(%(rows)s::json) AS x(workflow_key text, external_id text)
JOIN requests r ON r.workflow_key = x.workflow_key AND r.external_id = x.external_id

DELETE FROM resource_queue q
USING json_to_recordset(%(rows)s::json) AS x(request_id bigint, token bigint)
WHERE q.request_id = x.request_id AND q.token = x.token

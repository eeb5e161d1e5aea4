INSERT INTO resource_queue (request_id, token, resource, since)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, token bigint, resource text,
    since timestamptz)

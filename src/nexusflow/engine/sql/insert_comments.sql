INSERT INTO comments (request_id, author, body, at)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, author text, body text, at timestamptz)

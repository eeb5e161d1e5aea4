-- A request whose hour has come and that can not go on, until it does or somebody resolves it.
INSERT INTO incidents (kind, message, request_id, dedupe_key)
SELECT 'stuck_wait', format('Request %%s should go on, as its hour has come, and cannot: %%s', x.request_id, x.message),
       x.request_id, 'stuck_wait:' || x.request_id
FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, message text)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

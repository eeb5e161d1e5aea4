-- A service that failed for good waits for a person; the request stays where it is.
INSERT INTO incidents (kind, message, request_id, dedupe_key)
SELECT 'service_failed',
       format('Expected an answer at %%s of request %%s, but there is none that it can go on with: %%s'
              ' Retry it, skip it, or give it up, at the request.', x.step, x.request_id, x.error),
       x.request_id, format('service:%%s:%%s', x.request_id, x.token)
FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, token bigint, step text, error text)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

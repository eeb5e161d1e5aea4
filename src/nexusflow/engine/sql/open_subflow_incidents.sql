-- A child that cannot be started, or whose end leads nowhere, waits for a person; the parent stays where it is.
INSERT INTO incidents (kind, message, request_id, dedupe_key)
SELECT 'subflow_failed',
       format('Expected a child at %%s of request %%s that it can go on with, but there is none: %%s'
              ' Retry it, skip it, or give it up, at the request.', x.step, x.request_id, x.error),
       x.request_id, format('subflow:%%s:%%s', x.request_id, x.token)
FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, token bigint, step text, error text)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

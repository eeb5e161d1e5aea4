-- Whose turn it was, and whose task can not be opened: others go first, until it can, or does not wait any more.
INSERT INTO incidents (kind, message, request_id, dedupe_key)
SELECT 'stuck_turn',
       format('It is the turn of request %%s to have %%s, and its task cannot be opened: %%s Others are let on'
              ' before it until it can be.', x.request_id, x.resource, x.message),
       x.request_id, format('turn:%%s:%%s', x.request_id, x.token)
FROM json_to_recordset(%(rows)s::json) AS x(request_id bigint, token bigint, resource text, message text)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

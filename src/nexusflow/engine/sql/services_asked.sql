-- Which of these calls are waited for still, and whether the request is suspended.
SELECT x.id, r.suspended_at IS NOT NULL
FROM json_to_recordset(%(rows)s::json) AS x(id bigint, request_id bigint, token bigint, attempt bigint)
JOIN requests r ON r.id = x.request_id
CROSS JOIN LATERAL jsonb_array_elements(r.marking -> 'tokens') AS t(token)
WHERE t.token -> 'number' = to_jsonb(x.token)
  AND t.token #>> '{service,state}' = 'calling'
  AND t.token #> '{service,attempt}' = to_jsonb(x.attempt)

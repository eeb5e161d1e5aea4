SELECT k.username, k.key, k.fingerprint, k.answer
FROM json_to_recordset(%(rows)s::json) AS x(username text, key text)
JOIN idempotency_keys k ON k.username = x.username AND k.key = x.key

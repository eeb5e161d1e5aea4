INSERT INTO idempotency_keys (username, key, fingerprint, answer, request_id)
SELECT username, key, decode(fingerprint, 'hex'), answer, request_id
FROM json_to_recordset(%(rows)s::json) AS x(username text, key text, fingerprint text, answer jsonb,
    request_id bigint)

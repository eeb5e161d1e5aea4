INSERT INTO outbox (kind, payload, dedupe_key)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(kind text, payload jsonb, dedupe_key text)
ON CONFLICT (dedupe_key) DO NOTHING

-- The lifecycle has no move from CREATED to an end: a request that ends at once makes both moves.
UPDATE requests r SET status = x.status, started_at = x.started_at
FROM json_to_recordset(%(rows)s::json) AS x(id bigint, status text, started_at timestamptz)
WHERE r.id = x.id

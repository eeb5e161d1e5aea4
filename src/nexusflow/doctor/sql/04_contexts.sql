-- The requester, the title and the context are what the entries say: as created, and what decisions wrote since.
-- reads: requests, audit_entries
WITH written AS (
    SELECT a.request_id, jsonb_object_agg(f.key, f.value ORDER BY a.id) AS fields
    FROM audit_entries a CROSS JOIN LATERAL jsonb_each(a.metadata -> 'fields') f
    WHERE a.action = 'context.written' GROUP BY a.request_id
)
SELECT 'request ' || r.id AS subject, broken.found
FROM requests r
JOIN audit_entries c ON c.request_id = r.id AND c.action = 'request.created'
LEFT JOIN written w ON w.request_id = r.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.requester <> coalesce(c.metadata ->> 'requester', c.actor) THEN  -- a child is created by the engine
        format('Expected the requester %s, as entry %s says; found %s.',
               coalesce(c.metadata ->> 'requester', c.actor), c.id, r.requester)
    WHEN (r.parent_id, r.parent_step, r.parent_token, r.parent_attempt, r.depth) IS DISTINCT FROM (
        (c.metadata #>> '{parent,request}')::bigint, c.metadata #>> '{parent,step}',
        (c.metadata #>> '{parent,token}')::int, (c.metadata #>> '{parent,attempt}')::int,
        coalesce((c.metadata #>> '{parent,depth}')::int, 0)) THEN
        format('Expected the parent that entry %s says; found %s.', c.id, coalesce(r.parent_id::text, 'none'))
    WHEN r.title IS DISTINCT FROM c.metadata ->> 'title' THEN
        format('Expected the title %s, as entry %s says; found %s.', c.metadata ->> 'title', c.id, r.title)
    WHEN r.external_id IS DISTINCT FROM c.metadata ->> 'external_id' THEN
        format('Expected the external id %s, as entry %s says; found %s.',
               coalesce(c.metadata ->> 'external_id', 'none'), c.id, coalesce(r.external_id, 'none'))
    WHEN r.context <> (c.metadata -> 'context') || coalesce(w.fields, '{}') THEN
        format('Expected the context as created and written since; it differs in: %s.', (
            SELECT string_agg(key, ', ' ORDER BY key)
            FROM jsonb_each(r.context) AS is_now(key, value)
            FULL JOIN jsonb_each((c.metadata -> 'context') || coalesce(w.fields, '{}')) AS said(key, value) USING (key)
            WHERE is_now.value IS DISTINCT FROM said.value))
    END AS found) AS broken
WHERE broken.found IS NOT NULL

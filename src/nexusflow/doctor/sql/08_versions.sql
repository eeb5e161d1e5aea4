-- A published version is what it was when it was published: its content still gives the same hash.
-- reads: workflow_versions, steps, transitions
WITH rows_of_steps AS (
    SELECT version_id, jsonb_agg(jsonb_build_array(key, name, type, position, permission, outcomes, require_note,
               sla_hours, form, separate_from, writes, supervisor_role, status, further)
               ORDER BY key COLLATE "C") AS rows
    FROM steps GROUP BY version_id
),
rows_of_transitions AS (
    SELECT version_id, jsonb_agg(jsonb_build_array(from_step, outcome, guard, to_step, priority)
               || CASE WHEN cancels = '{}' THEN '[]' ELSE jsonb_build_array(cancels) END ORDER BY id) AS rows
    FROM transitions GROUP BY version_id
),
hashed AS (
    SELECT v.id, sha256(convert_to(jsonb_build_array(
        jsonb_build_array(v.workflow_key, v.version, v.name, v.description, v.create_permission,
            v.supervisor_role, v.context_schema, v.start_step, v.visibility, v.further),
        s.rows, t.rows)::text, 'UTF8')) AS hash
    FROM workflow_versions v
    LEFT JOIN rows_of_steps s ON s.version_id = v.id
    LEFT JOIN rows_of_transitions t ON t.version_id = v.id
    WHERE v.status = 'published'
)
SELECT format('version %s of %s', v.version, v.workflow_key) AS subject,
       format('Expected the content that was published (%s); found other content (%s). %s requests are pinned to it, %s of them running.',
              coalesce(left(encode(v.content_hash, 'hex'), 12), 'no hash'), left(encode(h.hash, 'hex'), 12),
              (SELECT count(*) FROM requests r WHERE r.version_id = v.id),
              (SELECT count(*) FROM requests r WHERE r.version_id = v.id AND r.ended_at IS NULL)) AS found
FROM workflow_versions v JOIN hashed h ON h.id = v.id
WHERE v.content_hash IS DISTINCT FROM h.hash

-- Every request is pinned to a version that is published.
-- reads: requests, workflow_versions
SELECT 'request ' || r.id AS subject,
       format('Expected a published version; it is pinned to %s.',
              coalesce(format('version %s of %s, which is a %s', v.version, v.workflow_key, v.status),
                       format('version id %s, which is not there', r.version_id))) AS found
FROM requests r LEFT JOIN workflow_versions v ON v.id = r.version_id
WHERE v.status IS DISTINCT FROM 'published'

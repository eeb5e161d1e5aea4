-- What a request's row repeats of its version is what the version says.
-- reads: requests, workflow_versions
SELECT 'request ' || r.id AS subject,
       format('Expected version %s of %s, which it is pinned to; found version %s of %s.',
              v.version, v.workflow_key, r.version, r.workflow_key) AS found
FROM requests r JOIN workflow_versions v ON v.id = r.version_id
WHERE (r.workflow_key, r.version) IS DISTINCT FROM (v.workflow_key, v.version)

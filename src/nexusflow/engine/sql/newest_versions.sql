SELECT DISTINCT ON (workflow_key) workflow_key, id
FROM workflow_versions WHERE workflow_key = ANY(%(workflows)s) AND status = 'published'
ORDER BY workflow_key, version DESC

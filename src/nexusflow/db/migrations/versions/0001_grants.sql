-- The application's login owns nothing and is granted what it does, column by column where a
-- writer could otherwise forge an id, a clock or a hash. Nothing that happened can be deleted.
REVOKE ALL ON SCHEMA nexusflow FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA nexusflow FROM PUBLIC;
GRANT USAGE ON SCHEMA nexusflow TO nexusflow_app;
GRANT SELECT ON ALL TABLES IN SCHEMA nexusflow TO nexusflow_app;
GRANT USAGE ON SEQUENCE request_ids, task_ids TO nexusflow_app;
GRANT EXECUTE ON FUNCTION
    audit_hash(bigint, timestamptz, timestamptz, text, text, text, bigint, bigint, jsonb),
    definition_content_hash(bigint) TO nexusflow_app;

GRANT INSERT, UPDATE (name, description, draft, draft_by, draft_at) ON workflows TO nexusflow_app;
GRANT INSERT (workflow_key, version, status, name, description, create_permission, supervisor_role,
        context_schema, start_step, visibility, further, published_by),
    UPDATE (status, published_by) ON workflow_versions TO nexusflow_app;
GRANT INSERT ON steps TO nexusflow_app;
GRANT INSERT (version_id, from_step, outcome, guard, to_step, priority) ON transitions TO nexusflow_app;

GRANT INSERT,
    UPDATE (status, resolution, context, started_at, ended_at) ON requests TO nexusflow_app;
GRANT INSERT,
    UPDATE (status, assignee, due_at, escalate_at, supervisor_role, is_sla_breached, level, outcome,
        note, completed_at, completed_by) ON tasks TO nexusflow_app;
GRANT INSERT (task_id, request_id, step, visit, outcome, note, data, actor, on_behalf_of, permission,
    decided_at) ON decisions TO nexusflow_app;
GRANT INSERT (task_id, request_id, level, to_role, due_at, escalated_at) ON escalations TO nexusflow_app;
GRANT INSERT (at, actor, on_behalf_of, action, request_id, task_id, metadata)
    ON audit_entries TO nexusflow_app;
GRANT INSERT (request_id, author, body, at) ON comments TO nexusflow_app;
GRANT INSERT (username, kind, priority, title, body, request_id, task_id, dedupe_key),
    UPDATE (read_at) ON notifications TO nexusflow_app;
GRANT INSERT (kind, payload, dedupe_key, available_at),
    UPDATE (available_at, attempts, last_error, done_at, dead_at) ON outbox TO nexusflow_app;
GRANT INSERT (kind, message, request_id, task_id, dedupe_key),
    UPDATE (resolved_at, resolved_by, resolution) ON incidents TO nexusflow_app;
GRANT INSERT (username, key, fingerprint, answer, request_id) ON idempotency_keys TO nexusflow_app;

GRANT INSERT (username, name, email, password_hash, manager, attributes, active),
    UPDATE (name, email, password_hash, manager, attributes, active, credential_version)
    ON users TO nexusflow_app;
GRANT INSERT ON roles, permissions TO nexusflow_app;
GRANT INSERT, DELETE ON role_permissions, user_roles TO nexusflow_app;
GRANT INSERT, UPDATE, DELETE ON login_sessions, rate_buckets, heartbeats TO nexusflow_app;

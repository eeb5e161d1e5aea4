-- The tables. Names are the contract's; CHECKs tie a status to its timestamps.

-- The hash of one audit entry, over everything that a reader is shown. Immutable in truth, though
-- PostgreSQL cannot know it: epochs and jsonb text do not depend on any setting.
CREATE FUNCTION audit_hash(
    id bigint, at timestamptz, recorded_at timestamptz, actor text, on_behalf_of text,
    action text, request_id bigint, task_id bigint, metadata jsonb
) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(convert_to(jsonb_build_array(
        id, extract(epoch FROM at), extract(epoch FROM recorded_at), actor, on_behalf_of,
        action, request_id, task_id, metadata)::text, 'UTF8'));
END $$;

CREATE SEQUENCE request_ids;
CREATE SEQUENCE task_ids;

CREATE TABLE audit_entries (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    actor TEXT NOT NULL,
    on_behalf_of TEXT,
    action TEXT NOT NULL,
    request_id BIGINT,
    task_id BIGINT,
    metadata JSONB DEFAULT '{}' NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    hash BYTEA GENERATED ALWAYS AS (audit_hash(id, at, recorded_at, actor, on_behalf_of, action, request_id, task_id, metadata)) STORED NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX audit_by_commit ON audit_entries (tx, id);

CREATE INDEX audit_by_request ON audit_entries (request_id, id);

CREATE TABLE authority_version (
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE heartbeats (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    details JSONB DEFAULT '{}' NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE idempotency_keys (
    username TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer JSONB NOT NULL,
    request_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (username, key)
);

CREATE TABLE incidents (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    request_id BIGINT,
    task_id BIGINT,
    dedupe_key TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolved_by TEXT,
    resolution TEXT,
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX incidents_open ON incidents (dedupe_key) WHERE resolved_at IS NULL;

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    kind TEXT NOT NULL,
    payload JSONB NOT NULL,
    dedupe_key TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    available_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    attempts BIGINT DEFAULT 0 NOT NULL,
    last_error TEXT,
    done_at TIMESTAMP WITH TIME ZONE,
    dead_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    UNIQUE (dedupe_key)
);

CREATE INDEX outbox_due ON outbox (available_at, id) WHERE done_at IS NULL AND dead_at IS NULL;

CREATE TABLE permissions (
    name TEXT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE rate_buckets (
    name TEXT NOT NULL,
    tokens DOUBLE PRECISION NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE roles (
    name TEXT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE users (
    username TEXT NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    email TEXT,
    password_hash TEXT,
    manager TEXT,
    attributes JSONB DEFAULT '{}' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
    credential_version BIGINT DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (username),
    FOREIGN KEY(manager) REFERENCES users (username)
);

CREATE TABLE workflows (
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    draft JSONB,
    draft_by TEXT,
    draft_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE login_sessions (
    token_hash BYTEA NOT NULL,
    username TEXT NOT NULL,
    csrf_hash BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (token_hash),
    FOREIGN KEY(username) REFERENCES users (username)
);

CREATE TABLE notifications (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    username TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority TEXT DEFAULT 'normal' NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    request_id BIGINT,
    task_id BIGINT,
    dedupe_key TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    FOREIGN KEY(username) REFERENCES users (username),
    UNIQUE (dedupe_key)
);

CREATE INDEX notifications_by_user ON notifications (username, id);

CREATE TABLE role_permissions (
    role TEXT NOT NULL,
    permission TEXT NOT NULL,
    PRIMARY KEY (role, permission),
    FOREIGN KEY(role) REFERENCES roles (name),
    FOREIGN KEY(permission) REFERENCES permissions (name)
);

CREATE TABLE user_roles (
    username TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (username, role),
    FOREIGN KEY(username) REFERENCES users (username),
    FOREIGN KEY(role) REFERENCES roles (name)
);

CREATE INDEX user_roles_by_role ON user_roles (role);

CREATE TABLE workflow_versions (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY,
    workflow_key TEXT NOT NULL,
    version BIGINT NOT NULL,
    status TEXT DEFAULT 'draft' NOT NULL,
    name TEXT,
    description TEXT DEFAULT '' NOT NULL,
    create_permission TEXT,
    supervisor_role TEXT,
    context_schema JSONB DEFAULT '{"type": "object"}' NOT NULL,
    start_step TEXT NOT NULL,
    visibility JSONB DEFAULT '"participants"' NOT NULL,
    further JSONB DEFAULT '{}' NOT NULL,
    content_hash BYTEA,
    published_at TIMESTAMP WITH TIME ZONE,
    published_by TEXT,
    published_tx xid8,
    PRIMARY KEY (id),
    UNIQUE (workflow_key, version),
    FOREIGN KEY(workflow_key) REFERENCES workflows (key)
);

CREATE TABLE requests (
    id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    workflow_key TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    status TEXT DEFAULT 'CREATED' NOT NULL,
    resolution TEXT,
    context JSONB NOT NULL,
    requester TEXT NOT NULL,
    external_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    FOREIGN KEY(version_id) REFERENCES workflow_versions (id),
    FOREIGN KEY(requester) REFERENCES users (username)
);

CREATE INDEX requests_by_requester ON requests (requester, id);

CREATE UNIQUE INDEX requests_external ON requests (workflow_key, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE steps (
    version_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    name TEXT,
    type TEXT NOT NULL,
    position BIGINT DEFAULT 0 NOT NULL,
    permission TEXT,
    outcomes TEXT[] DEFAULT '{}' NOT NULL,
    require_note TEXT[] DEFAULT '{}' NOT NULL,
    sla_hours TEXT,
    form JSONB,
    separate_from TEXT[] DEFAULT '{}' NOT NULL,
    writes TEXT[] DEFAULT '{}' NOT NULL,
    supervisor_role TEXT,
    status TEXT,
    further JSONB DEFAULT '{}' NOT NULL,
    PRIMARY KEY (version_id, key),
    FOREIGN KEY(version_id) REFERENCES workflow_versions (id)
);

CREATE TABLE comments (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id BIGINT NOT NULL,
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);

CREATE INDEX comments_by_request ON comments (request_id);

CREATE TABLE tasks (
    id BIGINT NOT NULL,
    request_id BIGINT NOT NULL,
    workflow_key TEXT NOT NULL,
    step TEXT NOT NULL,
    visit BIGINT NOT NULL,
    status TEXT NOT NULL,
    permission TEXT NOT NULL,
    assignee TEXT,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    escalate_at TIMESTAMP WITH TIME ZONE,
    supervisor_role TEXT,
    is_sla_breached BOOLEAN DEFAULT false NOT NULL,
    level BIGINT DEFAULT 0 NOT NULL,
    outcome TEXT,
    note TEXT,
    completed_at TIMESTAMP WITH TIME ZONE,
    completed_by TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);

CREATE INDEX tasks_by_request ON tasks (request_id);

CREATE INDEX tasks_inbox ON tasks (permission, due_at, id) WHERE status IN ('OPEN', 'CLAIMED');

CREATE INDEX tasks_to_escalate ON tasks (escalate_at, id) WHERE escalate_at IS NOT NULL AND status IN ('OPEN', 'CLAIMED');

CREATE TABLE transitions (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY,
    version_id BIGINT NOT NULL,
    from_step TEXT NOT NULL,
    outcome TEXT,
    guard TEXT,
    to_step TEXT NOT NULL,
    priority BIGINT DEFAULT 100 NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(version_id, from_step) REFERENCES steps (version_id, key),
    FOREIGN KEY(version_id, to_step) REFERENCES steps (version_id, key),
    FOREIGN KEY(version_id) REFERENCES workflow_versions (id)
);

CREATE INDEX transitions_by_version ON transitions (version_id);

CREATE TABLE decisions (
    task_id BIGINT NOT NULL,
    request_id BIGINT NOT NULL,
    step TEXT NOT NULL,
    visit BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    data JSONB NOT NULL,
    actor TEXT NOT NULL,
    on_behalf_of TEXT,
    permission TEXT NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    PRIMARY KEY (task_id),
    FOREIGN KEY(task_id) REFERENCES tasks (id)
);

CREATE INDEX decisions_by_request ON decisions (request_id);

CREATE TABLE escalations (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    task_id BIGINT NOT NULL,
    request_id BIGINT NOT NULL,
    level BIGINT NOT NULL,
    to_role TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    escalated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (task_id, level, due_at),
    FOREIGN KEY(task_id) REFERENCES tasks (id)
);

CREATE INDEX escalations_by_request ON escalations (request_id);

ALTER TABLE requests SET (fillfactor = 70);
ALTER TABLE tasks SET (fillfactor = 70);

ALTER TABLE requests
    ADD CONSTRAINT requests_status CHECK (status IN ('CREATED', 'IN_PROGRESS', 'COMPLETED', 'REJECTED')),
    ADD CONSTRAINT requests_started CHECK ((status = 'CREATED') = (started_at IS NULL)),
    ADD CONSTRAINT requests_ended CHECK ((status IN ('COMPLETED', 'REJECTED')) = (ended_at IS NOT NULL)),
    ADD CONSTRAINT requests_resolved CHECK ((ended_at IS NULL) = (resolution IS NULL));

ALTER TABLE tasks
    ADD CONSTRAINT tasks_status CHECK (status IN ('OPEN', 'CLAIMED', 'COMPLETED', 'CANCELLED')),
    ADD CONSTRAINT tasks_claimed CHECK (status <> 'CLAIMED' OR assignee IS NOT NULL),
    ADD CONSTRAINT tasks_completed CHECK ((status = 'COMPLETED') = (completed_at IS NOT NULL)),
    ADD CONSTRAINT tasks_decided CHECK (
        (completed_at IS NULL) = (outcome IS NULL) AND (completed_at IS NULL) = (completed_by IS NULL)),
    ADD CONSTRAINT tasks_visit CHECK (visit >= 1);

ALTER TABLE workflows ADD CONSTRAINT workflows_key CHECK (key ~ '^[a-z0-9-]{1,64}$');
ALTER TABLE workflow_versions
    ADD CONSTRAINT workflow_versions_status CHECK (status IN ('draft', 'published')),
    ADD CONSTRAINT workflow_versions_version CHECK (version >= 1);
ALTER TABLE steps
    ADD CONSTRAINT steps_type CHECK (
        type IN ('task', 'decision', 'fork', 'join', 'service', 'wait', 'subflow', 'end')),
    ADD CONSTRAINT steps_status CHECK (status IN ('COMPLETED', 'REJECTED'));
ALTER TABLE notifications ADD CONSTRAINT notifications_priority CHECK (priority IN ('high', 'normal'));
ALTER TABLE authority_version ADD CONSTRAINT authority_version_single CHECK (id = 1);
INSERT INTO authority_version (id, version) VALUES (1, 1);

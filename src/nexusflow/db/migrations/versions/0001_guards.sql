-- What the database itself refuses, whoever writes. ALWAYS: also under session_replication_role.

-- 1. The lifecycle of requests.
CREATE FUNCTION guard_request_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Expected a new request to be CREATED, found %.', NEW.status
        USING ERRCODE = 'check_violation', HINT = 'Insert it as CREATED; the engine moves it on.';
END $$;
CREATE TRIGGER guard_insert BEFORE INSERT ON requests
    FOR EACH ROW WHEN (NEW.status <> 'CREATED') EXECUTE FUNCTION guard_request_insert();
ALTER TABLE requests ENABLE ALWAYS TRIGGER guard_insert;

CREATE FUNCTION guard_request_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ((OLD.status = 'CREATED' AND NEW.status = 'IN_PROGRESS')
        OR (OLD.status = 'IN_PROGRESS' AND NEW.status IN ('COMPLETED', 'REJECTED'))) THEN
        RAISE EXCEPTION 'Request % cannot move from % to %.', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'check_violation',
                  HINT = 'The lifecycle is CREATED -> IN_PROGRESS -> COMPLETED | REJECTED, and no other move.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_move BEFORE UPDATE ON requests
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_request_move();
ALTER TABLE requests ENABLE ALWAYS TRIGGER guard_move;

CREATE FUNCTION guard_request_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Request % is pinned and its end is final: this column does not change.', OLD.id
        USING ERRCODE = 'check_violation',
              HINT = 'id, version, workflow, requester, external_id, created_at never change; nothing does after the end.';
END $$;
CREATE TRIGGER guard_pinned BEFORE UPDATE ON requests
    FOR EACH ROW WHEN (
        (OLD.id, OLD.version_id, OLD.workflow_key, OLD.version, OLD.requester, OLD.created_at)
            IS DISTINCT FROM
        (NEW.id, NEW.version_id, NEW.workflow_key, NEW.version, NEW.requester, NEW.created_at)
        OR OLD.external_id IS DISTINCT FROM NEW.external_id
        OR OLD.ended_at IS NOT NULL
    ) EXECUTE FUNCTION guard_request_pinned();
ALTER TABLE requests ENABLE ALWAYS TRIGGER guard_pinned;

-- 2. The lifecycle of tasks.
CREATE FUNCTION guard_task_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Expected a new task to be OPEN, found %.', NEW.status USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guard_insert BEFORE INSERT ON tasks
    FOR EACH ROW WHEN (NEW.status <> 'OPEN') EXECUTE FUNCTION guard_task_insert();
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_insert;

CREATE FUNCTION guard_task_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Task % is % and stays as it is.', OLD.id, OLD.status USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guard_closed BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (OLD.status IN ('COMPLETED', 'CANCELLED')) EXECUTE FUNCTION guard_task_closed();
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_closed;

CREATE FUNCTION guard_task_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Task % is pinned: its request, step, visit, permission and opening never change.', OLD.id
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guard_pinned BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (
        (OLD.id, OLD.request_id, OLD.workflow_key, OLD.step, OLD.visit, OLD.permission, OLD.opened_at)
            IS DISTINCT FROM
        (NEW.id, NEW.request_id, NEW.workflow_key, NEW.step, NEW.visit, NEW.permission, NEW.opened_at)
    ) EXECUTE FUNCTION guard_task_pinned();
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_pinned;

-- 3. History is written once; nothing that happened is deleted.
CREATE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is history: it refuses %.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege', HINT = 'Write a new row instead.';
END $$;
CREATE TRIGGER guard_history BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE UPDATE OR DELETE OR TRUNCATE ON escalations
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON requests
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON tasks
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE decisions ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE escalations ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE requests ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE users ENABLE ALWAYS TRIGGER guard_history;

-- 4. A published version never changes, and the database says what its content was.
CREATE FUNCTION definition_content_hash(of_version bigint) RETURNS bytea LANGUAGE sql STABLE
    SET search_path FROM CURRENT AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        jsonb_build_array(v.workflow_key, v.version, v.name, v.description, v.create_permission,
            v.supervisor_role, v.context_schema, v.start_step, v.visibility, v.further),
        (SELECT jsonb_agg(jsonb_build_array(s.key, s.name, s.type, s.position, s.permission, s.outcomes,
                s.require_note, s.sla_hours, s.form, s.separate_from, s.writes, s.supervisor_role,
                s.status, s.further) ORDER BY s.key COLLATE "C")
            FROM steps s WHERE s.version_id = v.id),
        (SELECT jsonb_agg(jsonb_build_array(t.from_step, t.outcome, t.guard, t.to_step, t.priority)
                ORDER BY t.id)
            FROM transitions t WHERE t.version_id = v.id))::text, 'UTF8'))
    FROM workflow_versions v WHERE v.id = of_version
$$;

CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.content_hash := NULL;
    ELSIF TG_OP = 'DELETE' THEN
        IF OLD.status = 'published' THEN
            RAISE EXCEPTION 'Version % of % is published: it is never deleted.', OLD.version, OLD.workflow_key
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    ELSIF OLD.status = 'published' THEN
        -- The one change that may follow is the database's own: writing down the content's hash.
        IF OLD.content_hash IS NOT NULL
            OR to_jsonb(NEW) - 'content_hash' IS DISTINCT FROM to_jsonb(OLD) - 'content_hash'
            OR NEW.content_hash IS DISTINCT FROM definition_content_hash(NEW.id) THEN
            RAISE EXCEPTION 'Version % of % is published: it never changes.', OLD.version, OLD.workflow_key
                USING ERRCODE = 'check_violation', HINT = 'Insert a new version instead.';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status = 'published' THEN
        NEW.published_at := clock_timestamp();
        NEW.published_by := coalesce(NEW.published_by, session_user);
        NEW.published_tx := pg_current_xact_id();
        NEW.content_hash := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_version BEFORE INSERT OR UPDATE OR DELETE ON workflow_versions
    FOR EACH ROW EXECUTE FUNCTION guard_version();
ALTER TABLE workflow_versions ENABLE ALWAYS TRIGGER guard_version;

-- Deferred, so that steps inserted after the version in the same transaction are in the hash.
CREATE FUNCTION seal_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE workflow_versions SET content_hash = definition_content_hash(id)
        WHERE id = NEW.id AND status = 'published' AND content_hash IS NULL;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER seal_version AFTER INSERT OR UPDATE ON workflow_versions
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'published' AND NEW.content_hash IS NULL)
    EXECUTE FUNCTION seal_version();
ALTER TABLE workflow_versions ENABLE ALWAYS TRIGGER seal_version;

CREATE FUNCTION guard_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END];
    sealed record;
BEGIN
    SELECT v.version, v.workflow_key INTO sealed FROM workflow_versions v
        WHERE v.id = ANY(touched) AND v.status = 'published'
          AND (TG_OP <> 'INSERT' OR v.published_tx IS DISTINCT FROM pg_current_xact_id()) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Version % of % is published: its % never change.',
            sealed.version, sealed.workflow_key, TG_TABLE_NAME
            USING ERRCODE = 'check_violation',
                  HINT = 'Insert the version as draft, then its rows, then set its status to published.';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_published BEFORE INSERT OR UPDATE OR DELETE ON steps
    FOR EACH ROW EXECUTE FUNCTION guard_published();
CREATE TRIGGER guard_published BEFORE INSERT OR UPDATE OR DELETE ON transitions
    FOR EACH ROW EXECUTE FUNCTION guard_published();
ALTER TABLE steps ENABLE ALWAYS TRIGGER guard_published;
ALTER TABLE transitions ENABLE ALWAYS TRIGGER guard_published;
CREATE TRIGGER guard_history BEFORE TRUNCATE ON workflow_versions
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE TRUNCATE ON steps
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER guard_history BEFORE TRUNCATE ON transitions
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
ALTER TABLE workflow_versions ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE steps ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE transitions ENABLE ALWAYS TRIGGER guard_history;

-- 5. What the engine remembers of people is good as long as this number is the same.
CREATE FUNCTION raise_authority_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE authority_version SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER raise_authority_version AFTER INSERT OR UPDATE OR DELETE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION raise_authority_version();
CREATE TRIGGER raise_authority_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON user_roles
    FOR EACH STATEMENT EXECUTE FUNCTION raise_authority_version();
CREATE TRIGGER raise_authority_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON role_permissions
    FOR EACH STATEMENT EXECUTE FUNCTION raise_authority_version();
ALTER TABLE users ENABLE ALWAYS TRIGGER raise_authority_version;
ALTER TABLE user_roles ENABLE ALWAYS TRIGGER raise_authority_version;
ALTER TABLE role_permissions ENABLE ALWAYS TRIGGER raise_authority_version;

-- Where a request stands besides its open tasks; NULL where it stands nowhere else, as after its end.
ALTER TABLE requests ADD COLUMN marking JSONB;
ALTER TABLE requests ADD CONSTRAINT requests_marking CHECK (ended_at IS NULL OR marking IS NULL);
-- The next instant that one of its tokens waits for: what the pulse looks for.
ALTER TABLE requests ADD COLUMN wake_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE requests ADD CONSTRAINT requests_wake_at CHECK (marking IS NOT NULL OR wake_at IS NULL);
-- Since when nobody works on it.
ALTER TABLE requests ADD COLUMN suspended_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE requests ADD CONSTRAINT requests_suspended_at CHECK (suspended_at IS NULL OR status = 'IN_PROGRESS');
CREATE INDEX requests_to_wake ON requests (wake_at, id) WHERE wake_at IS NOT NULL;
-- The forks that a task stands in a branch of, outermost first, by their numbers within the request.
ALTER TABLE tasks ADD COLUMN path INTEGER[] DEFAULT '{}' NOT NULL;
-- The steps of a region that is closed when the transition is taken.
ALTER TABLE transitions ADD COLUMN cancels TEXT[] DEFAULT '{}' NOT NULL;

GRANT UPDATE (marking, wake_at, suspended_at) ON requests TO nexusflow_app;
GRANT INSERT (cancels) ON transitions TO nexusflow_app;

CREATE OR REPLACE TRIGGER guard_pinned BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (
        (OLD.id, OLD.request_id, OLD.workflow_key, OLD.step, OLD.visit, OLD.permission, OLD.opened_at, OLD.path)
            IS DISTINCT FROM
        (NEW.id, NEW.request_id, NEW.workflow_key, NEW.step, NEW.visit, NEW.permission, NEW.opened_at, NEW.path)
    ) EXECUTE FUNCTION guard_task_pinned();
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_pinned;

-- A transition without a region has the content that it always had, so that what was published keeps its hash.
CREATE OR REPLACE FUNCTION definition_content_hash(of_version bigint) RETURNS bytea LANGUAGE sql STABLE
    SET search_path = nexusflow, pg_temp AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        jsonb_build_array(v.workflow_key, v.version, v.name, v.description, v.create_permission,
            v.supervisor_role, v.context_schema, v.start_step, v.visibility, v.further),
        (SELECT jsonb_agg(jsonb_build_array(s.key, s.name, s.type, s.position, s.permission, s.outcomes,
                s.require_note, s.sla_hours, s.form, s.separate_from, s.writes, s.supervisor_role,
                s.status, s.further) ORDER BY s.key COLLATE "C")
            FROM steps s WHERE s.version_id = v.id),
        (SELECT jsonb_agg(jsonb_build_array(t.from_step, t.outcome, t.guard, t.to_step, t.priority)
                    || CASE WHEN t.cancels = '{}' THEN '[]' ELSE jsonb_build_array(t.cancels) END
                ORDER BY t.id)
            FROM transitions t WHERE t.version_id = v.id))::text, 'UTF8'))
    FROM workflow_versions v WHERE v.id = of_version
$$;

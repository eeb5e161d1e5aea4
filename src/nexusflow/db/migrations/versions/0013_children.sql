-- A request that another one waits for: which, at which step, for which of its tokens and which attempt, and how
-- many requests are above it. One for each attempt, whoever starts them.
ALTER TABLE requests ADD COLUMN parent_id BIGINT REFERENCES requests (id);
ALTER TABLE requests ADD COLUMN parent_step TEXT;
ALTER TABLE requests ADD COLUMN parent_token INTEGER;
ALTER TABLE requests ADD COLUMN parent_attempt INTEGER;
ALTER TABLE requests ADD COLUMN depth INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE requests ADD CONSTRAINT requests_parent CHECK (
    num_nulls(parent_id, parent_step, parent_token, parent_attempt) = CASE depth WHEN 0 THEN 4 ELSE 0 END);
ALTER TABLE requests ADD CONSTRAINT requests_depth CHECK (depth BETWEEN 0 AND 8 AND parent_id IS DISTINCT FROM id);
CREATE UNIQUE INDEX requests_children ON requests (parent_id, parent_token, parent_attempt)
    WHERE parent_id IS NOT NULL;

CREATE OR REPLACE TRIGGER guard_pinned BEFORE UPDATE ON requests
    FOR EACH ROW WHEN (
        (OLD.id, OLD.version_id, OLD.workflow_key, OLD.version, OLD.requester, OLD.created_at, OLD.depth)
            IS DISTINCT FROM
        (NEW.id, NEW.version_id, NEW.workflow_key, NEW.version, NEW.requester, NEW.created_at, NEW.depth)
        OR OLD.external_id IS DISTINCT FROM NEW.external_id
        OR (OLD.parent_id, OLD.parent_step, OLD.parent_token, OLD.parent_attempt)
            IS DISTINCT FROM
        (NEW.parent_id, NEW.parent_step, NEW.parent_token, NEW.parent_attempt)
        OR OLD.ended_at IS NOT NULL
    ) EXECUTE FUNCTION guard_request_pinned();
ALTER TABLE requests ENABLE ALWAYS TRIGGER guard_pinned;

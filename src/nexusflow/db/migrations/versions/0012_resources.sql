-- What a task has to itself while it is open: no other open task of any request has it.
ALTER TABLE tasks ADD COLUMN resource TEXT;
CREATE UNIQUE INDEX tasks_on_resource ON tasks (resource)
    WHERE resource IS NOT NULL AND status IN ('OPEN', 'CLAIMED');

CREATE OR REPLACE TRIGGER guard_pinned BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (
        (OLD.id, OLD.request_id, OLD.workflow_key, OLD.step, OLD.visit, OLD.permission, OLD.opened_at, OLD.path,
         OLD.resource)
            IS DISTINCT FROM
        (NEW.id, NEW.request_id, NEW.workflow_key, NEW.step, NEW.visit, NEW.permission, NEW.opened_at, NEW.path,
         NEW.resource)
    ) EXECUTE FUNCTION guard_task_pinned();
ALTER TABLE tasks ENABLE ALWAYS TRIGGER guard_pinned;

-- Who waits for a resource, in their order. The request's marking is the truth; this is the index of it.
CREATE TABLE resource_queue (
    request_id BIGINT NOT NULL,
    token BIGINT NOT NULL,
    resource TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (request_id, token),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);
CREATE INDEX resource_queue_order ON resource_queue (resource, since, request_id, token);

GRANT SELECT, INSERT (request_id, token, resource, since), DELETE ON resource_queue TO nexusflow_app;

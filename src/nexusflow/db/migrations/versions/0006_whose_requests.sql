-- Whose requests somebody sees is found by traces that people leave in tasks and comments. The entries are
-- made when a task is closed, taken or escalated, not when it is opened: that is what is waited for.
CREATE INDEX tasks_closed ON tasks (permission, completed_by, request_id)
    WHERE status IN ('COMPLETED', 'CANCELLED');
CREATE INDEX tasks_taken ON tasks (assignee, request_id) WHERE assignee IS NOT NULL AND completed_by IS NULL;
CREATE INDEX tasks_escalated ON tasks (supervisor_role, request_id) WHERE level > 0;
CREATE INDEX requests_by_version ON requests (version_id, id);
CREATE INDEX comments_by_author ON comments (author, request_id);
-- What was done lately, for the grid and for how deadlines are kept, without looking at all that ever was.
CREATE INDEX tasks_done ON tasks (completed_at) WHERE completed_at IS NOT NULL;

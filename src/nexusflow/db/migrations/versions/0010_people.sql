-- Whom a task is for besides whoever holds its permission: one person, or the members of a role.
ALTER TABLE tasks ADD COLUMN reserved_for TEXT;
ALTER TABLE tasks ADD COLUMN role TEXT;
-- Who handed it on, one after the other, and in whose name it was completed.
ALTER TABLE tasks ADD COLUMN delegated TEXT[] DEFAULT '{}' NOT NULL;
ALTER TABLE tasks ADD COLUMN on_behalf_of TEXT;
-- What the inbox looks tasks up by. No permission begins with a space.
ALTER TABLE tasks ADD COLUMN offered_to TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN reserved_for IS NOT NULL THEN ' user ' || reserved_for
         WHEN role IS NOT NULL THEN ' role ' || role
         ELSE permission END) STORED;
ALTER TABLE tasks ADD CONSTRAINT tasks_on_behalf_of CHECK (on_behalf_of IS NULL OR completed_by IS NOT NULL);

DROP INDEX tasks_inbox;
DROP INDEX tasks_closed;
CREATE INDEX tasks_inbox ON tasks (offered_to, due_at, id) WHERE status IN ('OPEN', 'CLAIMED');
CREATE INDEX tasks_closed ON tasks (offered_to, completed_by, request_id) WHERE status IN ('COMPLETED', 'CANCELLED');
CREATE INDEX tasks_delegated ON tasks USING gin (delegated) WHERE delegated <> '{}';
-- Whether anybody is away now is asked before every step.
CREATE INDEX absences_running ON absences (ends_at) WHERE cancelled_at IS NULL;

GRANT UPDATE (reserved_for, role, delegated, on_behalf_of) ON tasks TO nexusflow_app;

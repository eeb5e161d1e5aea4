-- Whether nobody can do a task, of which an incident tells.
ALTER TABLE tasks ADD COLUMN orphaned BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE tasks ADD CONSTRAINT tasks_orphaned_open CHECK (NOT orphaned OR status IN ('OPEN', 'CLAIMED'));
CREATE INDEX tasks_orphaned ON tasks (id) WHERE orphaned;

GRANT UPDATE (orphaned) ON tasks TO nexusflow_app;

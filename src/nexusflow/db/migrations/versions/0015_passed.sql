-- A task that was passed without its decision says how, and by whom; its note says why.
ALTER TABLE tasks ADD COLUMN passed_as TEXT;
ALTER TABLE tasks ADD COLUMN passed_by TEXT;
ALTER TABLE tasks ADD CONSTRAINT tasks_passed CHECK (
    (passed_as IS NULL) = (passed_by IS NULL)
    AND (passed_as IS NULL OR (passed_as IN ('overridden', 'skipped') AND status = 'CANCELLED')));

GRANT UPDATE (passed_as, passed_by) ON tasks TO nexusflow_app;

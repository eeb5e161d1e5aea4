-- A form that is filled in by halves belongs to its task, whoever has the task next. It is no decision and no
-- history: it is written over, and nobody relies on it.
CREATE TABLE task_drafts (
    task_id BIGINT NOT NULL,
    data JSONB DEFAULT '{}' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    PRIMARY KEY (task_id),
    FOREIGN KEY(task_id) REFERENCES tasks (id),
    FOREIGN KEY(saved_by) REFERENCES users (username),
    CONSTRAINT task_drafts_data CHECK (jsonb_typeof(data) = 'object')
);

GRANT SELECT, INSERT (task_id, data, note, saved_by, saved_at),
    UPDATE (data, note, saved_by, saved_at) ON task_drafts TO nexusflow_app;

-- That somebody has taken note of an escalation. A row of its own: the escalation itself stays as it was
-- written. One for each escalation, told by the key; who, when and in which transaction, by the database.
CREATE TABLE escalation_acknowledgements (
    escalation_id BIGINT NOT NULL,
    acknowledged_by TEXT NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    PRIMARY KEY (escalation_id),
    FOREIGN KEY(escalation_id) REFERENCES escalations (id)
);

CREATE TRIGGER guard_history BEFORE UPDATE OR DELETE OR TRUNCATE ON escalation_acknowledgements
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
ALTER TABLE escalation_acknowledgements ENABLE ALWAYS TRIGGER guard_history;

GRANT SELECT, INSERT (escalation_id, acknowledged_by, note) ON escalation_acknowledgements TO nexusflow_app;

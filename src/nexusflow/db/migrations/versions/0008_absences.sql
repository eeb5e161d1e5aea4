-- Who is away, from when to when, and who stands in for them. An absence can be cancelled, once; else it stays
-- as it was made, so that one can always tell on whose behalf somebody could act at a time. That chains are
-- short and meet no cycle is for whoever writes to see to, under a lock (directory/absences.py).
CREATE TABLE absences (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    username TEXT NOT NULL,
    substitute TEXT NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    created_by TEXT NOT NULL,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    cancelled_by TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(username) REFERENCES users (username),
    FOREIGN KEY(substitute) REFERENCES users (username),
    CONSTRAINT absences_of_two CHECK (username <> substitute),
    CONSTRAINT absences_period CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '8784 hours'),
    CONSTRAINT absences_bounded CHECK (length(note) <= 1000),
    CONSTRAINT absences_cancelled CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL))
);
CREATE INDEX absences_by_user ON absences (username, id);
-- For whom somebody stands in: asked whenever somebody acts.
CREATE INDEX absences_by_substitute ON absences (substitute, ends_at) WHERE cancelled_at IS NULL;

CREATE FUNCTION guard_absence() RETURNS trigger LANGUAGE plpgsql
    SET search_path = nexusflow, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Absence % of % stays as it was made: it can only be cancelled, and once.', OLD.id, OLD.username
        USING ERRCODE = 'check_violation', HINT = 'Cancel it, and make a new one.';
END $$;
CREATE TRIGGER guard_pinned BEFORE UPDATE ON absences
    FOR EACH ROW WHEN (
        OLD.cancelled_at IS NOT NULL
        OR (OLD.id, OLD.username, OLD.substitute, OLD.starts_at, OLD.ends_at, OLD.note, OLD.created_at,
            OLD.created_by) IS DISTINCT FROM
           (NEW.id, NEW.username, NEW.substitute, NEW.starts_at, NEW.ends_at, NEW.note, NEW.created_at,
            NEW.created_by)
    ) EXECUTE FUNCTION guard_absence();
CREATE TRIGGER guard_history BEFORE DELETE OR TRUNCATE ON absences
    FOR EACH STATEMENT EXECUTE FUNCTION guard_history();
CREATE TRIGGER raise_authority_version AFTER INSERT OR UPDATE ON absences
    FOR EACH STATEMENT EXECUTE FUNCTION raise_authority_version();
ALTER TABLE absences ENABLE ALWAYS TRIGGER guard_pinned;
ALTER TABLE absences ENABLE ALWAYS TRIGGER guard_history;
ALTER TABLE absences ENABLE ALWAYS TRIGGER raise_authority_version;
REVOKE ALL ON FUNCTION guard_absence() FROM PUBLIC;

GRANT SELECT, INSERT (username, substitute, starts_at, ends_at, note, created_by),
    UPDATE (cancelled_at, cancelled_by) ON absences TO nexusflow_app;

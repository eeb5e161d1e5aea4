-- Sessions get a number that can be shown, and what their owner knows them by.
ALTER TABLE login_sessions
    ADD COLUMN id BIGINT GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN last_seen_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN address TEXT,
    ADD COLUMN agent TEXT,
    ADD UNIQUE (id),
    ADD CONSTRAINT login_sessions_bounded CHECK (length(address) <= 100 AND length(agent) <= 100);
UPDATE login_sessions SET last_seen_at = created_at;
ALTER TABLE login_sessions
    ALTER COLUMN last_seen_at SET DEFAULT clock_timestamp(),
    ALTER COLUMN last_seen_at SET NOT NULL;
CREATE INDEX login_sessions_by_user ON login_sessions (username, id);

CREATE TABLE api_tokens (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    token_hash BYTEA NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    FOREIGN KEY(username) REFERENCES users (username),
    UNIQUE (token_hash),
    CONSTRAINT api_tokens_bounded CHECK (length(name) BETWEEN 1 AND 100 AND length(prefix) <= 16),
    CONSTRAINT api_tokens_hashed CHECK (octet_length(token_hash) = 32),
    CONSTRAINT api_tokens_expire CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX api_tokens_by_user ON api_tokens (username, id);

CREATE TABLE user_preferences (
    username TEXT NOT NULL,
    theme TEXT DEFAULT 'system' NOT NULL,
    language TEXT,
    time_zone TEXT,
    mail TEXT DEFAULT 'all' NOT NULL,
    filters JSONB DEFAULT '[]' NOT NULL,
    PRIMARY KEY (username),
    FOREIGN KEY(username) REFERENCES users (username),
    CONSTRAINT user_preferences_theme CHECK (theme IN ('system', 'light', 'dark')),
    CONSTRAINT user_preferences_mail CHECK (mail IN ('all', 'high', 'none')),
    CONSTRAINT user_preferences_bounded CHECK (length(language) <= 40 AND length(time_zone) <= 64),
    CONSTRAINT user_preferences_filters CHECK (
        CASE WHEN jsonb_typeof(filters) = 'array' THEN jsonb_array_length(filters) <= 50 ELSE false END)
);

-- The bell's number, without reading what was read long ago.
CREATE INDEX notifications_unread ON notifications (username) WHERE read_at IS NULL;

-- What was ended stays ended, whoever writes.
CREATE FUNCTION guard_ended() RETURNS trigger LANGUAGE plpgsql
    SET search_path = nexusflow, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Row % of % has ended: it changes no more.', OLD.id, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', HINT = 'Log in again, or make a new token.';
END $$;
CREATE TRIGGER guard_ended BEFORE UPDATE ON login_sessions
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION guard_ended();
CREATE TRIGGER guard_ended BEFORE UPDATE ON api_tokens
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION guard_ended();
ALTER TABLE login_sessions ENABLE ALWAYS TRIGGER guard_ended;
ALTER TABLE api_tokens ENABLE ALWAYS TRIGGER guard_ended;
REVOKE ALL ON FUNCTION guard_ended() FROM PUBLIC;

-- A session or token cannot be given to somebody else, lengthened, or made under a number of choice.
REVOKE INSERT, UPDATE ON login_sessions FROM nexusflow_app;
GRANT INSERT (token_hash, username, csrf_hash, expires_at, address, agent),
    UPDATE (last_seen_at, ended_at) ON login_sessions TO nexusflow_app;
GRANT SELECT, INSERT (token_hash, username, name, prefix, expires_at),
    UPDATE (last_used_at, ended_at), DELETE ON api_tokens TO nexusflow_app;
GRANT SELECT, INSERT, UPDATE (theme, language, time_zone, mail, filters)
    ON user_preferences TO nexusflow_app;

-- Who was given the last task of a step whose tasks go round. It is no history: it is written over.
CREATE TABLE turns (
    workflow_key TEXT NOT NULL,
    step TEXT NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (workflow_key, step),
    FOREIGN KEY(workflow_key) REFERENCES workflows (key),
    FOREIGN KEY(username) REFERENCES users (username)
);

GRANT SELECT, INSERT (workflow_key, step, username), UPDATE (username) ON turns TO nexusflow_app;

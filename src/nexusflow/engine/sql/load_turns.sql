-- Who was given the last task of each step, read after the lock: it sees what whoever held it has committed.
SELECT workflow_key, step, username FROM turns WHERE workflow_key = ANY(%(workflows)s::text[])

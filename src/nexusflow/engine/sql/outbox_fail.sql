-- Try again after a pause, or give up, and giving up is an incident: nothing dies in silence.
WITH failed AS (
    UPDATE outbox o
    SET attempts = x.attempts, last_error = x.error,
        available_at = clock_timestamp() + make_interval(secs => x.pause),
        dead_at = CASE WHEN x.dead THEN clock_timestamp() END
    FROM json_to_recordset(%(rows)s::json)
        AS x(id bigint, attempts bigint, error text, pause double precision, dead boolean)
    WHERE o.id = x.id AND o.done_at IS NULL AND o.dead_at IS NULL
    RETURNING o.id, o.kind, o.payload, o.attempts, o.last_error, o.dead_at
)
INSERT INTO incidents (kind, message, request_id, task_id, dedupe_key)
SELECT 'undelivered',
       format('Expected outbox row %%s (%%s) to be delivered, but gave up after %%s attempts: %%s'
              ' Mend the cause, then set its dead_at to NULL and its attempts to 0.',
              id, kind, attempts, last_error),
       CASE jsonb_typeof(payload -> 'request_id') WHEN 'number' THEN (payload -> 'request_id')::bigint END,
       CASE jsonb_typeof(payload -> 'task_id') WHEN 'number' THEN (payload -> 'task_id')::bigint END,
       'outbox:' || id
FROM failed WHERE dead_at IS NOT NULL
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

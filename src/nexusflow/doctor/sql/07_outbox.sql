-- What must leave the database stands in the outbox once, and is not left lying there.
-- reads: outbox, tasks, requests, escalations, audit_entries
WITH owed AS (
    SELECT 'task_opened' AS kind, 'task_opened:' || id AS key, 'task ' || id AS subject FROM tasks
    UNION ALL
    SELECT 'task_handed', format('task_handed:%s:%s', task_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')),
           'task ' || task_id
    FROM audit_entries WHERE action IN ('task.delegated', 'task.returned', 'task.reassigned')
        AND metadata ->> 'to' IS NOT NULL AND NOT (action = 'task.returned' AND metadata ->> 'to' = actor)
    UNION ALL
    SELECT 'request_ended', 'request_ended:' || id, 'request ' || id FROM requests WHERE ended_at IS NOT NULL
    UNION ALL
    SELECT 'breach', format('breach:%s:%s', task_id, level), 'escalation ' || id FROM escalations
    UNION ALL
    SELECT 'service', format('service:%s:%s:%s', request_id, metadata ->> 'token', metadata ->> 'attempt'),
           'request ' || request_id
    FROM audit_entries WHERE action IN ('service.called', 'service.retried')
    UNION ALL
    SELECT 'resource', format('resource:awaited:%s:%s', request_id, metadata ->> 'token'), 'request ' || request_id
    FROM audit_entries WHERE action = 'resource.awaited'
    UNION ALL
    SELECT 'resource', 'resource:closed:' || id, 'task ' || id
    FROM tasks WHERE resource IS NOT NULL AND status IN ('COMPLETED', 'CANCELLED')
    UNION ALL
    SELECT 'subflow', format('subflow:%s:%s:%s:start', request_id, metadata ->> 'token', metadata ->> 'attempt'),
           'request ' || request_id
    FROM audit_entries WHERE action IN ('subflow.asked', 'subflow.retried')
    UNION ALL
    SELECT 'subflow', format('subflow:%s:%s:%s:end', parent_id, parent_token, parent_attempt), 'request ' || id
    FROM requests WHERE parent_id IS NOT NULL AND ended_at IS NOT NULL
)
SELECT w.subject, format('Expected its message %s in the outbox; found none.', w.key) AS found
FROM owed w
LEFT JOIN outbox o ON o.dedupe_key = w.key AND o.kind = w.kind
WHERE o.id IS NULL
UNION ALL
SELECT 'outbox message ' || min(id),
       format('Expected one message %s %s; found %s: %s.', kind, payload, count(*), string_agg(id::text, ', ' ORDER BY id))
FROM outbox WHERE kind IN ('task_opened', 'task_handed', 'request_ended', 'breach', 'service', 'subflow')
GROUP BY kind, payload HAVING count(*) > 1
UNION ALL
SELECT 'outbox message ' || id, broken.found
FROM outbox
CROSS JOIN LATERAL (SELECT CASE
    WHEN done_at IS NOT NULL AND dead_at IS NOT NULL THEN 'Expected it to be done or given up; found both.'
    WHEN dead_at IS NOT NULL AND last_error IS NULL THEN 'Expected a reason why it was given up; found none.'
    WHEN dead_at IS NOT NULL AND NOT EXISTS (SELECT FROM incidents i WHERE i.dedupe_key = 'outbox:' || outbox.id) THEN
        'Expected an incident that it was given up; found none.'
    WHEN done_at IS NULL AND dead_at IS NULL AND kind <> 'canary' AND available_at < now() - interval '10 minutes' THEN
        format('Expected it to be tried within 10 minutes of %s; it waits still, after %s attempts.', available_at, attempts)
    END AS found) AS broken
WHERE broken.found IS NOT NULL

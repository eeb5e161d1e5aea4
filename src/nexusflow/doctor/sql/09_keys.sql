-- A key keeps the answer to the one thing that was done under it, and that thing was done by its user.
-- The answer's shape tells what it was: a completion, something on a task or a request, or the request's own move.
-- reads: idempotency_keys, decisions, audit_entries
WITH kept AS (
    SELECT k.*,
           CASE WHEN jsonb_typeof(answer) <> 'object' THEN 'nothing'
                WHEN answer ? 'task' THEN 'completion'
                WHEN answer ? 'message' THEN 'message.received'
                WHEN answer ? 'request_id' THEN 'other'
                WHEN answer ->> 'resolution' = 'withdrawn' THEN 'request.ended'
                WHEN answer ->> 'started_at' <> answer ->> 'created_at' THEN 'request.started'
                ELSE 'request.created' END AS effect,
           CASE WHEN jsonb_typeof(answer) <> 'object' THEN NULL
                WHEN answer ? 'task' OR answer ? 'message' THEN answer #> '{request,id}'
                WHEN answer ? 'request_id' THEN answer -> 'request_id'
                ELSE answer -> 'id' END AS about
    FROM idempotency_keys k
)
SELECT format('key %s of %s', k.key, k.username) AS subject, broken.found
FROM kept k
LEFT JOIN requests r ON r.id = k.request_id
LEFT JOIN decisions d ON k.effect = 'completion' AND to_jsonb(d.task_id) = k.answer #> '{task,id}'
LEFT JOIN audit_entries a ON a.request_id = k.request_id AND a.action = k.effect
    AND k.effect LIKE 'request.%'
CROSS JOIN LATERAL (SELECT CASE
    WHEN length(k.fingerprint) <> 32 THEN
        format('Expected a fingerprint of 32 bytes of what was asked; found %s.', length(k.fingerprint))
    WHEN r.id IS NULL THEN format('Expected the request %s that it is about; there is none.', k.request_id)
    WHEN k.effect = 'nothing' THEN 'Expected the answer that was given; found none.'
    WHEN k.about IS DISTINCT FROM to_jsonb(k.request_id) THEN
        format('Expected an answer about request %s; found one about %s.', k.request_id, coalesce(k.about #>> '{}', 'none'))
    WHEN k.effect = 'completion' AND (d.task_id IS NULL OR d.request_id <> k.request_id) THEN
        format('Expected the decision on task %s that its answer tells of; there is none.', k.answer #>> '{task,id}')
    WHEN k.effect = 'completion' AND (d.actor, d.outcome) IS DISTINCT FROM (k.username, k.answer #>> '{task,outcome}') THEN
        format('Expected %s by %s on task %s, as its answer tells; it was %s by %s.',
               k.answer #>> '{task,outcome}', k.username, d.task_id, d.outcome, d.actor)
    WHEN k.effect = 'message.received' AND NOT EXISTS (
        SELECT FROM audit_entries m WHERE m.request_id = k.request_id AND m.action = k.effect
            AND m.actor = k.username AND m.metadata ->> 'name' = k.answer #>> '{message,name}') THEN
        format('Expected the message %s to request %s by %s, as its answer tells; found none.',
               k.answer #>> '{message,name}', k.request_id, k.username)
    WHEN k.effect LIKE 'request.%' AND a.actor IS DISTINCT FROM k.username THEN
        format('Expected %s of request %s by %s, as its answer tells; found %s.', k.effect, k.request_id, k.username,
               coalesce('it by ' || a.actor, 'none'))
    END AS found) AS broken
WHERE broken.found IS NOT NULL
UNION ALL
SELECT format('key %s of %s', min(key), min(username)),
       format('Expected one key for what it did (%s); found %s: %s.',
              concat_ws(' ', effect, about #>> '{}', task), count(*),
              string_agg(format('%s of %s', key, username), ', ' ORDER BY username, key))
FROM (SELECT *, answer #>> '{task,id}' AS task FROM kept WHERE effect NOT IN ('nothing', 'other', 'message.received')) AS done
GROUP BY effect, about, task HAVING count(*) > 1

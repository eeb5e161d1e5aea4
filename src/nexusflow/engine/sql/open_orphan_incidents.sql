-- A task that nobody can do waits for somebody to change that; it stays open.
INSERT INTO incidents (kind, message, request_id, task_id, dedupe_key)
SELECT 'nobody_eligible',
       format('Expected somebody who may do task %%s of request %%s (%%s), but there is nobody. %%s'
              ' Give somebody what it takes; then it is theirs by itself.', x.task_id, x.request_id, x.step, x.why),
       x.request_id, x.task_id, 'orphan:' || x.task_id
FROM json_to_recordset(%(rows)s::json) AS x(task_id bigint, request_id bigint, step text, why text)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

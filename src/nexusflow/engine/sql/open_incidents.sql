-- A breach that nobody hears of is an incident, not silence.
INSERT INTO incidents (kind, message, request_id, task_id, dedupe_key)
SELECT 'no_supervisor',
       format('Expected somebody with the role %%s to hear of the breach of task %%s; nobody active holds it.'
              ' Give the role to somebody.', x.to_role, x.task_id),
       x.request_id, x.task_id, 'no_supervisor:' || x.task_id || ':' || x.level
FROM json_to_recordset(%(rows)s::json) AS x(task_id bigint, request_id bigint, level bigint, to_role text)
WHERE NOT EXISTS (SELECT FROM user_roles ur JOIN users u USING (username)
                  WHERE ur.role = x.to_role AND u.active)
ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING

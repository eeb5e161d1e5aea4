INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at, due_at,
    escalate_at, supervisor_role, path, reserved_for, resource, voter_group)
SELECT * FROM json_to_recordset(%(rows)s::json) AS x(id bigint, request_id bigint, workflow_key text,
    step text, visit bigint, status text, permission text, opened_at timestamptz, due_at timestamptz,
    escalate_at timestamptz, supervisor_role text, path int[], reserved_for text,
    resource text, voter_group text)

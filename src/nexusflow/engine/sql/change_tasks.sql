UPDATE tasks t SET status = x.status, assignee = x.assignee, due_at = x.due_at, escalate_at = x.escalate_at,
    is_sla_breached = x.is_sla_breached, level = x.level, outcome = x.outcome, note = x.note,
    completed_at = x.completed_at, completed_by = x.completed_by,
    reserved_for = x.reserved_for, role = x.role, delegated = x.delegated, on_behalf_of = x.on_behalf_of,
    orphaned = x.orphaned, passed_as = x.passed_as, passed_by = x.passed_by
FROM json_to_recordset(%(rows)s::json) AS x(id bigint, status text, assignee text, due_at timestamptz, escalate_at timestamptz,
    is_sla_breached boolean, level bigint, outcome text, note text, completed_at timestamptz,
    completed_by text, reserved_for text, role text, delegated text[], on_behalf_of text,
    orphaned boolean, passed_as text, passed_by text)
WHERE t.id = x.id

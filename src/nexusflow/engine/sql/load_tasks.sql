SELECT request_id, id, step, visit, status, opened_at, permission, due_at, escalate_at, supervisor_role,
       is_sla_breached, level::int, assignee, outcome, note, completed_at, completed_by, path, reserved_for, role,
       delegated, on_behalf_of, orphaned, resource, passed_as, passed_by, voter_group
FROM tasks
WHERE request_id = ANY(%(requests)s::bigint[] || ARRAY(SELECT request_id FROM tasks WHERE id = ANY(%(tasks)s::bigint[])))
-- Not by id alone: each lane takes its ids ahead, so that a later task may have a lower one.
ORDER BY opened_at, id

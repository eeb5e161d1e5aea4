-- One step as the database sees it: lock and read, close a task, open the next, decide, audit, outbox.
BEGIN;
SELECT r.id AS request_id, q.task_id FROM bench_queue q JOIN requests r ON r.id = q.request_id WHERE q.n = (SELECT nextval('bench_next')) FOR NO KEY UPDATE OF r \gset
SELECT id, step, visit, status, due_at FROM tasks WHERE request_id = :request_id;
SELECT version, clock_timestamp() FROM authority_version;
UPDATE tasks SET status = 'COMPLETED', escalate_at = NULL, outcome = 'approve', note = 'Fine.', completed_at = clock_timestamp(), completed_by = 'decider-1' WHERE id = :task_id;
INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at, due_at, escalate_at, supervisor_role) VALUES (nextval('task_ids'), :request_id, 'bench-purchase', 'director-review', 1, 'OPEN', 'bench.direct', clock_timestamp(), clock_timestamp() + interval '48 hours', clock_timestamp() + interval '48 hours', 'bench-lead');
INSERT INTO decisions (task_id, request_id, step, visit, outcome, note, data, actor, permission, decided_at) VALUES (:task_id, :request_id, 'manager-review', 1, 'approve', 'Fine.', '{"cost_centre": "R&D-17"}', 'decider-1', 'bench.review', clock_timestamp());
INSERT INTO audit_entries (at, actor, action, request_id, task_id, metadata) VALUES (clock_timestamp(), 'decider-1', 'task.completed', :request_id, :task_id, '{"step": "manager-review", "visit": 1, "outcome": "approve", "note": "Fine.", "data": {"cost_centre": "R&D-17"}}'), (clock_timestamp(), 'decider-1', 'routed', :request_id, NULL, '{"from": "manager-review", "outcome": "approve", "to": "director-review", "guards": [{"to": "director-review", "guard": "context.amount > 5000", "priority": 10, "result": true, "read": {"context.amount": 12400.5}}]}'), (clock_timestamp(), 'decider-1', 'task.opened', :request_id, NULL, '{"step": "director-review", "visit": 1, "permission": "bench.direct", "due_at": "2026-01-07T09:00:00+00:00", "escalate_at": "2026-01-07T09:00:00+00:00", "supervisor_role": "bench-lead"}');
INSERT INTO outbox (kind, payload, dedupe_key) VALUES ('task_opened', jsonb_build_object('task_id', :task_id::bigint), 'bench:' || :task_id::bigint);
COMMIT;

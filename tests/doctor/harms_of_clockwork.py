"""Harm to deadlines, messages, versions, keys and counters: checks 6 to 11."""

from tests.doctor.harm import BREACHED, CHAIRS, REJECTION, WAITING, Harm

HARMS = (
    Harm(
        6,
        "an overdue task was never escalated",
        (
            f"UPDATE tasks SET due_at = now() - interval '1 hour', escalate_at = now() - interval '1 hour', "
            f"opened_at = now() - interval '2 hours' WHERE id = {WAITING}",
            "UPDATE audit_entries SET at = now() - interval '2 hours', "
            "recorded_at = now() - interval '2 hours', "
            "metadata = metadata || jsonb_build_object('due_at', now() - interval '1 hour') "
            f"WHERE action = 'task.opened' AND task_id = {WAITING}",
            "UPDATE steps SET sla_hours = '1' WHERE key = 'review'",
        ),
        "Expected an escalation: it was due at",
        also=(8, 10),
    ),
    Harm(
        6,
        "an escalation is gone",
        (f"DELETE FROM escalations WHERE task_id = {BREACHED}",),
        "Expected the escalation that entry",
        also=(7,),  # somebody had acknowledged it
    ),
    Harm(
        6,
        "a task that was closed in time is escalated",
        (
            "INSERT INTO escalations (task_id, request_id, level, to_role, due_at, escalated_at) "
            "SELECT id, request_id, 1, 'lead', due_at, due_at + interval '1 minute' "
            f"FROM tasks WHERE id = {REJECTION}",
        ),
        "was closed at",
        also=(7, 11),
    ),
    Harm(
        6,
        "one breach is escalated twice",
        (
            "ALTER TABLE escalations DROP CONSTRAINT escalations_task_id_level_due_at_key",
            "INSERT INTO escalations (task_id, request_id, level, to_role, due_at, escalated_at, tx) "
            "SELECT task_id, request_id, level, to_role, due_at, escalated_at, tx FROM escalations "
            f"WHERE task_id = {BREACHED}",
        ),
        "found 2",
        also=(12,),
    ),
    Harm(
        7,
        "the entry of an escalation is gone",
        (f"DELETE FROM audit_entries WHERE action = 'task.escalated' AND task_id = {BREACHED}",),
        "Expected an entry task.escalated",
    ),
    Harm(
        7,
        "the entry of an acknowledgement is gone",
        ("DELETE FROM audit_entries WHERE action = 'escalation.acknowledged'",),
        "Expected an entry escalation.acknowledged, as lea did so",
    ),
    Harm(
        7,
        "an acknowledgement is gone",
        ("DELETE FROM escalation_acknowledgements",),
        "found no acknowledgement",
    ),
    Harm(
        7,
        "an acknowledgement is put in the mouth of another",
        ("UPDATE escalation_acknowledgements SET acknowledged_by = 'leo'",),
        'acknowledged by lea: "On it."; found leo',
    ),
    Harm(
        7,
        "an acknowledgement was written afterwards",
        ("UPDATE escalation_acknowledgements SET tx = '3'",),
        "Expected its acknowledgement in the transaction of entry",
    ),
    Harm(
        7,
        "an acknowledgement came before the breach",
        (
            "UPDATE escalation_acknowledgements k SET acknowledged_at = e.escalated_at - interval '1 hour' "
            "FROM escalations e WHERE e.id = k.escalation_id",
        ),
        "Expected no acknowledgement before it was escalated",
    ),
    Harm(
        7,
        "nobody was told of a breach",
        (f"DELETE FROM notifications WHERE kind = 'breach' AND task_id = {BREACHED}",),
        "found neither",
    ),
    Harm(
        7,
        "one of two was not told of a breach",
        (
            "UPDATE audit_entries SET recorded_at = recorded_at - interval '1 hour' "
            "WHERE action = 'user.created'",
            f"DELETE FROM notifications WHERE username = 'lea' AND task_id = {BREACHED}",
        ),
        "Expected lea, who held lead, to be told",
    ),
    Harm(
        7,
        "somebody was told who has no part in it",
        (
            "INSERT INTO notifications "
            "(username, kind, priority, title, body, request_id, task_id, dedupe_key) "
            "SELECT 'vera', kind, priority, title, body, request_id, task_id, "
            "replace(dedupe_key, ':lea', ':vera') FROM notifications "
            f"WHERE username = 'lea' AND task_id = {BREACHED}",
        ),
        "Expected vera to hold lead",
    ),
    Harm(
        7,
        "a breach is told like any other thing",
        ("UPDATE notifications SET priority = 'normal' WHERE kind = 'breach'",),
        "Expected a breach to be told with high priority",
    ),
    Harm(
        7,
        "a message is lost from the outbox",
        (f"DELETE FROM outbox WHERE dedupe_key = 'request_ended:' || {CHAIRS}",),
        "in the outbox; found none",
    ),
    Harm(
        7,
        "a message is doubled",
        (
            "INSERT INTO outbox (kind, payload, dedupe_key) SELECT kind, payload, NULL FROM outbox "
            f"WHERE dedupe_key = 'request_ended:' || {CHAIRS}",
        ),
        "found 2",
    ),
    Harm(
        7,
        "a message lies in the outbox",
        (
            "UPDATE outbox SET available_at = now() - interval '11 minutes' "
            f"WHERE dedupe_key = 'request_ended:' || {CHAIRS}",
        ),
        "Expected it to be tried within 10 minutes",
    ),
    Harm(
        7,
        "a message is ticked off without its work",
        (f"UPDATE outbox SET done_at = now() WHERE dedupe_key = 'request_ended:' || {CHAIRS}",),
        "Expected rosa to be told of the end",
    ),
    Harm(
        7,
        "a message dies in silence",
        (
            "UPDATE outbox SET dead_at = now(), last_error = 'no' "
            f"WHERE dedupe_key = 'request_ended:' || {CHAIRS}",
        ),
        "Expected an incident that it was given up",
    ),
    Harm(
        8,
        "a guard of a published version was changed",
        ("UPDATE transitions SET guard = 'context.amount == 2.0' WHERE priority = 2",),
        "Expected the content that was published",
    ),
    Harm(
        8,
        "a step of a published version was changed",
        ("UPDATE steps SET name = 'Other' WHERE key = 'review'",),
        "Expected the content that was published",
    ),
    Harm(
        8,
        "a published version became a draft",
        ("UPDATE workflow_versions SET status = 'draft'",),
        "which is a draft",
    ),
    Harm(
        9,
        "an answer is about another request",
        (
            "UPDATE idempotency_keys SET request_id = (SELECT id FROM requests WHERE external_id = 'A-1') "
            "WHERE key = 'chairs'",
        ),
        "Expected an answer about request",
    ),
    Harm(
        9,
        "two keys have one effect",
        (
            "INSERT INTO idempotency_keys (username, key, fingerprint, answer, request_id) "
            "SELECT username, 'again', fingerprint, answer, request_id FROM idempotency_keys "
            "WHERE key = 'sign chairs'",
        ),
        "Expected one key for what it did",
    ),
    Harm(
        9,
        "an answer tells of what was not decided",
        (
            "UPDATE idempotency_keys SET answer = jsonb_set(answer, '{task,outcome}', '\"reject\"') "
            "WHERE key = 'sign chairs'",
        ),
        "Expected reject by sami",
    ),
    Harm(
        9,
        "the answer is lost",
        ("UPDATE idempotency_keys SET answer = 'null' WHERE key = 'chairs'",),
        "Expected the answer that was given",
    ),
    Harm(
        10,
        "a deadline was moved",
        (f"UPDATE tasks SET due_at = due_at + interval '1 day', escalate_at = due_at WHERE id = {WAITING}",),
        "Expected the deadline",
    ),
    Harm(
        10,
        "the pulse would never look at a task",
        (f"UPDATE tasks SET escalate_at = NULL WHERE id = {WAITING}",),
        "Expected the pulse to look at it",
    ),
    Harm(
        10,
        "a deadline was computed wrongly",
        (
            f"UPDATE tasks SET due_at = opened_at + interval '25 hours', "
            f"escalate_at = opened_at + interval '25 hours' WHERE id = {WAITING}",
            "UPDATE audit_entries "
            "SET metadata = metadata || jsonb_build_object('due_at', at + interval '25 hours') "
            f"WHERE action = 'task.opened' AND task_id = {WAITING}",
        ),
        "Expected a deadline 24 hours after",
    ),
    Harm(
        11,
        "a task is listed under another workflow",
        (f"UPDATE tasks SET workflow_key = 'other' WHERE id = {WAITING}",),
        "Expected the workflow purchase",
    ),
    Harm(
        11,
        "a task is listed for other people",
        (f"UPDATE tasks SET permission = 'purchase.create' WHERE id = {WAITING}",),
        "Expected the permission purchase.review",
    ),
    Harm(
        11,
        "a breach is not counted",
        (f"UPDATE tasks SET is_sla_breached = false WHERE id = {BREACHED}",),
        "Expected the mark of a breach",
    ),
    Harm(
        11,
        "a breach is counted that was none",
        (f"UPDATE tasks SET is_sla_breached = true WHERE id = {WAITING}",),
        "Expected no mark of a breach",
    ),
    Harm(
        11,
        "a visit is counted twice",
        (f"UPDATE tasks SET visit = 2 WHERE id = {WAITING}",),
        "Expected visit 1 of review",
    ),
    Harm(
        11,
        "a request is listed under another version",
        (f"UPDATE requests SET version = 7 WHERE id = {CHAIRS}",),
        "Expected version 1 of purchase",
    ),
    Harm(
        11,
        "a counter was set back",
        ("SELECT setval('task_ids', 1)",),
        "Expected to have counted to",
    ),
)

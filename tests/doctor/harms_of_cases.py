"""Harm to what happened in requests, and to who did it: checks 1 to 5."""

from tests.doctor.harm import CHAIRS, CLAIMED, REFUSED, REJECTION, SIGNED, WAITING, WITHDRAWN, Harm

_VOTED = "(SELECT id FROM tasks WHERE step = 'vote' AND completed_by = 'vito')"

HARMS = (
    Harm(
        3,
        "a vote counts that was never cast",
        (
            f"UPDATE tasks SET outcome = 'yes' WHERE id = {_VOTED}",
            f"UPDATE decisions SET outcome = 'yes' WHERE task_id = {_VOTED}",
            "UPDATE audit_entries SET metadata = jsonb_set(metadata, '{outcome}', '\"yes\"') "
            f"WHERE action = 'task.completed' AND task_id = {_VOTED}",
        ),
        "its tasks add up to 2, 0, 2 and 1",
    ),
    Harm(
        3,
        "a vote comes to what was not voted for",
        (
            "UPDATE audit_entries SET metadata = jsonb_set(metadata, '{outcome}', '\"no\"') "
            "WHERE action = 'vote.decided'",
        ),
        "Expected the vote at vote to come to what its votes add up to",
    ),
    Harm(
        3,
        "somebody votes twice",
        (
            f"UPDATE decisions SET actor = 'vera' WHERE task_id = {_VOTED}",
            f"UPDATE audit_entries SET actor = 'vera' WHERE action = 'task.completed' AND task_id = {_VOTED}",
            f"UPDATE tasks SET completed_by = 'vera' WHERE id = {_VOTED}",
        ),
        "Expected each to vote once on visit 1 of vote; vera did in tasks",
    ),
    Harm(
        1,
        "a rejected request becomes completed",
        (f"UPDATE requests SET status = 'COMPLETED', resolution = 'ordered' WHERE id = {REFUSED}",),
        "Expected REJECTED (refused), as entry",
    ),
    Harm(
        1,
        "a request goes back to its beginning",
        ("UPDATE requests SET status = 'CREATED', started_at = NULL WHERE external_id = 'A-1'",),
        "found the status CREATED",
        also=(2,),
    ),
    Harm(
        1,
        "the entry of the start is gone",
        (f"DELETE FROM audit_entries WHERE action = 'request.started' AND request_id = {WITHDRAWN}",),
        "Expected an entry request.started, as it is REJECTED",
        also=(4,),
    ),
    Harm(
        1,
        "something happens after the end",
        (
            "INSERT INTO audit_entries (at, actor, action, request_id, task_id, metadata) "
            f"SELECT clock_timestamp(), 'vera', 'task.claimed', {REFUSED}, NULL, '{{}}'",
        ),
        "Expected nothing after its end",
    ),
    Harm(
        1,
        "a request is gone but its entries are not",
        ("DELETE FROM requests WHERE status = 'CREATED'",),
        "there is none (request.created)",
    ),
    Harm(
        1,
        "a way is taken that the version does not have",
        (
            "UPDATE audit_entries SET metadata = jsonb_set(metadata, '{to}', '\"refused\"') "
            f"WHERE action = 'routed' AND request_id = {CHAIRS} AND metadata ->> 'outcome' = 'rework'",
        ),
        "took one from review on rework to refused",
    ),
    Harm(
        1,
        "a request ends nowhere",
        (
            f"UPDATE requests SET resolution = 'elsewhere' WHERE id = {REFUSED}",
            'UPDATE audit_entries SET metadata = metadata || \'{"resolution": "elsewhere"}\' '
            f"WHERE action = 'request.ended' AND request_id = {REFUSED.replace('refused', 'elsewhere')}",
        ),
        "found the resolution elsewhere",
    ),
    Harm(
        2,
        "a task of an ended request is opened again",
        (
            "UPDATE tasks SET status = 'OPEN', outcome = NULL, note = NULL, completed_at = NULL, "
            f"completed_by = NULL, escalate_at = due_at WHERE id = {REJECTION}",
        ),
        "Expected no open task, as it ended REJECTED",
        also=(3, 4),
    ),
    Harm(
        2,
        "the only task of a running request is gone",
        (f"DELETE FROM tasks WHERE id = {WAITING}",),
        "as it is in progress; found none",
        also=(4,),
    ),
    Harm(
        3,
        "a decision is gone",
        (f"DELETE FROM decisions WHERE task_id = {REJECTION}",),
        "Expected one decision and no cancellation, as it is COMPLETED; found 0",
    ),
    Harm(
        3,
        "an open task has a decision",
        (
            "INSERT INTO decisions (task_id, request_id, step, visit, outcome, note, data, actor, permission,"
            " decided_at) SELECT id, request_id, step, visit, 'approve', '', '{}', 'vito', permission, "
            f"opened_at FROM tasks WHERE id = {WAITING}",
        ),
        "found 1 decisions and 0 cancellations",
        also=(4,),
    ),
    Harm(
        3,
        "a cancellation is gone",
        ("DELETE FROM audit_entries WHERE action = 'task.cancelled'",),
        "Expected one cancellation and no decision",
    ),
    Harm(
        3,
        "a task says another outcome than its decision",
        (f"UPDATE tasks SET outcome = 'approve' WHERE id = {REJECTION}",),
        "Expected what its decision says, reject",
    ),
    Harm(
        4,
        "the entry of a decision is gone",
        (f"DELETE FROM audit_entries WHERE action = 'task.completed' AND task_id = {SIGNED}",),
        "Expected an entry task.completed for its decision; found none",
    ),
    Harm(
        4,
        "a decision was written in a transaction of its own",
        (f"UPDATE decisions SET tx = pg_current_xact_id() WHERE task_id = {SIGNED}",),
        "Expected its decision in the transaction of entry",
    ),
    Harm(
        4,
        "a note that was demanded is missing everywhere",
        (
            f"UPDATE decisions SET note = '  ' WHERE task_id = {REJECTION}",
            f"UPDATE tasks SET note = '  ' WHERE id = {REJECTION}",
            'UPDATE audit_entries SET metadata = metadata || \'{"note": "  "}\' '
            f"WHERE action = 'task.completed' AND task_id = {REJECTION}",
        ),
        "Expected a note, which review demands for reject",
    ),
    Harm(
        4,
        "a note was changed afterwards",
        (f"UPDATE decisions SET note = 'It was fine.' WHERE task_id = {REJECTION}",),
        "Expected one note everywhere",
    ),
    Harm(
        4,
        "the data of a decision were changed afterwards",
        ("UPDATE decisions SET data = '{\"cost_centre\": \"mine\"}' WHERE data <> '{}'",),
        "its decision has other data",
    ),
    Harm(
        4,
        "the entry of an opening is gone",
        (f"DELETE FROM audit_entries WHERE action = 'task.opened' AND task_id = {SIGNED}",),
        "Expected an entry task.opened; found none",
    ),
    Harm(
        4,
        "a task was opened twice",
        (
            "INSERT INTO audit_entries (at, actor, action, request_id, task_id, metadata, tx) "
            "SELECT at, actor, action, request_id, task_id, metadata, tx FROM audit_entries "
            f"WHERE action = 'task.opened' AND task_id = {WAITING}",
        ),
        "Expected one entry task.opened; found 2",
    ),
    Harm(
        4,
        "a task is claimed by somebody who never claimed it",
        (f"UPDATE tasks SET assignee = 'vito' WHERE id = {CLAIMED}",),
        "Expected it to be vera's",
    ),
    Harm(
        4,
        "the context was changed without an entry",
        (f"UPDATE requests SET context = context || '{{\"amount\": 5}}' WHERE id = {CHAIRS}",),
        "it differs in: amount",
    ),
    Harm(
        4,
        "a comment is gone",
        ("DELETE FROM comments",),
        "found 1 entries and 0 comments",
    ),
    Harm(
        4,
        "an end was written in a transaction of its own",
        (
            "UPDATE audit_entries SET tx = pg_current_xact_id() "
            f"WHERE action = 'request.ended' AND request_id = {CHAIRS}",
        ),
        "Expected its end",
    ),
    Harm(
        5,
        "somebody decided who never held the permission",
        (
            f"UPDATE decisions SET actor = 'lea' WHERE task_id = {SIGNED}",
            f"UPDATE tasks SET completed_by = 'lea' WHERE id = {SIGNED}",
            f"UPDATE audit_entries SET actor = 'lea' WHERE action = 'task.completed' AND task_id = {SIGNED}",
        ),
        "Expected lea to hold purchase.sign",
        also=(9,),
    ),
    Harm(
        5,
        "the requester decided what somebody else had to",
        (
            "INSERT INTO user_roles VALUES ('rosa', 'reviewer')",
            f"UPDATE decisions SET actor = 'rosa' WHERE task_id = {REJECTION}",
            f"UPDATE tasks SET completed_by = 'rosa' WHERE id = {REJECTION}",
            "UPDATE audit_entries SET actor = 'rosa' "
            f"WHERE action = 'task.completed' AND task_id = {REJECTION}",
        ),
        "Expected somebody else than the requester to decide review",
    ),
    Harm(
        5,
        "one person took both steps of four eyes",
        (
            "UPDATE role_permissions SET permission = 'purchase.sign' WHERE role = 'reviewer'",
            f"UPDATE decisions SET actor = 'vera' WHERE task_id = {SIGNED}",
            f"UPDATE tasks SET completed_by = 'vera' WHERE id = {SIGNED}",
            f"UPDATE audit_entries SET actor = 'vera' WHERE action = 'task.completed' AND task_id = {SIGNED}",
        ),
        "Expected somebody else than whoever did review to decide sign",
        also=(9,),
    ),
    Harm(
        5,
        "a decision was taken with another permission",
        (f"UPDATE decisions SET permission = 'purchase.create' WHERE task_id = {SIGNED}",),
        "Expected the permission that sign asks for, purchase.sign",
    ),
    Harm(
        5,
        "somebody who was disabled decided",
        (
            "INSERT INTO audit_entries (at, actor, action, metadata, recorded_at) OVERRIDING USER VALUE "
            "SELECT at, 'lea', 'user.updated', '{\"username\": \"sami\", \"active\": false}', "
            "recorded_at - interval '1 minute' FROM audit_entries "
            f"WHERE action = 'task.completed' AND task_id = {SIGNED}",
            "UPDATE users SET active = false WHERE username = 'sami'",
        ),
        "sami had been disabled at",
    ),
    Harm(
        5,
        "a task is offered to a role that its step does not name",
        (f"UPDATE tasks SET role = 'lead' WHERE id = {WAITING}",),
        "Expected it to be offered to whoever holds purchase.review",
    ),
    Harm(
        5,
        "a task is said to be nobody's without a word",
        (f"UPDATE tasks SET orphaned = true WHERE id = {WAITING}",),
        "Expected an entry that nobody can do it",
    ),
    Harm(
        4,
        "a task was given to somebody else than the entry says",
        (
            "INSERT INTO audit_entries (at, actor, action, request_id, task_id, metadata) "
            "SELECT at, 'nexusflow', 'task.assigned', request_id, task_id, '{\"assignee\": \"vito\"}' "
            f"FROM audit_entries WHERE action = 'task.opened' AND task_id = {CLAIMED}",
        ),
        "Expected it to be vito's",
    ),
)

"""Tasks that are handed to others, on the database: rows, audit, drafts, and whom the outbox tells."""

import pytest

from nexusflow.core.commands import ClaimTask, CompleteTask, DelegateTask, ReassignTask, ReleaseTask
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import hire

from .company import Company, approval, done, task_of


@pytest.fixture
def hired(company: Company) -> Company:
    """Sven may reassign besides."""
    hire(company.database.app_url, {"steward": ("task.reassign",)}, {"sven": ("steward",)})
    return company


async def test_the_decision_and_the_audit_have_both_names(company: Company) -> None:
    request = await company.start()
    task_id = task_of(request).id
    handed = done(await company.give(DelegateTask(task_id, "nobody", "You know them."), "lena"))
    assert handed.answer["reserved_for"] == "nobody"
    assert handed.answer["delegated_by"] == ["lena"]
    refused = await company.engine.submit(approval(request, by="lars"))
    assert isinstance(refused, Rejected)
    done(await company.engine.submit(approval(request, by="nobody")))
    [decision] = company.sql("SELECT actor, on_behalf_of FROM decisions")
    assert decision == {"actor": "nobody", "on_behalf_of": "lena"}
    [told] = company.sql("SELECT actor, metadata FROM audit_entries WHERE action = 'task.delegated'")
    assert told["actor"] == "lena"
    assert told["metadata"] == {"to": "nobody", "note": "You know them.", "delegated": ["lena"]}


async def test_a_right_that_is_lost_is_lost_for_who_was_handed_the_task(company: Company) -> None:
    request = await company.start()
    done(await company.give(DelegateTask(task_of(request).id, "nobody"), "lena"))
    company.change("DELETE FROM user_roles WHERE username = 'lena'")
    refused = await company.engine.submit(approval(request, by="nobody"))
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOT_PERMITTED
    assert "lena does not hold" in refused.message


async def test_to_nobody_that_there_is(company: Company) -> None:
    request = await company.start()
    company.change("UPDATE users SET active = false WHERE username = 'nobody'")
    for to in ("nobody", "nosuch", "nexusflow"):
        refused = await company.give(DelegateTask(task_of(request).id, to), "lena")
        assert isinstance(refused, Rejected)
        assert refused.reason is Reason.NOT_ELIGIBLE


async def test_both_of_two_who_hand_it_on_at_once_are_answered_and_one_is_heard(company: Company) -> None:
    request = await company.start()
    task_id = task_of(request).id
    first = company.give(DelegateTask(task_id, "nobody"), "lena")
    second = company.give(DelegateTask(task_id, "dora"), "lars")
    outcomes = [await first, await second]
    assert [isinstance(each, Rejected) for each in outcomes] == [False, True]


async def test_whoever_it_is_handed_to_is_told_and_so_is_who_gets_it_back(hired: Company) -> None:
    request = await hired.start()
    task_id = task_of(request).id
    done(await hired.give(DelegateTask(task_id, "nobody"), "lena"))
    done(await hired.give(ReleaseTask(task_id), "nobody"))
    done(await hired.give(DelegateTask(task_id, "nobody"), "lena"))
    done(await hired.give(ReleaseTask(task_id), "lena"))
    done(await hired.give(ReassignTask(task_id, "lars"), "sven"))
    done(await hired.give(ReassignTask(task_id, None), "sven"))
    told = hired.sql(
        "SELECT kind, payload ->> 'to' AS to, payload ->> 'how' AS how FROM outbox"
        " WHERE kind IN ('task_handed', 'task_opened') ORDER BY id"
    )
    assert [(each["kind"], each["to"], each["how"]) for each in told] == [
        ("task_opened", None, None),
        ("task_handed", "nobody", "delegated"),
        ("task_handed", "lena", "returned"),
        ("task_handed", "nobody", "delegated"),
        ("task_handed", "lars", "reassigned"),
        ("task_opened", None, None),
    ]


async def test_a_task_that_somebody_sits_on_is_freed_with_its_draft_and_its_deadline(hired: Company) -> None:
    request = await hired.start()
    task_id = task_of(request).id
    done(await hired.give(ClaimTask(task_id), "lena"))
    hired.change(
        "INSERT INTO task_drafts (task_id, data, note, saved_by, saved_at)"
        " VALUES (%s, '{}', 'half a thought', 'lena', clock_timestamp())",
        task_id,
    )
    [before] = hired.sql("SELECT due_at, escalate_at FROM tasks")
    done(await hired.give(ReassignTask(task_id, None, "Lena is ill."), "sven"))
    [after] = hired.sql("SELECT status, assignee, reserved_for, due_at, escalate_at FROM tasks")
    assert after == {**before} | {"status": "OPEN", "assignee": None, "reserved_for": None}
    assert hired.sql("SELECT note FROM task_drafts") == [{"note": "half a thought"}]
    done(await hired.give(CompleteTask(task_id, "approve"), "lars"))

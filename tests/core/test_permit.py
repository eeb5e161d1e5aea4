"""Who may give which command: denied unless a table says otherwise, and nobody stands above it."""

from dataclasses import dataclass, replace
from typing import Any, get_args

import pytest

from nexusflow.core import permit
from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.evolve import Advance
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor
from tests.factories import (
    ASK,
    DIRECT,
    DORA,
    ENGINE,
    LARS,
    LEAD,
    LENA,
    NOBODY,
    RITA,
    case,
    end,
    person,
    process,
    spending,
    task,
    way,
)

# What the product itself guards; the administrator of the demo holds all of these.
ADMINISTRATOR = person(
    "admin",
    *("workflow.manage", "user.manage", "request.read", "sla.read", "audit.read", "audit.export"),
    *("incident.manage", "task.reassign", "task.override", "request.cancel"),
)


def refused(done: object, reason: Reason = Reason.NOT_PERMITTED) -> Rejected:
    assert isinstance(done, Rejected), done
    assert done.reason is reason, done
    return done


def test_every_command_has_a_permit() -> None:
    assert set(permit.PERMITS) == set(get_args(Command))
    assert all(permit.PERMITS.values()), "a permit without a condition would let everybody in"


def test_a_command_without_a_permit_is_given_by_nobody() -> None:
    @dataclass(frozen=True)
    class Unheard:
        pass

    unheard: Any = Unheard()
    everything = person("all", ASK, LEAD, DIRECT)
    refused(permit.refuse(case().plan, None, unheard, everything))


def test_a_disabled_user_may_nothing() -> None:
    began = case().start()
    for command in (ClaimTask(began.task.id), CompleteTask(began.task.id, "approve"), AddComment("hello")):
        denied = refused(began.give(command, replace(LENA, active=False)))
        assert "lena is disabled" in denied.message
    refused(began.give(WithdrawRequest(), replace(RITA, active=False)))
    refused(case().give(CreateRequest({"amount": 1}), replace(RITA, active=False)))


def test_an_engine_that_is_disabled_does_not_escalate_either() -> None:
    began = case().start()
    began.wait(days=2)
    refused(began.give(EscalateTask(began.task.id), replace(ENGINE, active=False)))


def test_creating_needs_the_workflows_permission() -> None:
    denied = refused(case().give(CreateRequest({"amount": 1}), LENA))
    assert ASK in denied.message
    assert "lena" in denied.message


def test_authority_is_asked_before_the_input_is_read() -> None:
    refused(case().give(CreateRequest({"amount": "no number"}), LENA))
    began = case().start()
    refused(began.give(CompleteTask(began.task.id, "no such outcome"), NOBODY))


def test_deciding_needs_the_permission_of_the_step() -> None:
    began = case().start()
    for actor in (RITA, DORA, NOBODY):
        for command in (ClaimTask(began.task.id), CompleteTask(began.task.id, "approve")):
            assert LEAD in refused(began.give(command, actor)).message


@pytest.mark.parametrize("missing", ["", None])
def test_no_permission_means_nobody(missing: str | None) -> None:
    plan = case().plan
    nobody_creates = replace(plan, definition=replace(plan.definition, create_permission=missing))
    anybody = person("all", ASK, LEAD, DIRECT, "", "None")
    refused(replace(case(), plan=nobody_creates).give(CreateRequest({"amount": 1}), anybody))

    began = case().start()
    began.request = began.state._replace(tasks=(began.task._replace(permission=""),))
    assert "nobody may" in refused(began.give(CompleteTask(began.task.id, "approve"), anybody)).message


def test_an_administrator_has_no_way_around() -> None:
    began = case().start()
    for command in (
        CreateRequest({"amount": 1}),
        WithdrawRequest(),
        ClaimTask(began.task.id),
        ReleaseTask(began.task.id),
        CompleteTask(began.task.id, "approve"),
        EscalateTask(began.task.id),
    ):
        refused(began.give(command, ADMINISTRATOR))


def test_only_the_requester_starts_and_withdraws() -> None:
    waiting = case()
    assert isinstance(waiting.give(CreateRequest({"amount": 1}, start=False), RITA), Advance)
    another = person("rolf", ASK)
    for command in (StartRequest(), WithdrawRequest()):
        assert "rita" in refused(waiting.give(command, another)).message
    assert isinstance(waiting.give(StartRequest(), RITA), Advance)
    assert isinstance(waiting.give(WithdrawRequest(), RITA), Advance)


def test_starting_later_needs_the_permission_as_starting_at_once_does() -> None:
    waiting = case()
    assert isinstance(waiting.give(CreateRequest({"amount": 1}, start=False), RITA), Advance)
    assert ASK in refused(waiting.give(StartRequest(), person("rita"))).message


def test_only_the_claimer_releases() -> None:
    began = case().start()
    assert isinstance(began.give(ClaimTask(began.task.id), LENA), Advance)
    assert "lena" in refused(began.give(ReleaseTask(began.task.id), LARS)).message
    assert isinstance(began.give(ReleaseTask(began.task.id), LENA), Advance)


def test_only_the_engine_escalates() -> None:
    began = case().start()
    began.wait(days=2)
    somebody = person("nexusflow", ASK, LEAD, DIRECT)
    for actor in (LENA, somebody):
        refused(began.give(EscalateTask(began.task.id), actor))
    assert isinstance(began.give(EscalateTask(began.task.id), ENGINE), Advance)


def test_nobody_decides_what_they_asked_for() -> None:
    both = person("rita", ASK, LEAD, DIRECT)
    for amount in (1, 20_000):
        began = case(requester=both).start(amount=amount)
        for command in (ClaimTask(began.task.id), CompleteTask(began.task.id, "approve")):
            denied = refused(began.give(command, both), Reason.SEPARATION_OF_DUTIES)
            assert "the requester" in denied.message


def test_separation_of_duties_holds_over_loops() -> None:
    document = process(
        task("check", outcomes=("pass", "again")),
        task("sign", outcomes=("sign", "back"), separate_from=["check"]),
        end("done"),
        way("check", "sign", on="pass"),
        way("check", "check", on="again"),
        way("sign", "done", on="sign"),
        way("sign", "check", on="back"),
    )
    began = case(document).start()
    began.complete("again", LENA)
    began.complete("pass", LARS)
    for did in (LENA, LARS):
        refused(began.complete("sign", did), Reason.SEPARATION_OF_DUTIES)
    began.complete("back", person("lutz", LEAD))
    began.complete("pass", person("lutz", LEAD))

    for did in (LENA, LARS, person("lutz", LEAD)):
        denied = refused(began.complete("sign", did), Reason.SEPARATION_OF_DUTIES)
        assert "whoever did check" in denied.message
    assert isinstance(began.complete("sign", person("fresh", LEAD)), Advance)


def test_a_step_may_be_separate_from_itself() -> None:
    document = process(
        task("check", outcomes=("pass", "again"), separate_from=["check"]),
        end("done"),
        way("check", "check", on="again"),
        way("check", "done", on="pass"),
    )
    began = case(document).start()
    began.complete("again", LENA)
    refused(began.complete("pass", LENA), Reason.SEPARATION_OF_DUTIES)
    assert isinstance(began.complete("pass", LARS), Advance)


def test_who_only_claimed_a_step_did_not_do_it() -> None:
    began = case().start(amount=100)
    leader = person("lena", LEAD, DIRECT)
    began.give(ClaimTask(began.task.id), leader)
    began.give(ReleaseTask(began.task.id), leader)
    began.complete("rework", LARS, note="too much")
    began.complete("resubmit", RITA)
    assert isinstance(began.complete("approve", leader), Advance)


@pytest.mark.parametrize(
    ("visibility", "actor", "visible"),
    [
        ("participants", RITA, True),
        ("participants", LENA, True),
        ("participants", DORA, False),
        ("participants", NOBODY, False),
        ("participants", ADMINISTRATOR, True),
        ("everyone", NOBODY, True),
        ({"roles": ["audit"]}, person("ada", roles=("audit",)), True),
        ({"roles": ["audit"]}, NOBODY, False),
        ({"roles": ["audit"]}, LENA, True),
    ],
)
def test_a_request_is_seen_by_whom_the_workflow_says(visibility: Any, actor: Actor, visible: bool) -> None:
    began = case(spending(visibility=visibility)).start()
    assert permit.sees(began.plan.definition, began.state, actor) is visible
    assert isinstance(began.give(AddComment("hello"), actor), Advance) is visible


def test_whom_a_breach_was_escalated_to_sees_the_request_from_then_on() -> None:
    began = case().start()
    supervisor = person("sven", roles=("supervisor",))
    assert not permit.sees(began.plan.definition, began.state, supervisor)
    began.wait(hours=25)
    assert not permit.sees(began.plan.definition, began.state, supervisor), "not for being late alone"
    assert isinstance(began.give(EscalateTask(began.task.id), ENGINE), Advance)
    assert permit.sees(began.plan.definition, began.state, supervisor)
    assert isinstance(began.give(AddComment("hello"), supervisor), Advance)
    assert not permit.sees(began.plan.definition, began.state, person("sven", roles=("lead",)))
    refused(began.complete("approve", supervisor))


def test_whoever_decided_keeps_seeing_the_request_without_the_role() -> None:
    began = case().start()
    began.complete("approve", LENA)
    assert permit.sees(began.plan.definition, began.state, person("lena"))
    assert not permit.sees(began.plan.definition, began.state, person("lars"))

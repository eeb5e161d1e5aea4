"""Who holds what counts in the very next transaction, for tasks that are open already too."""

import asyncio

import pytest

from nexusflow.core.commands import AddComment, ClaimTask, CompleteTask, StartRequest, WithdrawRequest
from nexusflow.core.rejection import Reason
from nexusflow.engine.dispatch import Order, WorkflowEngine
from tests.factories import LEAD

from .company import Company, approval, claim, done, refused, tally, task_of


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM user_roles WHERE username = 'lena'",
        "DELETE FROM role_permissions WHERE role = 'lead'",
        "UPDATE users SET active = false WHERE username = 'lena'",
    ],
    ids=["role", "permission", "disabled"],
)
async def test_whoever_loses_the_right_is_refused_in_the_very_next_order(company: Company, loss: str) -> None:
    request, other = await company.start_many(2)
    done(await company.engine.submit(claim(task_of(other).id, "lena")))
    company.change(loss)
    refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)
    refused(await company.engine.submit(claim(task_of(request).id, "lena")), Reason.NOT_PERMITTED)
    assert company.count("decisions") == 0


async def test_a_right_that_was_lost_counts_in_every_engine(company: Company, rival: WorkflowEngine) -> None:
    request, *others = await company.start_many(9)
    engines = [company.engine, rival] * 4
    claims = (
        each.submit(claim(task_of(other).id, "lena")) for each, other in zip(engines, others, strict=True)
    )
    assert tally(await asyncio.gather(*claims)) == {"done": 8}
    company.change("DELETE FROM user_roles WHERE username = 'lena'")
    for engine in (company.engine, rival, company.engine, rival):
        refused(await engine.submit(approval(request)), Reason.NOT_PERMITTED)


async def test_a_claim_does_not_keep_a_right_that_was_lost(company: Company) -> None:
    request = await company.start()
    done(await company.engine.submit(claim(task_of(request).id, "lena")))
    company.change("DELETE FROM user_roles WHERE username = 'lena'")
    refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)


async def test_a_right_that_was_given_counts_at_once_as_well(company: Company) -> None:
    request = await company.start()
    refused(await company.engine.submit(approval(request, by="nobody")), Reason.NOT_PERMITTED)
    company.change("INSERT INTO user_roles VALUES ('nobody', 'lead')")
    done(await company.engine.submit(approval(request, by="nobody")))


async def test_a_new_permission_of_a_role_counts_at_once(company: Company) -> None:
    request = await company.start(amount=20_000)
    refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)
    company.change("INSERT INTO role_permissions VALUES ('lead', 'spend.direct')")
    done(await company.engine.submit(approval(request)))


async def test_emptying_the_matrix_leaves_nobody_anything(company: Company) -> None:
    request = await company.start()
    company.change("DELETE FROM user_roles")
    company.change("DELETE FROM role_permissions")
    refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)
    refused(await company.engine.submit(company.creating()), Reason.NOT_PERMITTED)


async def test_a_requester_who_was_disabled_asks_for_nothing_more(company: Company) -> None:
    created = done(await company.engine.submit(company.creating(start=False))).request
    company.change("UPDATE users SET active = false WHERE username = 'rita'")
    for command in (StartRequest(), WithdrawRequest(), AddComment("hello?")):
        outcome = await company.give(command, "rita", request_id=created.id)
        refused(outcome, Reason.NOT_PERMITTED)


async def test_a_request_goes_on_though_its_requester_left(company: Company) -> None:
    request = await company.start()
    company.change("UPDATE users SET active = false WHERE username = 'rita'")
    done(await company.engine.submit(approval(request)))


async def test_administering_users_gives_no_right_to_decide(company: Company) -> None:
    company.change("INSERT INTO users (username) VALUES ('admin') ON CONFLICT DO NOTHING")
    company.change("INSERT INTO roles VALUES ('administrator') ON CONFLICT DO NOTHING")
    company.change("INSERT INTO user_roles VALUES ('admin', 'administrator')")
    for permission in ("user.manage", "workflow.manage", "request.read", "task.override", "request.cancel"):
        company.change("INSERT INTO permissions VALUES (%s) ON CONFLICT DO NOTHING", permission)
        company.change("INSERT INTO role_permissions VALUES ('administrator', %s)", permission)
    request = await company.start()
    for command in (ClaimTask(task_of(request).id), CompleteTask(task_of(request).id, "approve")):
        refused(await company.give(command, "admin"), Reason.NOT_PERMITTED)
    refused(await company.give(WithdrawRequest(), "admin", request_id=request.id), Reason.NOT_PERMITTED)
    refused(await company.engine.submit(company.creating(by="admin")), Reason.NOT_PERMITTED)


async def test_a_permission_without_a_name_is_no_right_to_steps_without_one(company: Company) -> None:
    """Who writes an empty permission into the matrix gains nothing by it."""
    company.change("INSERT INTO permissions VALUES ('') ON CONFLICT DO NOTHING")
    company.change("INSERT INTO role_permissions VALUES ('lead', '')")
    request = await company.start(amount=20_000)
    refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)


async def test_names_of_users_are_told_apart_to_the_letter(company: Company) -> None:
    request = await company.start()
    for name in ("Lena", "LENA", " lena", "lena "):
        refused(await company.engine.submit(approval(request, by=name)), Reason.NOT_PERMITTED)


async def test_a_lost_and_regained_right_counts_again(company: Company) -> None:
    requests = await company.start_many(6)
    for request in requests:
        company.change("DELETE FROM user_roles WHERE username = 'lena'")
        refused(await company.engine.submit(approval(request)), Reason.NOT_PERMITTED)
        company.change("INSERT INTO user_roles VALUES ('lena', 'lead')")
        done(await company.engine.submit(approval(request)))


async def test_the_decision_says_by_which_permission(company: Company) -> None:
    request = await company.start()
    done(await company.engine.submit(Order(CompleteTask(task_of(request).id, "approve"), actor="lars")))
    [decision] = company.sql("SELECT * FROM decisions")
    assert (decision["actor"], decision["permission"], decision["on_behalf_of"]) == ("lars", LEAD, None)

"""An idempotency key: the same question again has the same answer, and one effect."""

import asyncio
from hashlib import sha256
from typing import Any

from nexusflow.core.commands import ClaimTask, CompleteTask
from nexusflow.core.rejection import Reason
from nexusflow.engine.dispatch import Done, Idempotency, Order, Repeated, WorkflowEngine

from .company import Company, approval, done, refused, repeated, tally, task_of


def key(name: str, asked: str = "this") -> Idempotency:
    return Idempotency(name, sha256(asked.encode()).digest())


async def test_creating_twice_with_one_key_makes_one_request(company: Company) -> None:
    order = company.creating(context={"amount": 1.5, "cost_centre": "Zoë"}, idempotency=key("k"))
    first = done(await company.engine.submit(order)).answer
    before = company.everything()
    for _ in range(3):
        assert repeated(await company.engine.submit(order)).answer == first
    assert company.everything() == before


async def test_completing_twice_with_one_key_is_one_decision_and_one_answer(company: Company) -> None:
    request = await company.start()
    command = CompleteTask(task_of(request).id, "rework", "too much")
    order = Order(command, actor="lena", idempotency=key("k"))
    first = done(await company.engine.submit(order)).answer
    again = repeated(await company.engine.submit(order)).answer
    assert again == first
    assert [each["step"] for each in again["opened"]] == ["correct-it"]
    assert company.count("decisions") == 1


async def test_the_answer_stays_what_it_was_though_the_world_goes_on(company: Company) -> None:
    request = await company.start()
    order = Order(ClaimTask(task_of(request).id), actor="lena", idempotency=key("k"))
    first = done(await company.engine.submit(order)).answer
    done(await company.engine.submit(approval(request)))
    assert repeated(await company.engine.submit(order)).answer == first
    assert first["status"] == "CLAIMED"


async def test_the_same_key_with_another_content_is_refused(company: Company) -> None:
    done(await company.engine.submit(company.creating(idempotency=key("k", "this"))))
    before = company.everything()
    other = await company.engine.submit(company.creating(idempotency=key("k", "that")))
    refused(other, Reason.IDEMPOTENCY_KEY_REUSED)
    assert company.everything() == before


async def test_a_key_is_its_users_own(company: Company) -> None:
    one, other = await company.start_many(2)
    done(await company.engine.submit(approval(one, by="lena", **{})))
    order = Order(CompleteTask(task_of(other).id, "approve"), actor="lars", idempotency=key("k"))
    done(await company.engine.submit(order))
    third = Order(ClaimTask(task_of(await company.start()).id), actor="lena", idempotency=key("k", "else"))
    done(await company.engine.submit(third))


async def test_a_refusal_does_not_use_a_key_up(company: Company) -> None:
    request = await company.start()
    wrong = Order(CompleteTask(task_of(request).id, "agree"), actor="lena", idempotency=key("k", "agree"))
    right = Order(CompleteTask(task_of(request).id, "approve"), actor="lena", idempotency=key("k"))
    refused(await company.engine.submit(wrong), Reason.UNKNOWN_OUTCOME)
    done(await company.engine.submit(right))


async def test_one_key_twice_in_one_batch_has_one_effect(company: Company) -> None:
    order = company.creating(idempotency=key("k"))
    other = company.creating(idempotency=key("k", "else"))
    outcomes = await company.engine.dispatch([order, order, other, company.creating()])
    assert tally(outcomes) == {"done": 2, "repeated": 1, "idempotency_key_reused": 1}
    assert isinstance(outcomes[0], Done)
    assert isinstance(outcomes[1], Repeated)
    assert outcomes[1].answer == outcomes[0].answer
    assert company.count("requests") == 2


async def test_one_key_at_two_engines_at_once_has_one_effect(company: Company, rival: WorkflowEngine) -> None:
    for number in range(10):
        order = company.creating(idempotency=key(f"k{number}"))
        outcomes = await asyncio.gather(
            *(engine.submit(order) for engine in (company.engine, rival) for _ in range(4))
        )
        assert tally(outcomes) == {"done": 1, "repeated": 7}
        assert len({_id(each) for each in outcomes}) == 1
    assert company.count("requests") == 10


async def test_batches_with_the_same_keys_in_opposite_order_do_not_stick(
    company: Company, rival: WorkflowEngine
) -> None:
    orders = [company.creating(idempotency=key(f"k{number}")) for number in range(50)]
    async with asyncio.timeout(30):
        one, other = await asyncio.gather(company.engine.dispatch(orders), rival.dispatch(orders[::-1]))
    assert tally([*one, *other]) == {"done": 50, "repeated": 50}


async def test_completing_with_one_key_at_two_engines_at_once_is_one_decision(
    company: Company, rival: WorkflowEngine
) -> None:
    for number, request in enumerate(await company.start_many(10)):
        order = Order(
            CompleteTask(task_of(request).id, "approve"), actor="lena", idempotency=key(f"k{number}")
        )
        outcomes = await asyncio.gather(company.engine.submit(order), rival.submit(order))
        assert tally(outcomes) == {"done": 1, "repeated": 1}
    assert company.count("decisions") == 10


async def test_a_key_and_what_it_did_are_written_together(company: Company) -> None:
    request = await company.start()
    poisoned = Order(CompleteTask(task_of(request).id, "approve", "\0"), actor="lena", idempotency=key("k"))
    results = await asyncio.gather(company.engine.submit(poisoned), return_exceptions=True)
    assert isinstance(results[0], Exception)
    assert company.count("idempotency_keys") == 0
    done(await company.engine.submit(approval(request)))


def _id(outcome: Any) -> int:
    answer: dict[str, Any] = outcome.answer
    return int(answer["id"])

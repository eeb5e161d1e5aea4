"""Who may act now, in whose name, and why not me."""

from datetime import UTC, datetime, timedelta

from tests.api.conftest import House
from tests.api.test_handing import open_task


async def who(house: House, caller: str, task_id: int) -> list[tuple[str, str | None, bool]]:
    """Who may, for whom, and whether they are away."""
    said = await house.call(caller, "GET", f"/tasks/{task_id}/who")
    assert said.status_code == 200, said.text
    told = said.json()
    assert told["count"] == len(told["people"])
    assert told["complete"]
    return [(each["username"], each["on_behalf_of"], each["away"]) for each in told["people"]]


async def leave(house: House, username: str, substitute: str) -> None:
    """Somebody is away from now on."""
    now = datetime.now(UTC)
    span = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    said = await house.call(username, "POST", "/me/absences", {"substitute": substitute, **span})
    assert said.status_code in (200, 201), said.text


async def test_those_who_may_are_named_and_those_who_stand_in(house: House) -> None:
    task_id = await open_task(house)
    assert await who(house, "rita", task_id) == [("max", None, False), ("mia", None, False)]
    await leave(house, "mia", "dora")
    assert await who(house, "rita", task_id) == [
        ("dora", "mia", False),
        ("max", None, False),
        ("mia", None, True),
    ]


async def test_of_a_task_that_was_handed_on_it_is_the_one_who_has_it(house: House) -> None:
    task_id = await open_task(house)
    await house.call("mia", "POST", f"/tasks/{task_id}/delegate", {"to": "dora"})
    assert await who(house, "mia", task_id) == [("dora", "mia", False)]
    await leave(house, "dora", "nobody")
    assert await who(house, "mia", task_id) == [("dora", "mia", True), ("nobody", "mia", False)]


async def test_of_a_task_that_is_claimed_or_done_only_who_may_now(house: House) -> None:
    task_id = await open_task(house)
    await house.call("max", "POST", f"/tasks/{task_id}/claim")
    assert await who(house, "rita", task_id) == [("max", None, False)]
    await house.complete(task_id, "approve", by="max")
    assert await who(house, "rita", task_id) == []


async def test_it_says_why_not_me_and_only_to_who_sees_the_request(house: House) -> None:
    task_id = await open_task(house)
    told = (await house.call("rita", "GET", f"/tasks/{task_id}/who")).json()
    [complete] = [each for each in told["actions"] if each["action"] == "complete"]
    assert "purchase.review, which rita does not hold" in complete["reason"]
    for stranger in ("nobody", "dora"):
        assert (await house.call(stranger, "GET", f"/tasks/{task_id}/who")).status_code == 404

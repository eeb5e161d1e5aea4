"""The board of deadlines: what it counts, and for whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from nexusflow.core.commands import CreateRequest
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.engine.pulse import scan_for_breaches
from nexusflow.engine.views.sla import ENOUGH, MOST_STEPS, read_sla
from tests.api.conftest import House
from tests.api.process import PURCHASE

NOW = datetime.now(UTC)
Board = dict[str, Any]

# Tasks as they would be after weeks of work: guards look at each row's own state alone.
_LIVED = """
WITH added AS (
    INSERT INTO requests (id, version_id, workflow_key, version, title, context, requester, created_at)
    SELECT nextval('request_ids'), v.id, v.workflow_key, v.version, 'Old', '{}', 'rita', now()
    FROM workflow_versions v, generate_series(1, %(times)s)
    WHERE v.workflow_key = %(workflow)s AND v.version = 1 RETURNING id
)
INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at, due_at)
SELECT nextval('task_ids'), id, %(workflow)s, %(step)s, 1, 'OPEN', 'purchase.review', %(opened)s, %(due)s
FROM added RETURNING id
"""
_DONE = """
UPDATE tasks SET status = 'COMPLETED', assignee = 'mia', outcome = 'approve', completed_by = 'mia',
    completed_at = %(at)s WHERE id = ANY(%(ids)s)
"""


def did(
    house: House,
    step: str,
    *,
    hours: float,
    times: int = 1,
    due_after: float | None = 24,
    days_ago: int = 1,
    workflow: str = "purchase",
) -> None:
    """Put in tasks that were completed on a day at noon, so many hours after they were opened."""
    at = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
    opened = at + timedelta(minutes=1) - timedelta(hours=hours)
    due = None if due_after is None else opened + timedelta(hours=due_after)
    values = {"workflow": workflow, "step": step, "times": times, "opened": opened, "due": due}
    with psycopg.connect(house.database.owner_url) as connection:
        ids = [row[0] for row in connection.execute(_LIVED, values).fetchall()]
        connection.execute(_DONE, {"at": at + timedelta(minutes=1), "ids": ids})


async def begin(house: House, *, hours_ago: float = 0, workflow: str = "purchase") -> int:
    """A request whose first task has been open for so long; it is due after 24 hours."""
    order = Order(
        CreateRequest({"amount": 1, "vendor": "V"}),
        actor="rita",
        workflow=workflow,
        at=datetime.now(UTC) - timedelta(hours=hours_ago) if hours_ago else None,
    )
    done = await house.engine.submit(order)
    assert isinstance(done, Done), done
    return done.opened[0].id


async def board(house: House, query: str = "", *, by: str = "lena") -> Board:
    response = await house.call(by, "GET", f"/sla?{query}")
    assert response.status_code == 200, response.text
    found: Board = response.json()
    return found


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


async def test_what_is_open_due_soon_and_breached_agrees_with_the_grid(house: House) -> None:
    for hours in (30, 20, 0, 0):
        await begin(house, hours_ago=hours)
    assert (await board(house))["breached"] == 0, "nobody has found it yet"
    await scan_for_breaches(house.engine)
    shown = await board(house)
    assert (shown["open"], shown["due_soon"], shown["breached"]) == (4, 1, 1)
    grid = (await house.call("lena", "GET", "/grid")).json()["items"]
    assert sum(row["open"] + row["claimed"] for row in grid) == shown["open"]
    for name in ("due_soon", "breached"):
        assert sum(row[name] for row in grid) == shown[name]
    assert datetime.fromisoformat(shown["as_of"]) >= NOW


async def test_each_hour_says_what_is_due_and_what_was_found_breached(house: House) -> None:
    for hours in (30, 20, 0, 0):
        await begin(house, hours_ago=hours)
    done = await begin(house)
    await house.complete(done, "approve", by="mia")
    await scan_for_breaches(house.engine)
    shown = await board(house)
    begins = [datetime.fromisoformat(each["at"]) for each in shown["by_hour"]]
    this_hour = hour_of(datetime.fromisoformat(shown["as_of"]))
    assert begins == [this_hour + timedelta(hours=offset) for offset in range(-24, 49)]
    tasks = (await house.call("admin", "GET", "/tasks?scope=all")).json()["items"]
    due = [hour_of(datetime.fromisoformat(task["due_at"])) for task in tasks]
    assert len(due) == 4
    assert [each["due"] for each in shown["by_hour"]] == [due.count(begin) for begin in begins]
    assert sum(each["due"] for each in shown["by_hour"]) == 4
    assert sum(each["breached"] for each in shown["by_hour"]) == 1
    [escalation] = (await house.call("lena", "GET", "/escalations")).json()["items"]
    found = begins.index(hour_of(datetime.fromisoformat(escalation["escalated_at"])))
    assert shown["by_hour"][found]["breached"] == 1


async def test_each_day_says_what_was_completed_and_what_of_it_in_time(house: House) -> None:
    did(house, "review", hours=3, times=4, days_ago=1)
    did(house, "review", hours=25, times=2, days_ago=1)
    did(house, "review", hours=24, times=1, days_ago=2)
    did(house, "review", hours=1, times=5, days_ago=3)
    did(house, "direct", hours=1, times=7, days_ago=1, due_after=None)
    today = datetime.now(UTC).date()
    shown = (await board(house, "days=3"))["compliance"]
    assert shown == [
        {"day": str(today - timedelta(days=2)), "completed": 1, "in_time": 1},
        {"day": str(today - timedelta(days=1)), "completed": 6, "in_time": 4},
        {"day": str(today), "completed": 0, "in_time": 0},
    ], "what had no deadline is not counted, and the very moment of the deadline is in time"
    assert len((await board(house))["compliance"]) == 30
    assert [each["day"] for each in (await board(house, "days=1"))["compliance"]] == [str(today)]


async def test_the_worst_step_is_the_one_with_the_largest_share_of_late_ones(house: House) -> None:
    did(house, "review", hours=30, times=2)
    did(house, "review", hours=2, times=6)
    did(house, "direct", hours=30, times=4)
    did(house, "direct", hours=1, times=1)
    did(house, "gone", hours=100, times=ENOUGH - 1)
    did(house, "prompt", hours=1, times=50)
    late = await begin(house, hours_ago=30)
    await scan_for_breaches(house.engine)
    worst = (await board(house))["worst_steps"]
    assert [(each["step"], each["completed"], each["late"], each["breached_now"]) for each in worst] == [
        ("direct", 5, 4, 0),
        ("review", 8, 2, 1),
        ("gone", 4, 4, 0),
    ], "four are too few to speak of a share; who keeps every deadline is not among the worst"
    assert worst[1]["step_name"] == "Manager review"
    assert worst[2]["step_name"] == "gone", "of no step of the newest version"
    assert (worst[1]["median_hours"], worst[1]["p90_hours"]) == (2.0, 30.0)
    assert {each["workflow_name"] for each in worst} == {"Purchase"}

    await house.complete(late, "approve", by="mia")
    assert {each["breached_now"] for each in (await board(house))["worst_steps"]} == {0}


async def test_a_step_with_nothing_but_breaches_is_among_the_worst(house: House) -> None:
    await begin(house, hours_ago=30)
    await scan_for_breaches(house.engine)
    [only] = (await board(house))["worst_steps"]
    assert (only["completed"], only["late"], only["breached_now"]) == (0, 0, 1)
    assert (only["median_hours"], only["p90_hours"]) == (None, None)


async def test_at_most_twenty_steps_are_shown(house: House) -> None:
    for number in range(MOST_STEPS + 3):
        did(house, f"step-{number}", hours=30, times=ENOUGH)
    assert len((await board(house))["worst_steps"]) == MOST_STEPS


async def test_one_workflow_is_looked_at_alone(house: House) -> None:
    other = {**PURCHASE, "key": "travel", "name": "Travel"}
    assert isinstance(await publish_document(house.pool, other, by="admin"), Publication)
    for workflow, hours in (("purchase", 30), ("travel", 30), ("travel", 0)):
        await begin(house, hours_ago=hours, workflow=workflow)
    did(house, "review", hours=30, times=ENOUGH, workflow="travel")
    await scan_for_breaches(house.engine)
    travel, all_of_them = await board(house, "workflow=travel"), await board(house)
    assert (travel["open"], travel["breached"]) == (2, 1)
    assert (all_of_them["open"], all_of_them["breached"]) == (3, 2)
    assert sum(each["due"] for each in travel["by_hour"]) == 2
    assert sum(each["breached"] for each in travel["by_hour"]) == 1
    assert sum(each["completed"] for each in travel["compliance"]) == ENOUGH
    assert [each["workflow"] for each in travel["worst_steps"]] == ["travel"]
    nothing = await board(house, "workflow=nothing")
    assert (nothing["open"], nothing["breached"], nothing["worst_steps"]) == (0, 0, [])
    assert sum(each["completed"] for each in nothing["compliance"]) == 0


async def test_it_is_for_whoever_watches_deadlines_or_sees_everything(house: House) -> None:
    assert await board(house, by="aude")
    for who in ("rita", "mia", "nobody"):
        refused = await house.call(who, "GET", "/sla")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("query", ["days=0", "days=366", "days=x", "workflow=Purchase", "workflow=%00"])
async def test_what_makes_no_sense_is_refused(house: House, query: str) -> None:
    assert (await house.call("lena", "GET", f"/sla?{query}")).status_code == 422


async def test_an_empty_house_has_a_board_too(house: House) -> None:
    shown = await read_sla(house.pool)
    assert (shown["open"], shown["due_soon"], shown["breached"], shown["worst_steps"]) == (0, 0, 0, [])
    assert (len(shown["by_hour"]), len(shown["compliance"])) == (73, 30)

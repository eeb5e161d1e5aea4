"""What a change of the matrix would mean is told before it is made, and is what then happens."""

from typing import Any

import pytest
from sqlalchemy import text

from nexusflow.directory import consequences
from nexusflow.engine.publishing import Publication, publish_document
from tests.api.conftest import House
from tests.api.process import PURCHASE, ROLES

Told = dict[str, Any]
UNCHANGED: Told = {
    "gains": [],
    "losses": [],
    "gaining": 0,
    "losing": 0,
    "open_tasks_gained": 0,
    "open_tasks_lost": 0,
    "orphaned_steps": [],
    "refused": None,
}


async def of_role(house: House, role: str, *permissions: str) -> Told:
    response = await house.call("admin", "POST", f"/roles/{role}/permissions/preview", list(permissions))
    assert response.status_code == 200, response.text
    told: Told = response.json()
    return told


async def of_user(house: House, username: str, *roles: str) -> Told:
    response = await house.call("admin", "POST", f"/users/{username}/roles/preview", list(roles))
    assert response.status_code == 200, response.text
    told: Told = response.json()
    return told


def person(username: str, *permissions: str) -> Told:
    return {"username": username, "name": username.title(), "permissions": list(permissions)}


def step(key: str, name: str, *, workflow: str = "purchase") -> Told:
    return {
        "workflow": workflow,
        "workflow_name": workflow.title(),
        "step": key,
        "step_name": name,
        "permission": f"purchase.{key}",
    }


async def test_what_stays_as_it_is_means_nothing(house: House) -> None:
    for role, permissions in ROLES.items():
        assert await of_role(house, role, *permissions) == UNCHANGED
    assert await of_user(house, "mia", "employee", "manager", "manager") == UNCHANGED


async def test_who_holds_the_role_gains_and_loses(house: House) -> None:
    told = await of_role(house, "manager", "purchase.direct", "sla.read")
    gained = ("purchase.direct", "sla.read")
    assert told["gains"] == [person("max", *gained), person("mia", *gained)]
    assert told["losses"] == [person("max", "purchase.review"), person("mia", "purchase.review")]
    assert (told["gaining"], told["losing"], told["refused"]) == (2, 2, None)


async def test_what_another_role_gives_too_is_neither_gained_nor_lost(house: House) -> None:
    told = await of_role(house, "manager", "purchase.review", "purchase.create")
    assert told["gains"] == [person("max", "purchase.create")], "mia may create as an employee already"
    assert (await of_role(house, "employee"))["losses"] == [
        person(who, "purchase.create") for who in ("mia", "rita", "rob")
    ]
    await house.call("admin", "PUT", "/roles/manager/permissions", ["purchase.review", "purchase.create"])
    assert (await of_role(house, "employee"))["losing"] == 2


async def test_a_users_roles_are_weighed_alike(house: House) -> None:
    told = await of_user(house, "rita", "director")
    assert told["gains"] == [person("rita", "purchase.direct")]
    assert told["losses"] == [person("rita", "purchase.create")]
    assert told["orphaned_steps"] == []


async def test_steps_that_would_have_nobody_left_are_named(house: House) -> None:
    assert (await of_role(house, "director"))["orphaned_steps"] == [step("direct", "Director review")]
    assert (await of_user(house, "dora"))["orphaned_steps"] == [step("direct", "Director review")]
    assert (await of_user(house, "mia"))["orphaned_steps"] == [], "max may review too"
    both = await of_role(house, "manager")
    assert both["orphaned_steps"] == [step("review", "Manager review")]
    await house.call("admin", "PATCH", "/users/max", {"active": False})
    alone = await of_user(house, "mia")
    assert alone["orphaned_steps"] == [step("review", "Manager review")], "who is disabled can do nothing"
    assert (await of_user(house, "max"))["losses"] == []


async def test_a_step_that_had_nobody_before_is_no_consequence(house: House) -> None:
    await house.call("admin", "PUT", "/users/dora/roles", [])
    assert (await of_role(house, "director"))["orphaned_steps"] == []


async def test_steps_of_versions_that_requests_still_run_on_count(house: House) -> None:
    running = await house.start(9_000)
    steps = [
        {**each, "permission": "purchase.review"} if each["key"] == "direct" else each
        for each in PURCHASE["steps"]
    ]
    newer = {**PURCHASE, "steps": steps}
    assert isinstance(await publish_document(house.pool, newer, by="admin"), Publication)
    orphaned = (await of_role(house, "director"))["orphaned_steps"]
    assert orphaned == [step("direct", "Director review")], "a request may still come to that step"
    await house.call("rita", "POST", f"/requests/{running['id']}/withdraw")
    assert (await of_role(house, "director"))["orphaned_steps"] == []


async def test_open_tasks_are_counted_as_they_become_doable_or_not(house: House) -> None:
    for _ in range(3):
        await house.start(1)
    claimed = (await house.start(1))["open_tasks"][0]["id"]
    done = (await house.start(1))["open_tasks"][0]["id"]
    await house.call("mia", "POST", f"/tasks/{claimed}/claim")
    await house.complete(done, "approve", by="mia")

    gaining = await of_role(house, "director", "purchase.direct", "purchase.review")
    assert gaining["open_tasks_gained"] == 3, "what mia has claimed stays hers, what is done is done"
    assert (await of_role(house, "manager"))["open_tasks_lost"] == 4
    assert (await of_user(house, "max"))["open_tasks_lost"] == 3
    assert (await of_user(house, "mia"))["open_tasks_lost"] == 4

    before = await _inbox(house, "dora")
    await house.call("admin", "PUT", "/roles/director/permissions", ["purchase.direct", "purchase.review"])
    assert len(await _inbox(house, "dora")) - len(before) == gaining["open_tasks_gained"]


async def test_tasks_that_duties_keep_from_somebody_are_not_counted(house: House) -> None:
    await house.start(1, by="rita")
    await house.start(1, by="rob")
    large = await house.start(9_000, by="mia")
    told = await of_user(house, "rita", "manager")
    assert told["open_tasks_gained"] == 2, "of three, one is her own"
    assert (await of_role(house, "employee", "purchase.review"))["open_tasks_gained"] == 3, (
        "what is rita's rob may do"
    )
    await house.complete(large["open_tasks"][0]["id"], "approve", by="max")
    assert (await of_user(house, "max", "director"))["open_tasks_gained"] == 0, "max did the step before"
    assert (await of_user(house, "rob", "director"))["open_tasks_gained"] == 1


async def test_that_nobody_could_manage_users_any_more_is_told(house: House) -> None:
    for told in (await of_role(house, "administrator"), await of_user(house, "admin")):
        assert told["refused"].startswith("Expected somebody active to hold user.manage afterwards")
    refused = await house.call("admin", "PUT", "/users/admin/roles", [])
    assert refused.json()["detail"] == (await of_user(house, "admin"))["refused"]
    await house.call("admin", "PUT", "/users/aude/roles", ["administrator"])
    assert (await of_user(house, "admin"))["refused"] is None


async def test_of_many_people_some_are_named_and_all_are_counted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consequences, "MOST_PEOPLE", 2)
    told = await of_role(house, "employee", "sla.read")
    assert [each["username"] for each in told["gains"]] == ["mia", "rita"]
    assert [each["username"] for each in told["losses"]] == ["mia", "rita"]
    assert (told["gaining"], told["losing"]) == (3, 3)


async def test_nothing_is_stored(house: House) -> None:
    async def everything() -> list[Any]:
        queries = (
            "SELECT * FROM role_permissions",
            "SELECT * FROM user_roles",
            "SELECT id FROM audit_entries",
        )
        async with house.pool.connect() as connection:
            return [sorted(map(tuple, await connection.execute(text(query)))) for query in queries]

    await house.start(1)
    await of_role(house, "manager")  # logs in, which is an entry of its own
    before = await everything()
    await of_role(house, "manager", "sla.read")
    await of_user(house, "mia", "director")
    assert await everything() == before


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/roles/ghost/permissions/preview", [], 404, "not_found"),
        ("/users/ghost/roles/preview", [], 404, "unknown_user"),
        ("/roles/manager/permissions/preview", ["ghost"], 422, "unknown_permission"),
        ("/users/mia/roles/preview", ["ghost"], 422, "unknown_role"),
        ("/roles/manager/permissions/preview", {"permissions": []}, 422, "invalid_request"),
        ("/users/mia/roles/preview", [1], 422, "invalid_request"),
    ],
)
async def test_it_is_refused_as_the_change_itself_is(
    house: House, path: str, body: Any, status: int, code: str
) -> None:
    refused = await house.call("admin", "POST", path, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    change = await house.call("admin", "PUT", path.removesuffix("/preview"), body)
    assert (change.status_code, change.json()["code"]) == (status, code)


async def test_it_is_for_who_manages_users(house: House) -> None:
    for path in ("/roles/manager/permissions/preview", "/users/mia/roles/preview"):
        for who in ("aude", "rita", "lena"):
            assert (await house.call(who, "POST", path, [])).status_code == 403


async def _inbox(house: House, who: str) -> list[int]:
    items = (await house.call(who, "GET", "/tasks?limit=200")).json()["items"]
    return [item["id"] for item in items]

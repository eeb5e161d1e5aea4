"""The permission matrix over HTTP: who may change it, what it refuses, and that it counts at once."""

from typing import Any

import pytest

from nexusflow.directory.passwords import DEMO_PASSWORD
from tests.api.conftest import PASSWORD, House, token_of

ADA: dict[str, Any] = {
    "username": "ada",
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "password": "difference engine",
    "roles": ["manager"],
    "manager": "dora",
    "attributes": {"level": 3},
}


async def test_a_user_is_made_and_can_log_in_and_work(house: House) -> None:
    made = await house.call("admin", "POST", "/users", ADA)
    assert made.status_code == 201, made.text
    user = made.json()
    assert {name: user[name] for name in ADA if name != "password"} == {
        name: value for name, value in ADA.items() if name != "password"
    }
    assert "password" not in made.text
    async with house.client() as client:
        house.tokens["ada"] = await token_of(client, "ada", "difference engine")
    task = (await house.start(10))["open_tasks"][0]["id"]
    assert (await house.complete(task, "approve", by="ada")).status_code == 200
    assert (await house.call("admin", "POST", "/users", ADA)).json()["code"] == "name_taken"
    assert (await house.call("admin", "GET", "/users/ada")).json() == user


async def test_losing_a_role_counts_at_once_for_open_tasks_too(house: House) -> None:
    task = (await house.start(10))["open_tasks"][0]["id"]
    assert [t["id"] for t in (await house.call("mia", "GET", "/tasks")).json()["items"]] == [task]
    assert (await house.call("admin", "PUT", "/users/mia/roles", ["employee"])).status_code == 200
    assert (await house.call("mia", "GET", "/tasks")).json()["items"] == []
    refused = await house.complete(task, "approve", by="mia")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    granted = await house.call("admin", "PUT", "/roles/employee/permissions", ["purchase.review"])
    assert granted.json()["permissions"] == ["purchase.review"]
    assert (await house.complete(task, "approve", by="mia")).status_code == 200


async def test_permissions_and_roles_are_made_and_named_once(house: House) -> None:
    assert (await house.call("admin", "POST", "/permissions", {"name": "bake"})).status_code == 201
    made = await house.call("admin", "POST", "/roles", {"name": "baker", "permissions": ["bake"]})
    assert made.json() == {"name": "baker", "permissions": ["bake"], "holders": 0}
    for path, body in (("/permissions", {"name": "bake"}), ("/roles", {"name": "baker", "permissions": []})):
        assert (await house.call("admin", "POST", path, body)).status_code == 409
    roles = {role["name"]: role for role in (await house.call("aude", "GET", "/roles")).json()["items"]}
    assert roles["manager"]["holders"] == 2
    permissions = (await house.call("aude", "GET", "/permissions")).json()["items"]
    assert {"name": "bake", "roles": ["baker"]} in permissions


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/users", ADA | {"username": "nexusflow"}, 422, "reserved_name"),
        ("POST", "/users", ADA | {"username": "a b"}, 422, "invalid_request"),
        ("POST", "/users", ADA | {"roles": ["ghost"]}, 422, "unknown_role"),
        ("POST", "/users", ADA | {"manager": "ghost"}, 422, "unknown_manager"),
        ("POST", "/users", ADA | {"password": "short"}, 422, "invalid_request"),
        ("POST", "/users", ADA | {"password": DEMO_PASSWORD}, 422, "invalid_request"),
        ("POST", "/users", ADA | {"email": "nowhere"}, 422, "invalid_request"),
        ("POST", "/users", ADA | {"active": False}, 422, "invalid_request"),
        ("PATCH", "/users/ghost", {"name": "G"}, 404, "unknown_user"),
        ("PATCH", "/users/rita", {"name": None}, 422, "invalid_request"),
        ("PATCH", "/users/rita", {"manager": "ghost"}, 422, "unknown_manager"),
        ("PUT", "/users/ghost/roles", [], 404, "unknown_user"),
        ("PUT", "/users/rita/roles", ["ghost"], 422, "unknown_role"),
        ("PUT", "/users/rita/roles", {"roles": []}, 422, "invalid_request"),
        ("PUT", "/roles/ghost/permissions", [], 404, "not_found"),
        ("PUT", "/roles/manager/permissions", ["ghost"], 422, "unknown_permission"),
        ("POST", "/roles", {"name": "x", "permissions": ["ghost"]}, 422, "unknown_permission"),
        ("POST", "/permissions", {"name": " "}, 422, "invalid_request"),
        ("GET", "/users/ghost", None, 404, "not_found"),
        ("PATCH", "/users/admin", {"active": False}, 409, "last_user_manager"),
        ("PUT", "/users/admin/roles", [], 409, "last_user_manager"),
        ("PUT", "/roles/administrator/permissions", [], 409, "last_user_manager"),
    ],
)
async def test_a_change_that_cannot_be_is_refused_and_leaves_nothing(
    shared_house: House, method: str, path: str, body: Any, status: int, code: str
) -> None:
    before = (await shared_house.call("admin", "GET", "/users")).json()
    refused = await shared_house.call("admin", method, path, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert (await shared_house.call("admin", "GET", "/users")).json() == before


async def test_a_patch_is_whole_or_not_at_all(house: House) -> None:
    refused = await house.call("admin", "PATCH", "/users/rita", {"name": "Changed", "roles": ["ghost"]})
    assert refused.status_code == 422
    assert (await house.call("admin", "GET", "/users/rita")).json()["name"] == "Rita"
    done = await house.call(
        "admin", "PATCH", "/users/rita", {"name": "Changed", "roles": ["lead"], "email": None}
    )
    assert (done.json()["name"], done.json()["roles"], done.json()["email"]) == ("Changed", ["lead"], None)


@pytest.mark.parametrize("who", ["rita", "aude", "nobody"])
async def test_only_who_manages_users_changes_them(shared_house: House, who: str) -> None:
    for method, path, body in (
        ("POST", "/users", ADA),
        ("PATCH", "/users/rita", {"name": "x"}),
        ("PUT", "/users/rita/roles", ["administrator"]),
        ("POST", "/roles", {"name": "x", "permissions": []}),
        ("PUT", "/roles/employee/permissions", ["user.manage"]),
        ("POST", "/permissions", {"name": "x"}),
    ):
        refused = await shared_house.call(who, method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    for path in ("/users", "/users/rita", "/roles", "/permissions"):
        assert (await shared_house.call(who, "GET", path)).status_code == (200 if who == "aude" else 403)


async def test_changes_are_audited_under_who_made_them_and_without_secrets(house: House) -> None:
    await house.call("admin", "POST", "/users", ADA)
    await house.call("admin", "PATCH", "/users/ada", {"password": "analytical engine"})
    await house.call("admin", "PUT", "/users/ada/roles", [])
    entries = (await house.call("aude", "GET", "/audit?actor=admin&limit=200")).json()["items"]
    assert [entry["action"] for entry in entries] == [
        "user.roles_set",
        "user.updated",
        "user.created",
        "login.succeeded",
    ]
    assert "engine" not in str(entries)
    assert PASSWORD not in str(entries)

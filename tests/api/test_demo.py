"""The login page offers the demo's people, and nobody where the demo is not on."""

import pytest

from nexusflow.cli.scenario.examples import example_people
from nexusflow.directory.demo import DEMO_LOGINS
from nexusflow.directory.passwords import DEMO_PASSWORD, hash_now
from nexusflow.directory.users import NewUser, create_user
from tests.api.conftest import House, open_house, token_of
from tests.conftest import Database

DEMO = "/api/v1/auth/demo"


async def hire(house: House) -> None:
    password_hash = hash_now(DEMO_PASSWORD)
    async with house.pool.begin() as connection:
        for username in ("auditor", "manager", "requester", "finance", "ada"):
            new = NewUser(username, username.title(), password_hash=password_hash, roles=("manager",))
            await create_user(connection, new, by="nexusflow")


async def test_the_demos_people_are_offered_as_long_as_their_password_is_the_demos(
    furnished: Database,
) -> None:
    async with open_house(furnished, demo=True) as house, house.client() as client:
        await hire(house)
        offered = (await client.get(DEMO)).json()["people"]
        assert [person["username"] for person in offered] == ["requester", "manager", "finance", "auditor"]
        assert offered[1] == {"username": "manager", "name": "Manager", "roles": ["manager"]}
        for person in offered:
            assert await token_of(client, person["username"], DEMO_PASSWORD)
        for username, change in (("finance", {"password": "another horse"}), ("auditor", {"active": False})):
            assert (await house.call("admin", "PATCH", f"/users/{username}", change)).status_code == 200
        offered = (await client.get(DEMO)).json()["people"]
        assert [person["username"] for person in offered] == ["requester", "manager"]


@pytest.mark.parametrize(
    ("demo", "host"), [(False, "127.0.0.1"), (True, "0.0.0.0"), (True, "flow.example.org")]
)
async def test_nobody_is_offered_where_the_demo_is_closed(
    furnished: Database, host: str, *, demo: bool
) -> None:
    async with open_house(furnished, demo=demo, host=host) as house, house.client() as client:
        await hire(house)
        response = await client.get(DEMO)
        assert (response.status_code, response.json()) == (200, {"people": []})


def test_the_demos_people_are_those_of_the_examples() -> None:
    assert set(DEMO_LOGINS) <= set(example_people().users)

"""Which rooms of the dashboard are whose, and where they begin."""

from typing import Final

import pytest

from nexusflow.api.rooms import ENTRY, Room, home_of, rooms_of
from nexusflow.core.request import Actor
from tests.api.conftest import House

OWN: Final = {"inbox", "requests", "start", "me"}
ROOMS: Final = {
    "purchase.create": OWN,
    "sla.read": OWN | {"grid", "sla"},
    "request.read": OWN | {"grid", "sla"},
    "workflow.manage": OWN | {"designer"},
    "audit.read": OWN | {"audit", "admin"},
    "user.manage": OWN | {"admin"},
    "incident.manage": OWN | {"admin"},
    "audit.export": OWN,
    "task.override": OWN,
}


def holding(*permissions: str) -> Actor:
    return Actor("ada", permissions=frozenset(permissions))


@pytest.mark.parametrize(("permission", "rooms"), ROOMS.items())
def test_a_permission_opens_its_rooms_and_no_other(permission: str, rooms: set[str]) -> None:
    assert set(rooms_of(holding(permission))) == rooms


def test_whoever_holds_nothing_has_the_rooms_of_everybody() -> None:
    assert set(rooms_of(holding())) == OWN


def test_every_room_says_whom_it_is_for_and_is_offered_in_one_order() -> None:
    assert list(ENTRY) == list(Room)
    assert list(rooms_of(holding(*ROOMS))) == list(Room)


@pytest.mark.parametrize(
    ("permissions", "has_duties", "home"),
    [
        ((), False, Room.INBOX),
        (("purchase.review",), True, Room.INBOX),
        (("user.manage",), False, Room.INBOX),
        (("request.read",), False, Room.GRID),
        (("request.read", "purchase.review"), True, Room.INBOX),
        (("sla.read", "purchase.review"), True, Room.GRID),
        (("sla.read",), False, Room.GRID),
    ],
)
def test_who_watches_begins_at_the_grid_and_who_decides_at_the_inbox(
    permissions: tuple[str, ...], home: Room, *, has_duties: bool
) -> None:
    assert home_of(holding(*permissions), has_duties=has_duties) is home


@pytest.mark.parametrize(
    ("who", "home", "rooms"),
    [
        ("rita", "inbox", ["inbox", "requests", "start", "me"]),
        ("mia", "inbox", ["inbox", "requests", "start", "me"]),
        ("lena", "grid", ["inbox", "requests", "start", "grid", "sla", "me"]),
        ("aude", "grid", ["inbox", "requests", "start", "grid", "sla", "audit", "admin", "me"]),
        ("admin", "grid", [room.value for room in Room]),
        ("nobody", "inbox", ["inbox", "requests", "start", "me"]),
    ],
)
async def test_everybody_is_told_their_rooms(
    shared_house: House, who: str, home: str, rooms: list[str]
) -> None:
    me = (await shared_house.call(who, "GET", "/me")).json()
    assert (me["home"], me["rooms"]) == (home, rooms)


async def test_who_reads_all_requests_and_decides_steps_begins_at_the_inbox(house: House) -> None:
    assert (await house.call("admin", "PUT", "/users/aude/roles", ["auditor", "director"])).status_code == 200
    me = (await house.call("aude", "GET", "/me")).json()
    assert (me["home"], "grid" in me["rooms"]) == ("inbox", True)

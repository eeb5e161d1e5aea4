"""A call goes where its name led when it was asked, once, and only if all of that is outside."""

import time
from collections.abc import Sequence
from ipaddress import ip_address
from threading import Event

import pytest

from nexusflow.notices.calls.budget import Budget
from nexusflow.notices.calls.call import HopelessCallError, LaterCallError
from nexusflow.notices.calls.guard import admit, resolve
from nexusflow.notices.calls.places import Place

PLACE = Place("https", "hooks.example.org", 443)
NOBODY: frozenset[Place] = frozenset()
PUBLIC = "93.184.216.34"


def budget(seconds: float = 5) -> Budget:
    return Budget(time.monotonic() + seconds, time.monotonic)


def admitted(*addresses: str, place: Place = PLACE, allow: frozenset[Place] = NOBODY) -> list[str]:
    """Where a call to the place may go, if its name leads to these addresses."""
    found = admit(place, allow=allow, budget=budget(), resolver=lambda _host, _port: addresses)
    return [str(each) for each in found]


def test_a_name_that_leads_outside_is_called_there_in_the_order_it_was_told() -> None:
    assert admitted(PUBLIC, "2606:4700::1111", PUBLIC) == [PUBLIC, "2606:4700::1111"]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1%2"]
)
@pytest.mark.parametrize("place", [0, 1, 7])
def test_one_address_inside_refuses_them_all(address: str, place: int) -> None:
    addresses = [f"93.184.216.{number}" for number in range(1, 8)]
    addresses.insert(place, address)
    with pytest.raises(HopelessCallError, match="leads inside") as refusal:
        admitted(*addresses)
    assert address not in str(refusal.value), "who writes definitions is not told how the inside is numbered"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "64:ff9b::a00:1"])
def test_an_address_instead_of_a_name_is_checked_like_one_and_nobody_is_asked(host: str) -> None:
    with pytest.raises(HopelessCallError, match="leads inside"):
        admitted(PUBLIC, place=Place("https", host, 443))
    assert admitted("10.9.9.9", place=Place("https", PUBLIC, 443)) == [PUBLIC]


def test_what_the_operator_allows_may_be_inside() -> None:
    allow = frozenset({PLACE})
    assert admitted("10.0.0.1", allow=allow) == ["10.0.0.1"]
    with pytest.raises(HopelessCallError):
        admitted("10.0.0.1", place=Place("https", PLACE.host, 8443), allow=allow)


@pytest.mark.parametrize("place", [Place("http", PLACE.host, 80), Place("https", PLACE.host, 25)])
def test_without_tls_or_at_a_port_of_another_service_nobody_is_called_outside_either(place: Place) -> None:
    with pytest.raises(HopelessCallError, match="Expected"):
        admitted(PUBLIC, place=place)
    assert admitted(PUBLIC, place=place, allow=frozenset({place})) == [PUBLIC]


def test_a_name_is_asked_for_once() -> None:
    asked: list[str] = []

    def rebind(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    found = admit(PLACE, allow=NOBODY, budget=budget(), resolver=rebind)
    assert found == (ip_address(PUBLIC),)
    assert asked == ["hooks.example.org"]


def test_a_name_that_nobody_knows_now_may_be_known_later() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(LaterCallError, match=r"hooks\.example\.org"):
        admit(PLACE, allow=NOBODY, budget=budget(), resolver=unknown)
    with pytest.raises(LaterCallError, match=r"hooks\.example\.org"):
        admitted()


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    over = Event()

    def hang(_host: str, _port: int) -> Sequence[str]:
        over.wait()
        return [PUBLIC]

    with pytest.raises(LaterCallError, match="in time"):
        admit(PLACE, allow=NOBODY, budget=budget(0.01), resolver=hang)
    over.set()


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0"])
def test_what_this_machine_takes_for_itself_leads_inside(host: str) -> None:
    """The grammar lets no such number through; the guard would not either."""
    with pytest.raises(HopelessCallError, match="leads inside"):
        admit(Place("https", host, 443), allow=NOBODY, budget=budget(), resolver=resolve)

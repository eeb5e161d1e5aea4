"""Asks once where a name leads, and lets a call go there only if all of it is outside.

What is checked is what is connected to: names can answer differently the next time they are asked, so
nobody asks again.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from nexusflow.notices.calls.addresses import Address, is_public
from nexusflow.notices.calls.budget import Budget
from nexusflow.notices.calls.call import HopelessCallError, LaterCallError
from nexusflow.notices.calls.places import Place, refuse_place

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses that a name (with the port wanted there) leads to. Raises OSError."""
MOST_TRIED: Final = 4


def resolve(host: str, port: int) -> Sequence[str]:
    """As this machine resolves names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(each[4][0]) for each in found]


def admit(
    place: Place, *, allow: frozenset[Place], budget: Budget, resolver: Resolver = resolve
) -> tuple[Address, ...]:
    """The addresses to connect to, in the resolver's order, at most four.

    One address inside refuses them all: who gives such an answer is not to be believed in the rest.
    HopelessCallError if the call must not go there, LaterCallError if nobody says where that is.
    """
    refuse_place(place, allow=allow)
    literal = place.address
    addresses = (literal,) if literal is not None else _ask(resolver, place, budget=budget)
    if place not in allow and not all(map(is_public, addresses)):
        raise HopelessCallError(
            f"Expected {place} to lead to the internet, but it leads inside, and is not among the places that"
            " the operator allows (NEXUSFLOW_CALLS_ALLOW)."
        )
    return addresses[:MOST_TRIED]


def _ask(resolver: Resolver, place: Place, *, budget: Budget) -> tuple[Address, ...]:
    """In a thread of its own: the system's resolver knows no timeout. One that hangs is left behind."""
    answers: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(place.host, place.port))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=budget.left())
    except (Empty, TimeoutError):
        raise LaterCallError(f"Expected to be told in time where {place} is.") from None
    if isinstance(answer, OSError) or not answer:
        raise LaterCallError(f"Expected to be told where {place} is, but nobody knows.")
    if isinstance(answer, Exception):
        raise answer
    return tuple(map(ip_address, dict.fromkeys(answer)))

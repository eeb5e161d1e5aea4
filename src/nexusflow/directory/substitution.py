"""When somebody may stand in for somebody else: the rules, without a database and without a clock.

People who are away at one time make chains: ada is away and bob stands in for her, bob is away too and cleo
stands in for both. A chain has at most three links, nobody comes to stand in for themselves, and no person is
away twice at one time. Who is disabled counts as well: they may be enabled again while it lasts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from nexusflow.core.rejection import Fault
from nexusflow.directory.refusal import Cause, Refused

LONGEST_CHAIN: Final = 3
"""From the absent one to whoever acts: this many stand in, one for the other."""

LONGEST_ABSENCE: Final = timedelta(days=366)
FURTHEST_AHEAD: Final = timedelta(days=731)
"""How long before its beginning an absence can be planned: two years."""


@dataclass(frozen=True, slots=True)
class Link:
    """`substitute` stands in for `username` from `starts_at` until just before `ends_at`."""

    username: str
    substitute: str
    starts_at: datetime
    ends_at: datetime

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether some instant lies both in this and between these."""
        return self.starts_at < ends_at and starts_at < self.ends_at


Chain = tuple[Link, ...]
"""Links that hold at one time, each one's substitute being the absent one of the next."""


def refuse_period(wanted: Link, *, now: datetime) -> Refused | None:
    """The refusal of a time that no absence can have, or of standing in for oneself."""
    if wanted.substitute == wanted.username:
        return _invalid("/substitute", "somebody else than who is away")
    if wanted.ends_at <= wanted.starts_at:
        return _invalid("/ends_at", "a time after starts_at")
    if wanted.ends_at - wanted.starts_at > LONGEST_ABSENCE:
        return _invalid("/ends_at", f"at most {LONGEST_ABSENCE.days} days after starts_at")
    if wanted.ends_at <= now:
        return _invalid("/ends_at", f"a time to come; it is {tell_time(now)} now")
    if wanted.starts_at - now > FURTHEST_AHEAD:
        return _invalid("/starts_at", f"a time within {FURTHEST_AHEAD.days} days from now")
    return None


def refuse_overlap(wanted: Link, others: Iterable[Link]) -> Refused | None:
    """The refusal of being away twice at one time; the other absence is named."""
    for other in others:
        if other.username == wanted.username and other.meets(wanted.starts_at, wanted.ends_at):
            return Refused(
                Cause.ABSENCE_OVERLAPS,
                f"Expected a time at which {wanted.username!r} is not away already; found the absence from"
                f" {tell_time(other.starts_at)} to {tell_time(other.ends_at)}, with {other.substitute!r}"
                " standing in. Cancel that one first, or choose another time.",
            )
    return None


def refuse_chain(wanted: Link, others: Sequence[Link]) -> Refused | None:
    """The refusal of a chain that leads back to where it began, or is too long; the chain is named.

    Chains are grown from the wanted link at both ends, for as long as all links have an instant in common.
    """
    away, standing_in = _by_ends(others)
    chains: list[Chain] = [(wanted,)]
    for _ in range(LONGEST_CHAIN):
        chains = [longer for chain in chains for longer in _longer(chain, away, standing_in)]
        for chain in chains:
            if chain[-1].substitute == chain[0].username:
                return Refused(
                    Cause.SUBSTITUTION_CYCLE,
                    f"Expected that nobody comes to stand in for themselves; found {_tell(chain)} at one"
                    " time. Choose another substitute, or another time.",
                )
    if not chains:
        return None
    return Refused(
        Cause.SUBSTITUTION_TOO_LONG,
        f"Expected at most {LONGEST_CHAIN} to stand in one for the other; found {_tell(chains[0])} at one"
        " time. Choose a substitute who is there, or another time.",
    )


def tell_time(instant: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_Links = Mapping[str, Sequence[Link]]


def _by_ends(links: Iterable[Link]) -> tuple[_Links, _Links]:
    """The links by who is away, and by who stands in."""
    away: dict[str, list[Link]] = defaultdict(list)
    standing_in: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        away[link.username].append(link)
        standing_in[link.substitute].append(link)
    return away, standing_in


def _longer(chain: Chain, away: _Links, standing_in: _Links) -> list[Chain]:
    """The chains that are this one and one link more."""
    starts_at = max(link.starts_at for link in chain)
    ends_at = min(link.ends_at for link in chain)
    onward = [(*chain, link) for link in away.get(chain[-1].substitute, ()) if link.meets(starts_at, ends_at)]
    back = [
        (link, *chain) for link in standing_in.get(chain[0].username, ()) if link.meets(starts_at, ends_at)
    ]
    return onward + back


def _tell(chain: Chain) -> str:
    return " -> ".join([*(link.username for link in chain), chain[-1].substitute])


def _invalid(path: str, expected: str) -> Refused:
    return Refused(
        Cause.INVALID_ABSENCE,
        f"Expected for {path.removeprefix('/')}: {expected}. Correct it, and send it again.",
        (Fault(path, expected),),
    )

"""Who plays which part: holders of a step's permission, kept apart where the definition wants it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from nexusflow.cli.roster import Roster
from nexusflow.core.definition import Definition, Step
from nexusflow.core.eligibility import REQUESTER


class Uncast(Exception):
    """Nobody is left who may do a step: another requester must be found."""


@dataclass(frozen=True, slots=True)
class Cast:
    """People by what they may do."""

    roster: Roster
    holders: Mapping[str, tuple[str, ...]]

    def requesters(self, definition: Definition) -> tuple[str, ...]:
        """Who may start such a request."""
        return self.holders.get(definition.create_permission or "", ())

    def choose(self, step: Step, doers: Mapping[str, set[str]], rng: Random) -> str:
        """Who does a step; `doers` maps steps done, and `requester`, to people. Raises `Uncast`.

        Their own corrections people make themselves, and one's manager is asked before others.
        """
        barred = set[str]().union(*(doers.get(other, ()) for other in step.separate_from))
        able = [name for name in self.holders.get(step.permission or "", ()) if name not in barred]
        if not able:
            raise Uncast(step.key)
        [requester] = doers[REQUESTER]
        for first in (requester, self.roster.users[requester].manager):
            if first in able and rng.random() < 0.9:
                return first
        return rng.choice(able)


def cast(roster: Roster) -> Cast:
    """Read who holds what off a roster."""
    holders: dict[str, list[str]] = {}
    for username, person in roster.users.items():
        for permission in {each for role in person.roles for each in roster.roles.get(role, ())}:
            holders.setdefault(permission, []).append(username)
    return Cast(roster, {permission: tuple(names) for permission, names in holders.items()})

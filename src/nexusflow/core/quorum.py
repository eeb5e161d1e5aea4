"""What a vote needs, as the document says it: who votes, and how many must be in favour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST_VOTERS: Final = 1_000
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
_READS: Final = ("context.", "requester.")


@dataclass(frozen=True, slots=True)
class Group:
    """Voters of one role, of whom so many must be in favour."""

    role: str
    approve: int


@dataclass(frozen=True, slots=True)
class Quorum:
    """The rule of a vote. It comes to `outcome` when enough are in favour, else to `otherwise`.

    `voters` is a number of people who hold the step's permission, the name of a role, or an expression that
    names people or gives a number; `approve` is a count or a percentage ("60%"). In their place `groups` may
    each have its own count. An outcome in `veto` decides against by itself.
    """

    outcome: str
    otherwise: str
    voters: int | str | None = None
    approve: int | str | None = None
    veto: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def number(self) -> int | None:
        """How many vote, if that is said as a number."""
        return self.voters if isinstance(self.voters, int) else None

    @property
    def role(self) -> str | None:
        """The role whose members vote: a plain name that reads nothing of the request."""
        if not isinstance(self.voters, str) or self.voters.startswith(_READS):
            return None
        return self.voters if _NAME.fullmatch(self.voters) else None

    @property
    def expression(self) -> str | None:
        """The expression that says who votes."""
        return self.voters if isinstance(self.voters, str) and self.role is None else None

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that has voters, in the order of the document."""
        return tuple(each.role for each in self.groups) if self.groups else (self.role,) if self.role else ()

    @property
    def named_groups(self) -> tuple[str | None, ...]:
        """What votes are counted by: the groups, or all of them together (None)."""
        return tuple(each.role for each in self.groups) or (None,)

    @property
    def percentage(self) -> int | None:
        """The share that must be in favour, if it is said as one."""
        return int(self.approve.rstrip("%")) if isinstance(self.approve, str) else None

    def needed(self, of: int, group: str | None = None) -> int:
        """How many of so many voters must be in favour; a part of a voter is a whole one."""
        if self.groups:
            return next((each.approve for each in self.groups if each.role == group), 0)
        if self.percentage is not None:
            return max(1, -(-self.percentage * of // 100))
        assert isinstance(self.approve, int), "a vote has a count, a percentage or groups"
        return self.approve


def read_quorum(document: Mapping[str, Any]) -> Quorum:
    """What a step's `quorum` says. Raises for what is not of the format."""
    groups = (Group(each["role"], each["approve"]) for each in document.get("groups", ()))
    said = {key: document[key] for key in ("voters", "approve") if key in document}
    plain = {key: int(each) if isinstance(each, float) else each for key, each in said.items()}
    return Quorum(
        outcome=document["outcome"],
        otherwise=document["otherwise"],
        veto=tuple(document.get("veto", ())),
        groups=tuple(groups),
        **plain,
    )


def write_quorum(quorum: Quorum) -> dict[str, Any]:
    """The document of a quorum; what it does not say is left out."""
    groups = [{"role": each.role, "approve": each.approve} for each in quorum.groups]
    said = {"voters": quorum.voters, "approve": quorum.approve, "groups": groups or None}
    return {
        **{key: value for key, value in said.items() if value is not None},
        "outcome": quorum.outcome,
        "otherwise": quorum.otherwise,
        **({"veto": list(quorum.veto)} if quorum.veto else {}),
    }

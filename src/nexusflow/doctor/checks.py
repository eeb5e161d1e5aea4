"""The table of contents: what is always true, by number. The contract has the same twelve lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

TITLES: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "only lawful lifecycle moves, in an unbroken chain; nothing after the end",
        2: "an ended request has no open task; one in progress has something that can move it",
        3: "a closed task has exactly one decision or one cancellation; an open one has none",
        4: "every state change has its audit entry and its note, written in the same transaction",
        5: "whoever decided held the permission at that time; separation of duties respected",
        6: "one escalation per task, level and deadline; none in time; none missing",
        7: "every escalation has its audit entry and its notifications; the outbox loses and doubles nothing",
        8: "requests are pinned to a published version whose content hash still matches",
        9: "an idempotency key has one effect and its stored answer",
        10: "deadlines differ from what was computed at opening only where an audit entry says so",
        11: "what is kept twice for the sake of reading says the same as its source",
        12: "grants, owners, triggers and constraints are what the migrations made",
    }
)

READS: Final = "-- reads:"
_INCLUDE: Final = re.compile(r"^-- include: (\w+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One file of a check: a query that gives `(subject, found)`, and the tables whose rows it looks at."""

    name: str
    text: str
    tables: tuple[str, ...]


@cache
def statements(number: int) -> tuple[Statement, ...]:
    """The statements of a check, in the order of their names."""
    found = sorted(_home().iterdir(), key=lambda each: each.name)
    return tuple(_statement(each) for each in found if each.name.startswith(f"{number:02}_"))


def _statement(file: Traversable) -> Statement:
    text = _INCLUDE.sub(
        lambda match: _home().joinpath(f"{match[1]}.sql").read_text("utf-8"), file.read_text("utf-8")
    )
    head = next(line for line in text.splitlines() if line.startswith(READS))
    tables = head.removeprefix(READS).replace(",", " ").split()
    return Statement(file.name.removesuffix(".sql"), text, tuple(tables))


def _home() -> Traversable:
    return files(__package__).joinpath("sql")

"""A case folder as values: `definition.yaml`, `people.json` and `cases.jsonl`, read and checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from nexusflow.cli.roster import Roster, RosterError, read_roster
from nexusflow.core.definition import StepType
from nexusflow.core.lifecycle import Status

_OUTSIDE: Final = (StepType.SERVICE, StepType.SUBFLOW)
_FAULTS_SHOWN: Final = 10


class FolderError(ValueError):
    """The folder cannot be replayed; the message says which file and line, and what was expected."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PastDecision(_Part):
    """What somebody decided, and when."""

    step: str
    outcome: str
    actor: str = Field(min_length=1)
    at: AwareDatetime
    note: str = ""
    data: dict[str, Any] = {}


class Expectation(_Part):
    """How the case ended there; only what is given is compared."""

    status: Status | None = None
    resolution: str | None = None
    ended_at: AwareDatetime | None = None
    open_step: str | None = None
    breaches: int | None = None


class PastCase(_Part):
    """One case that ran elsewhere, its decisions in the order of their times."""

    external_id: str = Field(min_length=1)
    requester: str = Field(min_length=1)
    started_at: AwareDatetime
    context: dict[str, Any]
    decisions: tuple[PastDecision, ...] = ()
    expect: Expectation = Expectation()


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """Everything in a folder. `document` is the definition as parsed, not yet judged."""

    document: Mapping[str, Any]
    roster: Roster
    cases: tuple[PastCase, ...]


def read_folder(folder: Path, *, limit: int | None = None) -> CaseFolder:
    """Read a folder, at most `limit` of its cases. Raises `FolderError`."""
    document = _parse(folder / "definition.yaml", yaml.safe_load)
    if not isinstance(document, dict) or not isinstance(document.get("key"), str):
        raise FolderError(f"Expected a definition with a `key` in {folder / 'definition.yaml'}.")
    if _calls_others(document):
        raise FolderError(
            f"Expected no service and no subflow in {folder / 'definition.yaml'}; found one. What"
            " happened elsewhere must not be called for or started again, and what came of it is not in"
            " the cases."
        )
    if _needs_resources(document):
        raise FolderError(
            f"Expected a process without `resource` in {folder / 'definition.yaml'}; found a step with one."
            " Who had it when, the cases do not say."
        )
    people = folder / "people.json"
    try:
        roster = read_roster(_parse(people, orjson.loads))
    except RosterError as error:
        raise FolderError(f"{people}: {error}") from None
    return CaseFolder(document, roster, _read_cases(folder / "cases.jsonl", limit))


def _calls_others(document: Mapping[str, Any]) -> bool:
    steps = document.get("steps")
    return isinstance(steps, list) and any(
        isinstance(step, dict) and step.get("type") in _OUTSIDE for step in steps
    )


def _needs_resources(document: Mapping[str, Any]) -> bool:
    steps = document.get("steps")
    return isinstance(steps, list) and any(isinstance(step, dict) and "resource" in step for step in steps)


def _read_cases(file: Path, limit: int | None) -> tuple[PastCase, ...]:
    lines = [line for line in _text(file).splitlines() if line.strip()][:limit]
    now = datetime.now(UTC)
    cases: list[PastCase] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        case = _read_case(line, now)
        if isinstance(case, PastCase):
            cases.append(case)
        else:
            faults.extend(f"{file}, case {number}: {fault}" for fault in case)
    faults.extend(f"{file}: the external_id {each!r} occurs twice." for each in _twice(cases))
    if faults:
        more = f"\n... and {len(faults) - _FAULTS_SHOWN} more" if len(faults) > _FAULTS_SHOWN else ""
        raise FolderError("\n".join(faults[:_FAULTS_SHOWN]) + more)
    return tuple(cases)


def _read_case(line: str, now: datetime) -> PastCase | list[str]:
    if "\\u0000" in line:
        return ["Expected text without NUL characters, which no database keeps; remove them."]
    try:
        case = PastCase.model_validate_json(line)
    except ValidationError as error:
        return [f"{'.'.join(map(str, each['loc'])) or 'line'}: {each['msg']}" for each in error.errors()]
    decisions = tuple(sorted(case.decisions, key=lambda each: each.at))
    if decisions and decisions[0].at < case.started_at:
        return [f"Expected decisions after started_at, found one at {decisions[0].at.isoformat()}."]
    last = decisions[-1].at if decisions else case.started_at
    if last > now:
        return [f"Expected what has happened, found {last.isoformat()}, which is still to come."]
    return case.model_copy(update={"decisions": decisions})


def _twice(cases: Iterable[PastCase]) -> Iterator[str]:
    seen: set[str] = set()
    for case in cases:
        if case.external_id in seen:
            yield case.external_id
        seen.add(case.external_id)


def _parse(file: Path, parse: Any) -> Any:
    try:
        return parse(_text(file))
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, FolderError):
            raise
        raise FolderError(f"{file} cannot be read: {error}") from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"Expected to read {file}: {error}") from None

"""Published versions, read from their rows, verified the first time, compiled and kept.

Rows are the truth however they came: by `publish`, or by an operator's plain SQL. A published
version never changes, so what was once read is good for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.core.definition import Definition, Step, Transition, WithdrawUntil, read_step
from nexusflow.core.plan import Plan, prepare
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.db import tables
from nexusflow.engine.shapes import Ground, Halted
from nexusflow.engine.sql import statement
from nexusflow.verifier.check import verify
from nexusflow.verifier.finding import Report, Severity, Verdict
from nexusflow.verifier.subflows import workflows_named

STEP_COLUMNS: Final = (
    "key name type permission outcomes require_note sla_hours form separate_from writes supervisor_role"
    " status".split()
)
"""The keys of a step's document that are columns of `steps`."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published version. `plan` is None when it is unsound; `report` says why."""

    version_id: int
    key: str
    version: int
    definition: Definition
    report: Report
    plan: Plan | None
    published_at: datetime | None
    published_by: str | None

    @property
    def ground(self) -> Ground:
        """What requests of this version are shown by, also when nothing can run on it."""
        return self.plan or Halted(self.definition, Unsound.version_of(self))


@dataclass(frozen=True, slots=True)
class Unsound(Rejected):
    """The answer to a command on an unsound version: besides the errors, all that was found."""

    report: Report = field(kw_only=True)

    @classmethod
    def version_of(cls, published: Published) -> Self:
        """The refusal of whatever would run on this version."""
        return cls(
            Reason.UNSOUND_DEFINITION,
            f"Version {published.version} of {published.key} is unsound: no request can run on it.",
            faults_of(published.report),
            report=published.report,
        )


def faults_of(report: Report) -> tuple[Fault, ...]:
    """What keeps a definition from running, by place: the findings that are errors."""
    return tuple(
        Fault(f"/steps/{found.step}" if found.step else "", f"{found.code}: {found.message}")
        for found in report.findings
        if found.severity is Severity.ERROR
    )


class UnknownVersion(Exception):
    """A version id that no published row has: a request can point at none such."""


class Definitions:
    """The published versions that this process has met."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database
        self._known: dict[int, Published] = {}

    def known(self, version_id: int) -> Published | None:
        """The version, if this process has met it already; no I/O."""
        return self._known.get(version_id)

    async def load(self, version_id: int) -> Published:
        """The version of that id. Raises `UnknownVersion` when there is none that is published."""
        known = self._known.get(version_id)
        if known is None:
            async with self._database.connect() as connection:
                known = await _read(connection, version_id)
            self._known[version_id] = known
        return known

    async def newest(self, key: str) -> Published | None:
        """The newest published version of a workflow, or None."""
        return await self._find(key, tables.WorkflowVersion.version >= 1)

    async def numbered(self, key: str, version: int) -> Published | None:
        """That version of a workflow, or None."""
        return await self._find(key, tables.WorkflowVersion.version == version)

    async def _find(self, key: str, condition: Any) -> Published | None:
        version = tables.WorkflowVersion
        wanted = (
            select(version.id)
            .where(version.workflow_key == key, version.status == "published", condition)
            .order_by(version.version.desc())
            .limit(1)
        )
        async with self._database.connect() as connection:
            version_id = await connection.scalar(wanted)
        return None if version_id is None else await self.load(version_id)


async def newest_started_by(connection: AsyncConnection, definition: Definition) -> dict[str, Definition]:
    """The newest published versions of the workflows that it starts, and that these start in turn."""
    found: dict[str, Definition] = {}
    wanted = workflows_named(definition)
    while wanted:
        newest: Any = await connection.exec_driver_sql(
            statement("newest_versions"), {"workflows": sorted(wanted)}
        )
        fresh = {row[0]: (await _read_rows(connection, row[1]))[1] for row in newest.all()}
        found |= fresh
        wanted = frozenset().union(*(workflows_named(each) for each in fresh.values())) - found.keys()
    return found


async def _read(connection: AsyncConnection, version_id: int) -> Published:
    row, definition = await _read_rows(connection, version_id)
    report = verify(definition)
    sound = report.verdict is not Verdict.UNSOUND
    return Published(
        version_id=version_id,
        key=definition.key,
        version=row["version"],
        definition=definition,
        report=report,
        plan=prepare(definition, version=row["version"]) if sound else None,
        published_at=row["published_at"],
        published_by=row["published_by"],
    )


async def _read_rows(connection: AsyncConnection, version_id: int) -> tuple[Mapping[Any, Any], Definition]:
    version, step, transition = tables.WorkflowVersion, tables.Step, tables.Transition
    row = (
        (
            await connection.execute(
                select(version.__table__).where(version.id == version_id, version.status == "published")
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        raise UnknownVersion(f"Expected a published version with id {version_id}; there is none.")
    steps = await connection.execute(
        select(step.__table__).where(step.version_id == version_id).order_by(step.position, step.key)
    )
    transitions = await connection.execute(
        select(transition.__table__).where(transition.version_id == version_id).order_by(transition.id)
    )
    definition = Definition(
        key=row["workflow_key"],
        name=row["name"] or row["workflow_key"],
        description=row["description"],
        create_permission=row["create_permission"],
        supervisor_role=row["supervisor_role"],
        context_schema=row["context_schema"],
        start=row["start_step"],
        steps=tuple(_step(each) for each in steps.mappings()),
        transitions=tuple(_transition(each) for each in transitions.mappings()),
        visibility=row["visibility"],
        **_workflow_further(_further(row["further"])),
    )
    return row, definition


def _workflow_further(further: Mapping[str, Any]) -> dict[str, Any]:
    """What has no column of its own; what the format does not know stays aside and is refused by name."""
    known = [each.value for each in WithdrawUntil]
    if further.get("withdraw_until") not in known:
        return {"further": further}
    rest = {key: value for key, value in further.items() if key != "withdraw_until"}
    return {"withdraw_until": WithdrawUntil(further["withdraw_until"]), "further": rest}


def _step(row: Mapping[Any, Any]) -> Step:
    """A step is its document: what has no column of its own stands in `further`."""
    columns = {key: row[key] for key in STEP_COLUMNS if row[key] is not None}
    further = _further(row["further"])
    try:
        return read_step({**further, **columns})
    except (ValueError, TypeError, KeyError):  # not of the format: the verifier will refuse it by name
        return replace(read_step(columns), further=further)


def _further(value: Any) -> Mapping[str, Any]:
    """The keys beyond the columns. Whatever else an operator put there becomes a key that is refused."""
    return value if isinstance(value, Mapping) else {"further": value}


def _transition(row: Mapping[Any, Any]) -> Transition:
    return Transition(
        from_step=row["from_step"],
        to_step=row["to_step"],
        outcome=row["outcome"],
        guard=row["guard"],
        priority=row["priority"],
        cancels=tuple(row["cancels"]),
    )

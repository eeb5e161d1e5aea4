"""Case folders: read, run, interrupted, run again, and what is told when a case goes wrong."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.replay.folder import FolderError, read_folder
from nexusflow.cli.replay.run import replay
from nexusflow.core.commands import CompleteTask
from nexusflow.core.request import TaskId
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.history import find

DEFINITION = """
nexusflow: 1
key: visit
name: Visit
create_permission: visit.create
supervisor_role: porter
context_schema: {type: object, properties: {guests: {type: integer}}}
start: announce
steps:
  - {key: announce, name: Announce, type: task, permission: visit.announce, outcomes: [announce, drop],
     require_note: [drop], sla_hours: 2}
  - {key: receive, name: Receive, type: task, permission: visit.receive, outcomes: [receive],
     separate_from: [announce], sla_hours: 24}
  - {key: received, name: Received, type: end, status: COMPLETED}
  - {key: dropped, name: Dropped, type: end, status: REJECTED}
transitions:
  - {from: announce, outcome: announce, to: receive}
  - {from: announce, outcome: drop, to: dropped}
  - {from: receive, outcome: receive, to: received}
"""
PEOPLE = {
    "roles": {"porter": ["visit.receive"], "host": ["visit.create", "visit.announce", "visit.receive"]},
    "users": {
        "hilde": {"name": "Hilde", "roles": ["host"]},
        "paul": {"name": "Paul", "roles": ["porter"]},
    },
}
ANNOUNCED = {"step": "announce", "outcome": "announce", "actor": "hilde", "at": "2026-03-02T09:00:00Z"}
RECEIVED = {"step": "receive", "outcome": "receive", "actor": "paul", "at": "2026-03-02T12:00:00Z"}
LATE = {**ANNOUNCED, "at": "2026-03-02T11:00:00Z"}
ENDED = {
    "status": "COMPLETED",
    "resolution": "received",
    "ended_at": "2026-03-02T12:00:00Z",
    "open_step": None,
    "breaches": 0,
}


def case(name: str, *decisions: dict[str, Any], **further: Any) -> dict[str, Any]:
    return {
        "external_id": name,
        "requester": "hilde",
        "started_at": "2026-03-02T08:00:00Z",
        "context": {"guests": 2},
        "decisions": list(decisions),
        **further,
    }


Make = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """Writes a case folder."""

    def make(*cases: dict[str, Any], people: Any = PEOPLE, definition: str = DEFINITION) -> Path:
        (tmp_path / "definition.yaml").write_text(definition)
        (tmp_path / "people.json").write_text(json.dumps(people))
        (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)) + "\n")
        return tmp_path

    return make


async def run(engine: WorkflowEngine, folder: Path, limit: int | None = None) -> dict[str, Any]:
    cases = read_folder(folder, limit=limit)
    return await replay(engine.database, cases, by="nexusflow", progress=lambda _: None)


async def one(database: AsyncEngine, query: str) -> Any:
    async with database.connect() as connection:
        return (await connection.execute(text(query))).scalar_one()


async def test_a_case_ends_at_its_own_time_and_the_audit_says_that_it_was_replayed(
    engine: WorkflowEngine, folder: Make
) -> None:
    report = await run(engine, folder(case("V1", ANNOUNCED, RECEIVED, expect=ENDED)))
    assert report["matched"] == 1
    assert report["mismatched"] == report["refused"] == []
    assert report["final"] == {"received": 1}
    request = (await find(engine.database, "visit", ["V1"]))["V1"]
    assert request.ended_at is not None
    assert request.ended_at.isoformat() == "2026-03-02T12:00:00+00:00"
    assert request.tasks[1].opened_at.isoformat() == "2026-03-02T09:00:00+00:00"
    entries = "FROM audit_entries WHERE request_id IS NOT NULL"
    assert await one(engine.database, f"SELECT bool_and((metadata->>'replayed')::boolean) {entries}")
    assert await one(engine.database, f"SELECT bool_and(recorded_at > at) {entries}")


async def test_a_late_decision_is_a_breach_that_was_escalated_when_it_was_due(
    engine: WorkflowEngine, folder: Make
) -> None:
    expect = {**ENDED, "breaches": 1}
    report = await run(engine, folder(case("V1", LATE, RECEIVED, expect=expect)))
    assert report["matched"] == report["breaches"] == 1
    due = await one(engine.database, "SELECT escalated_at FROM escalations WHERE escalated_at = due_at")
    assert due.isoformat() == "2026-03-02T10:00:00+00:00"


async def test_decisions_are_made_in_the_order_of_their_times(engine: WorkflowEngine, folder: Make) -> None:
    report = await run(engine, folder(case("V1", RECEIVED, ANNOUNCED, expect=ENDED)))
    assert report["matched"] == 1


async def test_run_again_it_changes_nothing_and_reports_the_same(
    engine: WorkflowEngine, folder: Make
) -> None:
    cases = [case(f"V{number}", ANNOUNCED, RECEIVED, expect=ENDED) for number in range(120)]
    there = folder(*cases)
    first = await run(engine, there, limit=70)
    assert first["cases"] == 70
    whole = await run(engine, there)
    audited = await one(engine.database, "SELECT count(*) FROM audit_entries")
    again = await run(engine, there)
    assert {**whole, "seconds": 0} == {**again, "seconds": 0}
    assert whole["matched"] == 120
    assert await one(engine.database, "SELECT count(*) FROM requests") == 120
    assert await one(engine.database, "SELECT count(*) FROM audit_entries") == audited
    assert await one(engine.database, "SELECT max(version) FROM workflow_versions") == 1


async def test_cut_short_it_has_told_each_case_wholly_or_not_at_all(
    engine: WorkflowEngine, folder: Make
) -> None:
    there = folder(*[case(f"V{number}", ANNOUNCED, RECEIVED, expect=ENDED) for number in range(150)])
    batches: list[int] = []

    def interrupt(count: int) -> None:
        batches.append(count)
        if len(batches) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await replay(engine.database, read_folder(there), by="nexusflow", progress=interrupt)
    assert await one(engine.database, "SELECT count(*) FROM requests WHERE status = 'COMPLETED'") == 100
    assert await one(engine.database, "SELECT count(*) FROM requests") == 100
    assert (await run(engine, there))["matched"] == 150


async def test_two_replays_at_once_double_nothing(engine: WorkflowEngine, folder: Make) -> None:
    there = folder(*[case(f"V{number}", ANNOUNCED, RECEIVED, expect=ENDED) for number in range(60)])
    await run(engine, there, limit=1)
    both = await asyncio.gather(run(engine, there), run(engine, there))
    assert [each["matched"] for each in both] == [60, 60]
    assert await one(engine.database, "SELECT count(*) FROM requests") == 60


async def test_a_case_that_went_on_elsewhere_goes_on_here(engine: WorkflowEngine, folder: Make) -> None:
    waiting = {"status": "IN_PROGRESS", "open_step": "receive", "breaches": 0}
    first = await run(engine, folder(case("V1", ANNOUNCED, expect=waiting)))
    assert first["matched"] == 1
    assert first["final"] == {"IN_PROGRESS": 1}
    second = await run(engine, folder(case("V1", ANNOUNCED, RECEIVED, expect=ENDED)))
    assert second["matched"] == 1
    assert await one(engine.database, "SELECT count(*) FROM decisions") == 2


async def test_a_case_that_somebody_went_on_with_by_hand_is_left_alone_and_told(
    engine: WorkflowEngine, folder: Make
) -> None:
    await run(engine, folder(case("V1", ANNOUNCED)))
    request = (await find(engine.database, "visit", ["V1"]))["V1"]
    [task] = request.open_tasks
    done = await engine.submit(Order(CompleteTask(TaskId(task.id), "receive"), actor="paul"))
    assert isinstance(done, Done)
    report = await run(engine, folder(case("V1", ANNOUNCED, RECEIVED, expect=ENDED)))
    assert report["matched"] == 0
    assert {fault["field"] for fault in report["mismatched"]} == {"decisions[1]", "ended_at", "breaches"}
    assert report["mismatched"][0]["expected"] == ["receive", "receive", "paul", "2026-03-02T12:00:00Z"]


async def test_what_the_rules_refuse_is_refused_to_history_too(engine: WorkflowEngine, folder: Make) -> None:
    alone = {**RECEIVED, "actor": "hilde"}
    unnoted = {**ANNOUNCED, "outcome": "drop"}
    stranger = {**ANNOUNCED, "actor": "nobody"}
    unopened = {**RECEIVED, "at": "2026-03-02T08:30:00Z"}
    report = await run(
        engine,
        folder(
            case("alone", ANNOUNCED, alone, expect=ENDED),
            case("unnoted", unnoted),
            case("stranger", stranger),
            case("unopened", unopened),
            case("schema", ANNOUNCED, context={"guests": "two"}),
            case("fine", ANNOUNCED, RECEIVED, expect=ENDED),
        ),
    )
    refused = {each["external_id"]: each["code"] for each in report["refused"]}
    assert refused == {
        "alone": "separation_of_duties",
        "unnoted": "note_required",
        "stranger": "not_permitted",
        "unopened": "task_closed",
        "schema": "invalid_context",
    }
    assert report["matched"] == 1
    told = {(each["field"], each["expected"], each["got"]) for each in report["mismatched"]}
    assert ("status", "COMPLETED", "IN_PROGRESS") in told
    assert ("open_step", None, "receive") in told
    assert await one(engine.database, "SELECT count(*) FROM audit_entries WHERE action LIKE '%.refused'") == 2


async def test_roles_are_added_to_and_never_taken_away(engine: WorkflowEngine, folder: Make) -> None:
    await run(engine, folder())
    fewer = {"roles": {"porter": []}, "users": {"paul": {"name": "Other", "roles": ["host"]}}}
    await run(engine, folder(people=fewer))
    async with engine.database.connect() as connection:
        held = await connection.scalars(
            text("SELECT role FROM user_roles WHERE username = 'paul' ORDER BY role")
        )
        assert list(held) == ["host", "porter"]
        granted = await connection.scalars(
            text("SELECT permission FROM role_permissions WHERE role = 'porter'")
        )
        assert list(granted) == ["visit.receive"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "Invalid JSON"),
        ('{"external_id": "X"}', "requester: Field required"),
        (json.dumps(case("X", {**ANNOUNCED, "at": "2026-03-02T09:00:00"})), "timezone"),
        (json.dumps(case("X", {**ANNOUNCED, "at": "2026-03-02T07:00:00Z"})), "after started_at"),
        (json.dumps(case("X", {**ANNOUNCED, "at": "2999-01-01T00:00:00Z"})), "still to come"),
        (json.dumps(case("X", context={"guests": "\0"})), "NUL"),
        (json.dumps(case("X")) + "\n" + json.dumps(case("X")), "occurs twice"),
        (json.dumps(case("X", expects={})), "expects"),
    ],
)
def test_a_faulty_line_is_told_with_its_place(folder: Make, line: str, says: str) -> None:
    there = folder()
    (there / "cases.jsonl").write_text(line)
    with pytest.raises(FolderError, match=says):
        read_folder(there)


@pytest.mark.parametrize("step", ["type: service, call: http", "type: subflow, workflow: legal-check"])
def test_a_process_that_calls_or_starts_others_has_no_history_here(folder: Make, step: str) -> None:
    calling = DEFINITION.replace("steps:\n", f"steps:\n  - {{key: order, {step}}}\n", 1)
    with pytest.raises(FolderError, match="Expected no service and no subflow"):
        read_folder(folder(definition=calling))


def test_a_process_with_a_resource_has_no_history_here(folder: Make) -> None:
    shared = DEFINITION.replace("steps:\n", "steps:\n  - {key: print, type: task, resource: press}\n", 1)
    with pytest.raises(FolderError, match="without `resource`"):
        read_folder(folder(definition=shared))


@pytest.mark.parametrize("name", ["definition.yaml", "people.json", "cases.jsonl"])
def test_a_missing_file_is_told_by_its_name(folder: Make, name: str) -> None:
    there = folder()
    (there / name).unlink()
    with pytest.raises(FolderError, match=name.replace(".", r"\.")):
        read_folder(there)

"""The 600 claims that come with the product: each ends where the folder says, with its breaches."""

import json
from collections import Counter

from nexusflow.cli.replay.folder import read_folder
from nexusflow.cli.replay.run import replay
from nexusflow.cli.scenario.examples import examples
from nexusflow.doctor.examine import examine
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.pulse import scan_for_breaches
from tests.conftest import Database


async def test_every_claim_ends_where_the_folder_says(engine: WorkflowEngine) -> None:
    claims = examples() / "expense-claims"
    lines = [json.loads(line) for line in (claims / "cases.jsonl").read_text("utf-8").splitlines()]
    expected = [line["expect"] for line in lines]
    seen: list[int] = []
    report = await replay(engine.database, read_folder(claims), by="nexusflow", progress=seen.append)
    assert report["mismatched"] == []
    assert report["refused"] == []
    assert report["matched"] == report["cases"] == sum(seen) == 600
    assert report["decisions"] == sum(len(line["decisions"]) for line in lines) == 3138
    assert report["breaches"] == sum(each["breaches"] for each in expected) == 331
    assert report["final"] == Counter(each.get("resolution", each["status"]) for each in expected)
    assert report["seconds"] < 60, "it is a matter of seconds"


async def test_what_is_overdue_today_is_the_pulses_and_nothing_is_found_wanting(
    engine: WorkflowEngine, database: Database
) -> None:
    await replay(
        engine.database, read_folder(examples() / "expense-claims"), by="nexusflow", progress=lambda _: None
    )
    assert (await scan_for_breaches(engine)).escalated == 29
    examination = examine(database.app_url, pulse_seconds=30)
    assert examination.healthy, examination.to_text()

"""What is handed over: for people, for machines, for a failed test."""

import io
import json

import psycopg
import pytest
from rich.console import Console

from nexusflow.doctor.checks import TITLES, statements
from nexusflow.doctor.examination import SHOWN
from nexusflow.doctor.examine import examine
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor_fixture import assert_healthy


def test_it_is_json_for_machines(copy: Database) -> None:
    sabotage(copy, "UPDATE requests SET version = 7")
    told = json.loads(json.dumps(examine(copy.app_url, pulse_seconds=30).to_json()))
    assert told["healthy"] is False
    assert [check["number"] for check in told["checks"]] == list(range(1, 13))
    [broken] = [check for check in told["checks"] if not check["holds"]]
    assert broken["number"] == 11
    assert broken["broken"] == len(broken["findings"])
    assert set(broken) == {"number", "title", "holds", "broken", "findings", "rows_examined", "seconds"}
    assert broken["findings"][0]["subject"].startswith("request ")


def test_it_is_a_table_for_people_that_shows_the_first_findings(copy: Database) -> None:
    sabotage(copy, "UPDATE requests SET version = 7")
    examination = examine(copy.app_url, pulse_seconds=30)
    paper = io.StringIO()
    Console(file=paper, width=160).print(examination.to_table())
    shown = paper.getvalue()
    assert "found wanting" in shown
    assert shown.count("Expected version 1 of purchase") == SHOWN
    assert f"and {examination.checks[10].broken - SHOWN} more" in shown


def test_a_failed_test_is_told_every_row(copy: Database) -> None:
    sabotage(copy, "UPDATE requests SET version = 7 WHERE title = 'Chairs'")
    with pytest.raises(AssertionError, match=r"11\. request \d+: Expected version 1 of purchase"):
        assert_healthy(copy)


def test_many_findings_are_counted_but_not_all_kept(copy: Database) -> None:
    sabotage(copy, "INSERT INTO audit_entries (at, actor, action, request_id) "
             "SELECT now(), 'x', 'request.viewed', 99 FROM generate_series(1, 1200)")  # fmt: skip
    check = examine(copy.app_url, pulse_seconds=30).checks[0]
    assert (len(check.findings), check.broken) == (1_000, 1_200)


def test_the_owner_and_the_application_see_the_same(lived_in: Database) -> None:
    assert examine(lived_in.owner_url, pulse_seconds=30).healthy
    assert examine(
        lived_in.app_url.replace("postgresql://", "postgresql+psycopg://"), pulse_seconds=30
    ).healthy


@pytest.mark.parametrize("number", TITLES)
def test_every_statement_reads_only_and_stands_on_its_own(lived_in: Database, number: int) -> None:
    with psycopg.connect(lived_in.app_url, options="-csearch_path=nexusflow") as connection:
        connection.read_only = True
        connection.execute("SELECT set_config('nexusflow.pulse_seconds', '30', true)")
        for statement in statements(number):
            assert connection.execute(statement.text.encode()).fetchall() == [], statement.name

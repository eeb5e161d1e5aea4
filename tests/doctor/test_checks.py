"""For every check somebody breaks what it holds, and the doctor says so under its number."""

import pytest

from nexusflow.doctor.examine import examine
from tests.conftest import Database
from tests.doctor import harms_of_cases, harms_of_clockwork
from tests.doctor.harm import WAITING, Harm
from tests.doctor.sabotage import sabotage

HARMS = harms_of_cases.HARMS + harms_of_clockwork.HARMS


@pytest.mark.parametrize("harm", HARMS, ids=str)
def test_harm_is_reported_under_its_number_and_no_other(copy: Database, harm: Harm) -> None:
    sabotage(copy, *harm.by)
    examination = examine(copy.app_url, pulse_seconds=30)
    found = examination.checks[harm.number - 1].findings
    assert any(harm.says in finding.found for finding in found), examination.to_text()
    assert set(examination.broken) == {harm.number, *harm.also}, examination.to_text()


def test_rows_that_cannot_be_read_are_reported_and_the_other_checks_go_on(copy: Database) -> None:
    sabotage(
        copy,
        'UPDATE audit_entries SET metadata = metadata || \'{"due_at": "soon"}\' '
        f"WHERE action = 'task.opened' AND task_id = {WAITING}",
    )
    examination = examine(copy.app_url, pulse_seconds=30)
    assert examination.broken == (10,), examination.to_text()
    assert "10_deadlines cannot read them" in examination.to_text()


def test_every_check_has_its_harm() -> None:
    assert {harm.number for harm in HARMS} == set(range(1, 12))  # the catalogue has a test of its own

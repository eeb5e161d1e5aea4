"""What the engine does is found healthy, on a live system too."""

from tests.conftest import Database
from tests.doctor_fixture import assert_healthy


def test_a_week_of_the_real_engine_is_healthy(lived_in: Database) -> None:
    examination = assert_healthy(lived_in)
    assert [check.number for check in examination.checks] == list(range(1, 13))
    assert all(check.rows_examined for check in examination.checks)


def test_an_empty_database_is_healthy(database: Database) -> None:
    assert_healthy(database)

"""Run all checks in one read-only snapshot, so that they speak of one and the same moment."""

import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import psycopg
from psycopg import sql

from nexusflow.doctor.catalogue import compare, expected_catalogue, read_catalogue
from nexusflow.doctor.checks import TITLES, Statement, statements
from nexusflow.doctor.examination import CheckResult, Examination, Finding

SCHEMA: Final = "nexusflow"
CATALOGUE_CHECK: Final = 12
MOST_FINDINGS: Final = 1_000  # kept for a statement; all are counted

Connection = psycopg.Connection[Any]

# Names are long when read by people, but "task 9" shall stand before "task 10".
_CAPPED: Final = """
SELECT subject, found, count(*) OVER () FROM ({}) AS broken
ORDER BY length(subject), subject, found LIMIT {}
"""


def examine(database_url: str, *, pulse_seconds: int) -> Examination:
    """Examine the database at a `postgresql://` URL; any login that may read the tables will do.

    `pulse_seconds` is how often the pulse runs: a breach younger than its last rounds is not missed
    yet. Changes nothing. Raises `psycopg.Error` when the database cannot be read.
    """
    url = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True, application_name="nexusflow doctor") as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _settle(connection, pulse_seconds=pulse_seconds)
        counts = _count(connection, {table for each in _all_statements() for table in each.tables})
        checks = tuple(_check(connection, number, counts) for number in TITLES)
        connection.execute("ROLLBACK")
    return Examination(checks, time.perf_counter() - began)


def _settle(connection: Connection, *, pulse_seconds: int) -> None:
    """Settings of this transaction alone: where the tables are, and room for joins over all of history."""
    settings = {
        "search_path": SCHEMA,
        "timezone": "UTC",
        "work_mem": "128MB",
        "jit": "off",
        "enable_nestloop": "off",  # whole tables are joined; wrong guesses of the planner cost hours
        "nexusflow.pulse_seconds": str(pulse_seconds),
    }
    for name, value in settings.items():
        connection.execute("SELECT set_config(%s, %s, true)", (name, value))


def _all_statements() -> Iterable[Statement]:
    return (each for number in TITLES for each in statements(number))


def _count(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    counted = {}
    for table in tables:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert row is not None
        counted[table] = int(row[0])
    return counted


def _check(connection: Connection, number: int, counts: dict[str, int]) -> CheckResult:
    began = time.perf_counter()
    findings: list[Finding] = []
    broken = 0
    for each in statements(number):
        rows = _run(connection, each)
        findings += [Finding(subject, found) for subject, found, _ in rows]
        broken += rows[0][2] if rows else 0
    looked_at = {table for each in statements(number) for table in each.tables}
    examined = sum(counts[table] for table in looked_at)
    if number == CATALOGUE_CHECK:
        present = read_catalogue(connection)
        differing = [Finding(*each) for each in compare(expected_catalogue(), present)]
        findings += differing
        broken += len(differing)
        examined += len(present)
    seconds = time.perf_counter() - began
    return CheckResult(number, TITLES[number], tuple(findings), broken, examined, seconds)


def _run(connection: Connection, statement: Statement) -> Sequence[tuple[str, str, int]]:
    """What a statement finds. Rows too broken to be read are a finding, not the end of all checks."""
    text = _CAPPED.format(statement.text.strip(), MOST_FINDINGS)
    try:
        with connection.transaction():
            return connection.execute(text).fetchall()
    except psycopg.DataError as error:
        found = f"Expected rows that can be read; {statement.name} cannot read them: {error}"
        return [("what it reads: " + ", ".join(statement.tables), found.strip(), 1)]

"""The pages about the shell do what they say."""

import json
import re
from pathlib import Path

import psycopg

from nexusflow.cli.manual import render
from nexusflow.cli.replay.folder import PastCase
from tests.cli.conftest import Shell
from tests.conftest import Database

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_reference_is_what_the_commands_say() -> None:
    page = (DOCS / "reference" / "cli.md").read_text("utf-8")
    assert page == render(), "run: python -m nexusflow.cli.manual > docs/reference/cli.md"


def test_the_sql_of_the_page_makes_a_process_that_runs(shell: Shell, database: Database) -> None:
    page = DOCS / "howto" / "define-a-workflow-by-sql.md"
    [sql] = blocks(page, "sql")
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(sql)
    [start] = re.findall(
        r"^nexusflow (request start .*) --context '(.*)'$", page.read_text("utf-8"), re.MULTILINE
    )
    dear = shell(*start[0].split(), "--context", start[1], "--json")
    assert dear.code == 0, dear.err
    assert [task["step"] for task in dear.json["open_tasks"]] == ["approval"]
    cheap = shell(*start[0].split(), "--context", '{"device": "cable", "value": 80}', "--json").json
    assert [task["step"] for task in cheap["open_tasks"]] == ["hand-out"]
    exported = shell("workflow", "export", "device-loan", "--json").json
    assert (exported["key"], len(exported["steps"])) == ("device-loan", 5)


def test_rows_that_make_no_sense_are_refused_with_their_findings(shell: Shell, database: Database) -> None:
    [sql] = blocks(DOCS / "howto" / "define-a-workflow-by-sql.md", "sql")
    unsound = sql.replace("context.value > 500', 'approval'", "context.price > 500', 'approval'")
    assert unsound != sql
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute(unsound)
    refused = shell(
        "request", "start", "device-loan", "--as", "bea", "--context", '{"device": "x", "value": 1}'
    )
    assert refused.code == 1
    assert "unsound_definition" in refused.err
    assert "invalid_guard" in refused.err


def test_the_case_of_the_page_is_one() -> None:
    _, case = blocks(DOCS / "howto" / "bring-history-in.md", "json")
    assert PastCase.model_validate(json.loads(case)).expect.breaches == 0

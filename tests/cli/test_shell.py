"""The command line as a whole: help at once, exit codes, and the commands that look after the rest."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Shell
from tests.conftest import Database

GROUPS = ("db", "workflow", "request", "user", "sla", "audit", "demo")


def run(*words: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NEXUSFLOW_")}
    return subprocess.run(
        [sys.executable, "-m", "nexusflow.cli", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**clean, "NEXUSFLOW_HOME": str(home), **env},
    )


def test_help_is_there_at_once(tmp_path: Path) -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        done = run("--help", home=tmp_path)
        took.append(time.perf_counter() - began)
        assert done.returncode == 0
    assert min(took) < 0.4
    loaded = [sys.executable, "-c", "import sys, nexusflow.cli.app; print(*sys.modules)"]
    modules = subprocess.run(loaded, capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "psycopg", "celery", "fastapi", "rich"} & set(modules)


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_explains_itself(shell: Shell, group: str) -> None:
    assert shell(group, "--help").code == 0


def test_misuse_is_two(shell: Shell) -> None:
    assert shell("nonsense").code == 2
    assert shell("workflow", "export").code == 2
    assert shell("worker", "--beat-only", "--no-beat").code == 2


def test_a_wrong_setting_is_misuse_and_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_PORT", "many")
    wrong = shell("workflow", "list")
    assert (wrong.code, "NEXUSFLOW_PORT" in wrong.err) == (2, True)


def test_a_database_that_is_away_is_a_sentence(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_APP_DATABASE_URL", "postgresql://a:b@127.0.0.1:1/none")
    away = shell("workflow", "list")
    assert away.code == 1
    assert "Expected the database to answer" in away.err
    assert "Traceback" not in away.err


def test_an_empty_database_is_told_to_be_upgraded(
    shell: Shell, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA nexusflow CASCADE")
    monkeypatch.delenv("NEXUSFLOW_APP_DATABASE_URL")
    monkeypatch.setenv("NEXUSFLOW_APP_DATABASE_URL", database.owner_url)
    empty = shell("workflow", "list")
    assert (empty.code, "nexusflow db upgrade" in empty.err) == (1, True)


def test_the_address_is_the_applications_unless_the_owners_is_asked_for(
    shell: Shell, database: Database
) -> None:
    assert shell("db", "url").out.strip() == database.app_url
    assert shell("db", "url", "--owner", "--json").json == {"url": database.owner_url}


def test_the_pulse_by_hand_escalates_once(shell: Shell) -> None:
    shell("demo", "load")
    assert shell("sla", "scan", "--json").json["escalated"] == 5
    assert shell("sla", "scan", "--json").json["escalated"] == 0


def test_the_doctor_finds_the_demo_healthy_and_a_forged_row_wanting(shell: Shell, database: Database) -> None:
    shell("demo", "load")
    shell("sla", "scan")
    healthy = shell("doctor", "--json")
    assert (healthy.code, healthy.json["healthy"]) == (0, True), healthy.out
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE nexusflow.requests DISABLE TRIGGER USER")
        connection.execute("UPDATE nexusflow.requests SET status = 'REJECTED' WHERE status = 'COMPLETED'")
    wanting = shell("doctor", "--json")
    assert (wanting.code, wanting.json["healthy"]) == (1, False)
    assert shell("doctor").code == 1


def test_the_audit_is_verified_and_exported_and_that_is_audited(shell: Shell, tmp_path: Path) -> None:
    shell("demo", "load")
    verified = shell("audit", "verify", "--json")
    assert (verified.code, verified.json["verdict"]) == (0, "intact")
    file = tmp_path / "audit.jsonl"
    assert shell("audit", "export", "--output", str(file)).code == 0
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(entries) == verified.json["entries"] + 1, "the export itself is an entry"
    keys = "id at recorded_at actor on_behalf_of action request_id task_id metadata hash".split()
    assert list(entries[0]) == keys
    one = [json.loads(line) for line in shell("audit", "export", "--request", "7").out.splitlines()]
    assert {entry["request_id"] for entry in one} == {7}
    assert one[0]["action"] == "request.created"
    since = shell("audit", "export", "--since", "2999-01-01")
    assert (since.code, since.out) == (0, "")
    denied = shell("audit", "export", "--as", "requester")
    assert (denied.code, "audit.export" in denied.err) == (1, True)
    assert shell("audit", "export", "--as", "auditor").code == 0
    last = [json.loads(line)["action"] for line in shell("audit", "export").out.splitlines()][-3:]
    assert last == ["audit.export.refused", "audit.exported", "audit.exported"]


def test_an_altered_entry_is_found(shell: Shell, database: Database) -> None:
    shell("demo", "load")
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("SET search_path = nexusflow")
        connection.execute("ALTER TABLE audit_entries DISABLE TRIGGER USER")
        connection.execute("ALTER TABLE audit_entries ALTER COLUMN hash DROP EXPRESSION")
        connection.execute("UPDATE audit_entries SET actor = 'somebody' WHERE id = 5")
    found = shell("audit", "verify", "--json")
    assert (found.code, found.json["verdict"]) == (1, "tampered")
    assert found.json["mismatched_ids"] == [5]


def test_without_a_server_a_command_brings_its_own_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    listed = run("workflow", "list", "--json", home=home)
    assert (listed.returncode, json.loads(listed.stdout)) == (0, {"items": []}), listed.stderr
    counted = run("db", "shell", "--", "-Atc", "SELECT count(*) FROM requests", home=home)
    assert (counted.returncode, counted.stdout.strip()) == (0, "0"), counted.stderr
    refused = run("db", "shell", "--", "-c", "CREATE TABLE mine ()", home=home)
    assert refused.returncode == 1
    pid = home / "postgres" / "data" / "postmaster.pid"
    assert not pid.exists(), "it is gone with the command"

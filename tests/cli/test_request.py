"""`nexusflow request`: started by a name that is checked like any, shown, and replayed from a folder."""

import json
from pathlib import Path

from nexusflow.cli.scenario.examples import examples
from tests.cli.conftest import Shell

CONTEXT = '{"kind": "annual", "first_day": "2027-01-04", "days": 3}'
CLAIMS = str(examples() / "expense-claims")


def test_a_request_is_started_as_somebody_who_may(shell: Shell, tmp_path: Path) -> None:
    assert shell("demo", "load").code == 0
    started = shell("request", "start", "leave-request", "--as", "requester", "--context", CONTEXT, "--json")
    assert started.code == 0, started.err
    assert started.json["requester"] == "requester"
    assert started.json["open_tasks"][0]["step"] == "manager-approval"
    file = tmp_path / "context.json"
    file.write_text(CONTEXT)
    words = ("request", "start", "leave-request", "--as", "requester", "--context")
    assert shell(*words, f"@{file}", "--external-id", "L1").code == 0
    assert "duplicate_external_id" in shell(*words, "-", "--external-id", "L1", stdin=CONTEXT).err
    shown = shell("request", "show", str(started.json["id"]), "--json").json
    assert shown["context"]["days"] == 3
    assert "manager-approval" in shell("request", "show", str(started.json["id"])).out


def test_what_is_refused_says_why_and_changes_nothing(shell: Shell) -> None:
    assert shell("demo", "load").code == 0
    words = ("request", "start", "leave-request")
    before = json.loads(shell("workflow", "list", "--json").out)
    denied = shell(*words, "--as", "auditor", "--context", CONTEXT)
    assert (denied.code, "leave.create" in denied.err) == (1, True)
    invalid = shell(*words, "--as", "requester", "--context", '{"kind": "annual"}')
    assert (invalid.code, "/context" in invalid.err) == (1, True)
    assert shell("request", "start", "nothing", "--as", "requester").code == 1
    assert shell(*words, "--as", "requester", "--context", "{").code == 2
    assert shell(*words, "--as", "requester", "--context", "[]").code == 2
    assert shell(*words, "--context", CONTEXT).code == 2, "nobody named"
    assert json.loads(shell("workflow", "list", "--json").out) == before


def test_somebody_named_sees_what_they_may_see(shell: Shell) -> None:
    assert shell("demo", "load").code == 0
    started = shell("request", "start", "leave-request", "--as", "requester", "--context", CONTEXT, "--json")
    number = str(started.json["id"])
    assert shell("request", "show", number, "--as", "requester").code == 0
    assert shell("request", "show", number, "--as", "tomas.novak").code == 1
    assert shell("request", "show", "999999").code == 1


def test_replay_writes_its_report_and_its_exit_code_tells(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = shell("request", "replay", CLAIMS, "--limit", "20", "--report", str(file))
    assert (done.code, "20 as the folder says" in done.out) == (0, True), done.err
    report = json.loads(file.read_text())
    shape = "cases decisions seconds matched mismatched refused breaches final".split()
    assert list(report) == shape
    assert (report["cases"], report["matched"]) == (20, 20)


def test_replay_finds_wanting_what_ends_otherwise(shell: Shell, tmp_path: Path) -> None:
    for name in ("definition.yaml", "people.json"):
        (tmp_path / name).write_text((Path(CLAIMS) / name).read_text())
    first = json.loads((Path(CLAIMS) / "cases.jsonl").read_text().splitlines()[0])
    first["expect"]["resolution"] = "end-rejected"
    (tmp_path / "cases.jsonl").write_text(json.dumps(first))
    done = shell("request", "replay", str(tmp_path), "--json")
    assert done.code == 1
    assert done.json["mismatched"] == [
        {
            "external_id": first["external_id"],
            "field": "resolution",
            "expected": "end-rejected",
            "got": "end-paid",
        }
    ]
    (tmp_path / "cases.jsonl").write_text("nonsense")
    broken = shell("request", "replay", str(tmp_path))
    assert (broken.code, "case 1" in broken.err) == (1, True)
    assert shell("request", "replay", str(tmp_path / "nowhere")).code == 2

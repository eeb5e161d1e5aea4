"""`nexusflow workflow`: from a file to a published version and back."""

import json
from pathlib import Path

import psycopg
import pytest
import yaml

from nexusflow.cli.scenario.examples import examples
from tests.cli.conftest import Shell
from tests.conftest import Database

LEAVE = str(examples() / "leave-request" / "definition.yaml")


@pytest.fixture
def unsound(tmp_path: Path) -> str:
    document = yaml.safe_load(Path(LEAVE).read_text())
    document["transitions"][0]["to"] = "nowhere"
    file = tmp_path / "unsound.json"
    file.write_text(json.dumps(document))
    return str(file)


def test_verify_needs_no_database_and_tells_what_is_wrong(
    shell: Shell, unsound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXUSFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    sound = shell("workflow", "verify", LEAVE, "--json")
    assert (sound.code, sound.json["verdict"]) == (0, "sound")
    found = shell("workflow", "verify", unsound, "--json")
    assert (found.code, found.json["verdict"]) == (1, "unsound")
    assert "unknown_step" in {finding["code"] for finding in found.json["findings"]}
    told = shell("workflow", "verify", unsound)
    assert "transition 0 (from kind-of-leave to nowhere)" in told.out


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "- just a list",
        "\x00",
        "{}",
        "key: 7",
        pytest.param("[" * 50_000, id="deeper than a stack"),
        pytest.param("{a: " * 50_000, id="objects deeper than a stack"),
        pytest.param("key: " + "9" * 100_000, id="a number of a hundred thousand digits"),
        pytest.param("!!python/object/apply:os.getpid []", id="an object of Python"),
    ],
)
def test_verify_takes_anything_for_a_document(shell: Shell, tmp_path: Path, text: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text)
    assert shell("workflow", "verify", str(file)).code == 1
    assert shell("workflow", "import", str(file)).code == 1


def test_a_missing_file_is_misuse(shell: Shell) -> None:
    assert shell("workflow", "verify", "/nowhere.yaml").code == 2


def test_import_publish_export_and_import_again(shell: Shell, tmp_path: Path) -> None:
    assert shell("workflow", "import", LEAVE).code == 0
    assert shell("workflow", "list", "--json").json["items"][0]["version"] is None
    published = shell("workflow", "publish", "leave-request", "--json")
    assert (published.code, published.json["version"]) == (0, 1)
    copy = tmp_path / "copy.yaml"
    assert shell("workflow", "export", "leave-request", "--output", str(copy)).code == 0
    assert yaml.safe_load(copy.read_text()) == yaml.safe_load(Path(LEAVE).read_text())
    again = shell("workflow", "import", str(copy), "--publish", "--json").json
    assert (again["version"], again["published"]) == (1, False), "the same content is no new version"
    [listed] = shell("workflow", "list", "--json").json["items"]
    assert (listed["key"], listed["version"], listed["draft"]) == ("leave-request", 1, False)


def test_an_unsound_definition_is_kept_as_draft_and_never_published(shell: Shell, unsound: str) -> None:
    assert shell("workflow", "import", unsound).code == 1
    refused = shell("workflow", "publish", "leave-request", "--json")
    assert (refused.code, refused.json["verdict"], refused.json["version"]) == (1, "unsound", None)
    assert shell("workflow", "import", unsound, "--publish").code == 1
    assert shell("workflow", "export", "leave-request").code == 1


def test_a_named_user_needs_the_permission_and_a_refusal_is_audited(shell: Shell) -> None:
    made = shell("user", "create", "ann", "--role", "administrator", "--no-password")
    assert made.code == 0, made.err
    assert shell("user", "create", "bob", "--no-password").code == 0
    refused = shell("workflow", "import", LEAVE, "--publish", "--as", "bob")
    assert refused.code == 1
    assert "workflow.manage" in refused.err
    assert shell("workflow", "import", LEAVE, "--as", "stranger").code == 1
    assert shell("workflow", "import", LEAVE, "--publish", "--as", "ann").code == 0
    [listed] = shell("workflow", "list", "--json").json["items"]
    assert listed["published_by"] == "ann"
    entries = [json.loads(line) for line in shell("audit", "export").out.splitlines()]
    refusals = [entry for entry in entries if entry["action"].endswith(".refused")]
    assert [(entry["actor"], entry["metadata"]["code"]) for entry in refusals] == [("bob", "not_permitted")]


def test_an_imported_draft_makes_its_permissions_so_that_roles_can_grant_them(
    shell: Shell, database: Database
) -> None:
    assert shell("workflow", "import", LEAVE).code == 0
    with psycopg.connect(database.app_url) as connection:
        made = {row[0] for row in connection.execute("SELECT name FROM permissions").fetchall()}
    assert {"leave.create", "leave.approve.manager", "leave.record.hr"} <= made

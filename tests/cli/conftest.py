"""The command line as a person types it, on a test's own database."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nexusflow.cli import main
from tests.conftest import Database


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Answer]


@pytest.fixture
def shell(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Shell:
    """Runs a command in this process: `shell("workflow", "list")`."""
    monkeypatch.setenv("NEXUSFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEXUSFLOW_DATABASE_URL", database.owner_url)
    monkeypatch.setenv("NEXUSFLOW_APP_DATABASE_URL", database.app_url)

    def run(*words: str, stdin: str = "") -> Answer:
        monkeypatch.setattr(sys, "argv", ["nexusflow", *words])
        reader = tmp_path / "stdin"
        reader.write_text(stdin)
        with reader.open() as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        code = ended.value.code
        assert code is None or isinstance(code, int)
        return Answer(code or 0, said.out, said.err)

    return run

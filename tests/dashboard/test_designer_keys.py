"""The designer edits each key of the format that is run; what is read and refused is left to the text."""

import re
from pathlib import Path
from typing import Final

from nexusflow.verifier.document_schema import DOCUMENT_SCHEMA, STEP_KEYS

DESIGNER: Final = Path(__file__).parents[2] / "dashboard" / "components" / "Designer"
NOT_RUN: Final = frozenset(
    "assignee require prefer distribution on_empty quorum escalations calendar workflow".split()
)
"""Those that `docs/reference/definition.md` names under "Not in this version"."""


def told(module: str, start: str, end: str) -> set[str]:
    """The words in quotes between two places of a module."""
    part = (DESIGNER / module).read_text().split(start, 1)[1].split(end, 1)[0]
    return {word for quoted in re.findall(r'"([a-z_ ]+)"', part) for word in quoted.split()}


def test_every_key_of_a_step_that_is_run_has_its_field() -> None:
    edited = told("reading.ts", "const PANEL_KEYS", "};")
    known = {key for keys in STEP_KEYS.values() for key in keys}
    assert known - NOT_RUN - edited == set()
    assert edited - known == set()


def test_every_key_of_a_workflow_that_is_run_has_its_field() -> None:
    edited = told("WorkflowPanel.tsx", "const KNOWN", ");")
    assert set(DOCUMENT_SCHEMA["properties"]) - NOT_RUN == edited

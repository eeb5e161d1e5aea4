"""The designer edits the keys of the format; what it leaves to the text is named here."""

import re
from pathlib import Path
from typing import Final

from nexusflow.verifier.document_schema import DOCUMENT_SCHEMA, STEP_KEYS

DESIGNER: Final = Path(__file__).parents[2] / "dashboard" / "components" / "Designer"
LEFT_TO_THE_TEXT: Final = frozenset(("escalations", "calendar"))
"""What the panels have no field for yet; they show it, and keep it as it is written."""


def told(module: str, start: str, end: str) -> set[str]:
    """The words in quotes between two places of a module."""
    part = (DESIGNER / module).read_text().split(start, 1)[1].split(end, 1)[0]
    return {word for quoted in re.findall(r'"([a-z_ ]+)"', part) for word in quoted.split()}


def test_every_key_of_a_step_has_its_field_or_is_left_to_the_text() -> None:
    edited = told("reading.ts", "const PANEL_KEYS", "};")
    known = {key for keys in STEP_KEYS.values() for key in keys}
    assert known - LEFT_TO_THE_TEXT - edited == set()
    assert edited - known == set()


def test_every_key_of_a_workflow_has_its_field_or_is_left_to_the_text() -> None:
    edited = told("WorkflowPanel.tsx", "const KNOWN", ");")
    assert set(DOCUMENT_SCHEMA["properties"]) - LEFT_TO_THE_TEXT == edited

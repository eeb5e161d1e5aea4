"""What is written about the interface is what it is."""

from pathlib import Path

from nexusflow.api.openapi import operations
from nexusflow.api.reference import PAGE, described, render_reference

ROOT = Path(__file__).parents[2]


def test_the_reference_page_is_what_would_be_written_now() -> None:
    written = (ROOT / PAGE).read_text("utf-8")
    assert written == render_reference(), "write it anew: python -m nexusflow.api.reference"


def test_every_call_says_what_it_does_takes_and_refuses() -> None:
    document = described()
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(document):
        at = f"{method} {path}"
        assert operation["summary"], at
        assert operation["description"], at
        assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}, at
    text = str(document)
    assert "HTTPValidationError" not in text


def test_bodies_and_answers_come_with_examples() -> None:
    schemas = described()["components"]["schemas"]
    for name in ("NewRequest", "Completion", "NewUserBody", "NewComment", "Problem"):
        assert "examples" in str(schemas[name]), name

"""Texts show what people wrote, and never do what they wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from nexusflow.notices.texts import ASSIGNMENT, ENDED, LETTER, LONGEST_LINE, fill, one_line

FACTS = {
    "one": None,
    "username": "lena",
    "step": "Review",
    "request": "Chairs",
    "request_id": 7,
    "workflow": "Spending",
    "due_at": None,
}


@given(st.text())
def test_whatever_somebody_wrote_becomes_one_short_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST_LINE
    assert line == line.strip()
    assert len(line.splitlines()) <= 1


def test_a_title_with_a_line_break_adds_no_header() -> None:
    title = fill(ASSIGNMENT, {**FACTS, "request": "Chairs\r\nBcc: everybody@example.org"}).title
    assert title == "To decide: Review of Chairs Bcc: everybody@example.org"


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% for x in y %}", "{{ ''.__class__.__mro__ }}"])
def test_a_template_in_what_somebody_wrote_is_text(text: str) -> None:
    assert text in fill(ASSIGNMENT, {**FACTS, "request": text}).title


def test_a_missing_fact_is_a_bug_that_shows() -> None:
    with pytest.raises(UndefinedError):
        fill(LETTER, {})


@pytest.mark.parametrize(
    ("status", "resolution", "begins"),
    [
        ("COMPLETED", "paid", "Completed"),
        ("REJECTED", "refused", "Rejected"),
        ("COMPLETED", "withdrawn", "Withdrawn"),
    ],
)
def test_an_end_says_how_it_ended(status: str, resolution: str, begins: str) -> None:
    facts = {"request": "Chairs", "request_id": 7, "workflow": "Spending"}
    assert fill(ENDED, {**facts, "status": status, "resolution": resolution}).title == f"{begins}: Chairs"

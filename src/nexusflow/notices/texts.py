"""The words: what people are told, as templates that can do nothing but show values."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A title of one line, and a body. As templates, and filled in."""

    title: str
    body: str


ASSIGNMENT: Final = Text(
    title="To decide: {{ step | line }} of {{ request | line }}",
    body=(
        "The step “{{ step | line }}” of request {{ request_id }} ({{ workflow | line }})"
        " waits for a decision."
        "{% if due_at %} It is due at {{ due_at | instant }}.{% endif %}"
        "{% if one %} It is for {{ 'you' if one == username else one | line }} alone."
        "{% else %} Whoever claims it first decides.{% endif %}"
    ),
)
HANDED: Final = Text(
    title="For you: {{ step | line }} of {{ request | line }}",
    body=(
        "{{ by | line }}"
        "{% if how == 'delegated' %} handed on to you, to be done in the name of {{ for_whom | line }},"
        "{% elif how == 'returned' %} gave back to you{% else %} gave to you{% endif %}"
        " the step “{{ step | line }}” of request {{ request_id }} ({{ workflow | line }})."
        "{% if due_at %} It is due at {{ due_at | instant }}.{% endif %}"
        "{% if note %} The note says: {{ note | line }}{% endif %}"
    ),
)
ENDED: Final = Text(
    title=(
        "{% if status == 'REJECTED' %}Rejected{% elif resolution == 'withdrawn' %}Withdrawn"
        "{% else %}Completed{% endif %}: {{ request | line }}"
    ),
    body="Your request {{ request_id }} ({{ workflow | line }}) has ended: {{ resolution | line }}.",
)
LETTER: Final = Text(
    title="{{ title | line }}",
    body=(
        "{{ body }}\n\n{{ link }}\n\n-- \n"
        "NexusFlow writes this to {{ username | line }} by itself; no answer is read.\n"
    ),
)


def one_line(value: object) -> str:
    """As one line without control characters, shortened: safe in a subject, whoever wrote it."""
    text = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in str(value))
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def _instant(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC"


# Plain text, shown as text: escaping for HTML is the business of whoever makes HTML of it.
_environment = ImmutableSandboxedEnvironment(
    autoescape=False,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)
_environment.filters.update(line=one_line, instant=_instant)
_templates = {
    text: (_environment.from_string(text.title), _environment.from_string(text.body))
    for text in (ASSIGNMENT, HANDED, ENDED, LETTER)
}


def fill(text: Text, facts: Mapping[str, Any]) -> Text:
    """The text with its facts filled in. A fact that is missing raises: it is a bug."""
    title, body = _templates[text]
    return Text(title=one_line(title.render(facts)), body=body.render(facts))

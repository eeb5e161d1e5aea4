"""What may be said of a service, and the example that says it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from nexusflow.core.definition import Definition
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Code, Verdict
from tests.factories import Document, definition_of, end, process, service, task, way

EXAMPLES = sorted((Path(__file__).parents[2] / "examples/services").glob("*.yaml"))
URL = "https://books.example.org/orders"


def ordering(**keys: Any) -> Document:
    """A service, and an end for what succeeded."""
    said = {"url": URL} if keys.get("call", "http") == "http" else {}
    return process(service("order", **{**said, **keys}), end("gone"), way("order", "gone", on="succeeded"))


def codes(document: Document) -> set[Code]:
    return {each.code for each in verify(definition_of(document)).findings}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_sound(path: Path) -> None:
    definition = read_document(yaml.safe_load(path.read_text("utf-8")))
    assert isinstance(definition, Definition), definition
    assert definition.key == path.stem
    assert verify(definition).verdict is Verdict.SOUND


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://books.example.org",
        "https://10.0.0.5:8443/a?b=c",
        "https://[2001:db8::1]/x",
        "HTTPS://Books.Example.org/%20",
    ],
)
def test_an_address_over_https_is_taken_wherever_it_leads(url: str) -> None:
    assert codes(ordering(url=url)) == set()


@pytest.mark.parametrize(
    "url",
    [
        "books.example.org",
        "ftp://books.example.org",
        "https://user:secret@books.example.org",
        "https://books.example.org/#top",
        "https://books.example.org/a b",
        "https:///orders",
        "javascript:alert(1)",
        "https://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example",
        "",
        "' + context.cost_centre",
    ],
)
def test_what_is_no_such_address_is_refused(url: str) -> None:
    assert codes(ordering(url=url)) == {Code.INVALID_SERVICE}


def test_a_call_without_encryption_is_warned_of() -> None:
    report = verify(definition_of(ordering(url="http://printer.internal:8080")))
    assert [each.code for each in report.findings] == [Code.UNENCRYPTED_CALL]
    assert report.verdict is Verdict.SOUND


@pytest.mark.parametrize(
    "keys",
    [
        {"send": {"a": "context.nothing"}},
        {"send": {"a": "[1, 2]"}},
        {"send": {"a": "1 / 0"}},
        {"method": "GET", "send": {"a": "1"}},
        {"to": "'a@example.org'"},
        {"call": "email", "to": "'a@example.org'", "subject": "'s'"},
        {"call": "email", "to": "context.amount", "subject": "'s'", "body": "'b'"},
        {"call": "email", "to": "'a@b.c'", "subject": "'s'", "body": "'b'", "url": URL},
        {"call": "email", "to": "'a@b.c'", "subject": "'s'", "body": "'b'", "timeout_seconds": 3},
        {"call": "email", "to": "'a@b.c'", "subject": "'s'", "body": "'b'", "form": {"type": "object"}},
        {"call": None},
    ],
)
def test_what_makes_no_sense_is_refused(keys: Document) -> None:
    assert codes(ordering(**keys)) == {Code.INVALID_SERVICE}


@pytest.mark.parametrize(
    "keys",
    [{"retries": 21}, {"retries": -1}, {"timeout_seconds": 61}, {"timeout_seconds": 0}, {"method": "HEAD"}],
)
def test_what_is_out_of_bounds_is_malformed(keys: Document) -> None:
    findings = read_document(ordering(**keys))
    assert isinstance(findings, tuple)
    assert [(each.code, each.step) for each in findings] == [(Code.MALFORMED, "order")]


def test_success_must_lead_somewhere_and_failure_need_not() -> None:
    document = ordering()
    document["transitions"] = [way("order", "gone", on="failed")]
    assert Code.OUTCOME_WITHOUT_TRANSITION in codes(document)
    document["transitions"].append(way("order", "gone", on="done"))
    assert Code.UNKNOWN_OUTCOME in codes(document)
    document["transitions"].append(way("order", "gone"))
    assert Code.MISSING_OUTCOME in codes(document)


def test_what_a_service_writes_must_be_in_its_form_and_the_context() -> None:
    assert codes(ordering(writes=["cost_centre"])) == {Code.UNKNOWN_WRITE}


def test_a_region_may_name_a_service() -> None:
    document = process(
        {"key": "both", "type": "fork", "split": "all"},
        service("order", url=URL),
        task("look", outcomes=("stop", "go")),
        {"key": "together", "type": "join", "join": "all"},
        end("gone"),
        way("both", "order"),
        way("both", "look"),
        way("order", "together", on="succeeded"),
        way("look", "together", on="go"),
        way("look", "together", on="stop", cancels=["order"]),
        way("together", "gone"),
    )
    assert codes(document) == set()


def test_keys_of_a_service_are_unknown_elsewhere() -> None:
    document = process(task("look", url=URL), end("gone"), way("look", "gone", on="done"))
    findings = read_document(document)
    assert isinstance(findings, tuple)
    assert [each.code for each in findings] == [Code.UNKNOWN_KEY]

"""Reading a document: everything of the contract is understood, and nothing hostile gets through."""

import math
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nexusflow.core.definition import Definition, StepType, to_document
from nexusflow.verifier.document import MAX_FINDINGS, read_document
from nexusflow.verifier.document_schema import DOCUMENT_SCHEMA
from nexusflow.verifier.finding import Code, Finding
from nexusflow.verifier.subject import SUPPORTED

from .documents import Document, purchase, read, step

EVERYTHING = """
nexusflow: 1
key: everything
name: Everything
description: All that the format knows
create_permission: everything.create
supervisor_role: lead
calendar: office-hours
visibility: {roles: [auditor]}
context_schema: {type: object}
start: first
steps:
  - key: first
    name: First
    type: task
    permission: everything.first
    outcomes: [approve, reject]
    require_note: [reject]
    sla_hours: context.hours * 2
    form: {type: object, properties: {hours: {type: number}}}
    writes: [hours]
    separate_from: [requester]
    assignee: context.owner
    require: actor.limit >= context.amount
    prefer: same
    distribution: round_robin
    on_empty: {role: lead}
    max_visits: 3
    then: refused
    quorum: {voters: 3, approve: 60%, outcome: approve, otherwise: reject, veto: [reject]}
    escalations:
      - {after: 100%, to_role: lead, action: notify}
      - {after: +8h, action: complete, outcome: reject}
    calendar: night-shift
    supervisor_role: other-lead
  - {key: both, type: fork, split: matching}
  - {key: together, type: join, join: {count: 2}, cancel_rest: true}
  - {key: any-of-them, type: join, join: any}
  - {key: call, type: service, call: http, retries: 5}
  - {key: pause, type: wait, duration: 3}
  - {key: until, type: wait, until: context.day}
  - {key: message, type: wait, message: parcel-arrived}
  - {key: child, type: subflow, workflow: other}
  - {key: choice, type: decision}
  - {key: done, type: end, status: COMPLETED, terminate: true}
  - {key: refused, type: end, status: REJECTED}
transitions:
  - {from: first, outcome: approve, when: context.amount > 3, to: both, priority: 10, cancels: [first]}
  - {from: call, outcome: failed, to: refused}
"""


def findings_of(value: object) -> tuple[Finding, ...]:
    found = read_document(value)
    assert isinstance(found, tuple)
    return found


def test_the_schema_of_the_document_is_itself_a_json_schema() -> None:
    assert jsonschema_rs.meta.is_valid(DOCUMENT_SCHEMA)


def test_every_word_of_the_format_is_understood() -> None:
    definition = read(yaml.safe_load(EVERYTHING))

    assert {each.type for each in definition.steps} == set(StepType)
    assert set(definition.further) == {"calendar"}
    assert set(definition.steps[0].further) == {"escalations", "calendar"}
    routing = [each for each in definition.steps if each.type in SUPPORTED - {StepType.TASK}]
    assert not any(each.further for each in routing)


def test_what_was_read_can_be_written_and_read_again() -> None:
    for document in (purchase(), yaml.safe_load(EVERYTHING)):
        definition = read(document)
        assert read(to_document(definition)) == definition


def test_a_whole_priority_may_be_written_with_a_point() -> None:
    document = purchase()
    document["transitions"][3]["priority"] = 10.0

    assert repr(read(document).transitions[3].priority) == "10"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "Expected a definition, as an object at the document, found nothing; correct it."),
        ([], "Expected a definition, as an object at the document, found a list of 0; correct it."),
        ({1: 2}, "Expected texts as keys in the document, found 1; put the key in quotes."),
    ],
)
def test_what_is_no_document_is_told_so(value: object, message: str) -> None:
    assert [each.message for each in findings_of(value)] == [message]


def test_a_typing_error_is_told_with_its_place_and_the_keys_that_are_known() -> None:
    document = purchase()
    step(document, "extent")["permision"] = "x"

    (finding,) = findings_of(document)

    assert (finding.code, finding.step) == (Code.UNKNOWN_KEY, "extent")
    assert finding.message == (
        "Expected only keys that the format knows in steps[1], found `permision`; correct or remove it. "
        "It knows: `key`, `name`, `type`."
    )


def test_a_faulty_transition_is_told_by_its_index() -> None:
    document = purchase()
    document["transitions"][2]["priority"] = "high"

    (finding,) = findings_of(document)

    assert (finding.code, finding.step, finding.transition) == (Code.MALFORMED, None, 2)
    assert finding.message == (
        "Expected a whole number from 0 to 1,000,000 at transitions[2].priority, found the text 'high'; "
        "correct it."
    )


def test_every_fault_is_told_at_once() -> None:
    document = purchase()
    del document["start"]
    document["key"] = ""
    step(document, "sign")["sla_hours"] = None
    document["steps"].append("end")

    assert len(findings_of(document)) == 4


def test_more_faults_than_anybody_reads_are_cut_off() -> None:
    document = {**purchase(), "transitions": [{}] * 4_000}

    assert len(findings_of(document)) == MAX_FINDINGS


def nested(depth: int) -> Any:
    value: Any = "end"
    for _ in range(depth):
        value = [value]
    return value


def inside_itself() -> Document:
    document = purchase()
    document["context_schema"]["properties"]["self"] = document
    return document


def a_billion_laughs() -> Any:
    laugh: Any = "ha"
    for _ in range(10):
        laugh = [laugh] * 10
    return laugh


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (nested(100_000), Code.TOO_LARGE),
        (inside_itself(), Code.TOO_LARGE),
        (a_billion_laughs(), Code.TOO_LARGE),
        ([0] * 1_000_000, Code.TOO_LARGE),
        ("x" * 2_000_000, Code.TOO_LARGE),
        ({"x" * 2_000_000: 1}, Code.TOO_LARGE),
        (10**400, Code.MALFORMED),
        (math.nan, Code.MALFORMED),
        (math.inf, Code.MALFORMED),
        ("\ud800", Code.MALFORMED),
        ({"\udfff": 1}, Code.MALFORMED),
        ({"a": "\x00"}, Code.MALFORMED),
        ({"a": date.min}, Code.MALFORMED),
        ({"a": b"bytes"}, Code.MALFORMED),
        ({"a": {1, 2}}, Code.MALFORMED),
        (object(), Code.MALFORMED),
    ],
    ids=(
        "deep,circular,multiplied,long,long text,long key,long number,NaN,infinity,half a character,"
        "half a character in a key,NUL,date,bytes,set,object"
    ).split(","),
)
def test_a_hostile_value_is_a_finding(value: object, code: Code) -> None:
    for hostile in (value, {**purchase(), "description": value}):
        (finding,) = findings_of(hostile)
        assert finding.code is code
        assert finding.message.encode()
        assert len(finding.message) < 1_000


def test_guards_that_are_too_long_together_are_refused() -> None:
    document = purchase()
    long = {"from": "extent", "to": "sign", "when": "context.amount > 1 || " * 80 + "true"}
    document["transitions"] += [{**long, "priority": n} for n in range(120)]

    (finding,) = findings_of(document)

    assert finding.code is Code.TOO_LARGE
    assert "200,000 characters together" in finding.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_no_value_raises(value: object) -> None:
    assert isinstance(read_document(value), Definition | tuple)


@given(st.data())
def test_no_change_of_a_document_raises(data: st.DataObject) -> None:
    document = yaml.safe_load(EVERYTHING)
    place: Any = document
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = data.draw(JSON)
            break
        place = place[key]

    assert isinstance(read_document(document), Definition | tuple)

"""The workflows that are shipped are sound, and the people that are shipped can do them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from nexusflow.core.definition import Definition, StepType
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Report, Verdict

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
KEYS: Final = ("access-request", "contract-review", "expense-claim", "leave-request", "purchase-order")
PRODUCT: Final = frozenset(
    "workflow.manage user.manage request.read sla.read audit.read audit.export incident.manage task.reassign"
    " task.override task.skip request.cancel request.suspend".split()
)
PEOPLE: Final[dict[str, Any]] = json.loads((EXAMPLES / "people.json").read_text())
ROLES: Final = {role: frozenset(permissions) for role, permissions in PEOPLE["roles"].items()}
HOLDERS: Final = Counter(role for user in PEOPLE["users"].values() for role in user["roles"])


def load(key: str) -> Definition:
    definition = read_document(yaml.safe_load((EXAMPLES / key / "definition.yaml").read_text()))
    assert isinstance(definition, Definition), definition
    return definition


def permissions_of(username: str) -> frozenset[str]:
    return frozenset[str]().union(*(ROLES[role] for role in PEOPLE["users"][username]["roles"]))


@pytest.mark.parametrize("key", KEYS)
def test_an_example_is_sound_and_staffed(key: str) -> None:
    definition = load(key)

    assert definition.key == key
    assert verify(definition, roles=ROLES, holders=HOLDERS) == Report(Verdict.SOUND, ())


def able(permission: str | None) -> set[str]:
    return {user for user in PEOPLE["users"] if permission in permissions_of(user)}


@pytest.mark.parametrize("key", KEYS)
def test_whoever_did_the_steps_before_somebody_is_left_for_a_task_kept_apart_from_them(key: str) -> None:
    definition = load(key)
    needed = {step.key: step.permission for step in definition.steps}
    needed["requester"] = definition.create_permission
    for step in definition.steps:
        if step.type is StepType.TASK:
            people = able(step.permission)
            rivals = [each for each in step.separate_from if people & able(needed[each])]
            assert len(people) > len(rivals), (step.key, people, rivals)


def test_the_examples_show_what_the_format_has() -> None:
    steps = [step for key in KEYS for step in load(key).steps]
    tasks = [step for step in steps if step.type is StepType.TASK]

    assert any(step.type is StepType.DECISION for step in steps)
    assert any(step.writes for step in tasks)
    assert any(step.supervisor_role for step in tasks)
    assert any(step.sla_hours and not step.sla_hours.isdigit() for step in tasks)
    assert all(any(step.require_note for step in load(key).steps) for key in KEYS)
    assert all(any("requester" in step.separate_from for step in load(key).steps) for key in KEYS)


def test_everybody_has_a_role_that_exists_and_a_manager_who_does() -> None:
    for user in PEOPLE["users"].values():
        assert set(user["roles"]) <= set(ROLES)
        assert user.get("manager", "director") in PEOPLE["users"]


def test_the_administrator_runs_the_product_and_decides_nothing() -> None:
    assert permissions_of("admin") == PRODUCT


def test_the_auditor_reads() -> None:
    assert permissions_of("auditor") == {"audit.read", "audit.export", "request.read", "sla.read"}


def test_the_requester_can_start_every_workflow() -> None:
    assert {load(key).create_permission for key in KEYS} <= permissions_of("requester")


@pytest.mark.parametrize("username", ["manager", "finance", "director", "supervisor"])
def test_the_people_of_the_demo_have_real_work(username: str) -> None:
    beyond = permissions_of(username) - permissions_of("requester")

    assert any(step.permission in beyond for key in KEYS for step in load(key).steps)


def test_the_supervisor_holds_every_supervisor_role() -> None:
    for definition in map(load, KEYS):
        roles = {definition.supervisor_of(step) for step in definition.steps} - {None}
        assert roles <= set(PEOPLE["users"]["supervisor"]["roles"])

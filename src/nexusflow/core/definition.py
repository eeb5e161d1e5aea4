"""What a process is: a definition's steps and transitions, as values.

The same thing exists as a document (YAML or JSON), as rows and as these dataclasses.
`from_document` and `to_document` are inverse to each other for every document that has passed
the document's own schema (`verifier.document`); they do not judge, that is the verifier's work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from nexusflow.core.lifecycle import Status

FORMAT: Final = 1
DEFAULT_PRIORITY: Final = 100

JsonObject = Mapping[str, Any]


class StepType(StrEnum):
    """Kinds of step that the document format knows."""

    TASK = "task"
    DECISION = "decision"
    FORK = "fork"
    JOIN = "join"
    SERVICE = "service"
    WAIT = "wait"
    SUBFLOW = "subflow"
    END = "end"


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the definition.

    `sla_hours` is the source of an expression that gives elapsed hours ("24" is one), or None.
    `status` is set for an `end` only. `further` holds the keys of the format that no part of the
    engine consumes yet; the verifier refuses them by name.
    """

    key: str
    name: str
    type: StepType
    permission: str | None = None
    outcomes: tuple[str, ...] = ()
    require_note: tuple[str, ...] = ()
    sla_hours: str | None = None
    form: JsonObject | None = None
    separate_from: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    supervisor_role: str | None = None
    status: Status | None = None
    further: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transition:
    """An edge: from a step, on an outcome (None where the step has none), when the guard holds."""

    from_step: str
    to_step: str
    outcome: str | None = None
    guard: str | None = None
    priority: int = DEFAULT_PRIORITY


@dataclass(frozen=True)
class Definition:
    """One version of a workflow. `visibility` is "participants", "everyone" or {"roles": [...]}."""

    key: str
    name: str
    description: str
    create_permission: str | None
    supervisor_role: str | None
    context_schema: JsonObject
    start: str
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    visibility: str | JsonObject = "participants"
    further: JsonObject = field(default_factory=dict)

    def step(self, key: str) -> Step | None:
        """The step of that key, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[str, Step]:
        """Asked before every step, so built once; of two steps with one key the first counts."""
        return {step.key: step for step in reversed(self.steps)}

    def supervisor_of(self, step: Step) -> str | None:
        """The role that a breach of this step is escalated to."""
        return step.supervisor_role or self.supervisor_role


_WORKFLOW_KEYS: Final = frozenset(
    "nexusflow key name description create_permission supervisor_role context_schema start steps"
    " transitions visibility".split()
)
_STEP_KEYS: Final = frozenset(
    "key name type permission outcomes require_note sla_hours form separate_from writes"
    " supervisor_role status".split()
)


def from_document(document: JsonObject) -> Definition:
    """Read a document that has passed the document schema; unknown further keys are kept aside."""
    return Definition(
        key=document["key"],
        name=document.get("name", document["key"]),
        description=document.get("description", ""),
        create_permission=document.get("create_permission"),
        supervisor_role=document.get("supervisor_role"),
        context_schema=document.get("context_schema", {"type": "object"}),
        start=document["start"],
        steps=tuple(_read_step(step) for step in document["steps"]),
        transitions=tuple(_read_transition(each) for each in document["transitions"]),
        visibility=document.get("visibility", "participants"),
        further={key: value for key, value in document.items() if key not in _WORKFLOW_KEYS},
    )


def _read_step(step: JsonObject) -> Step:
    sla = step.get("sla_hours")
    return Step(
        key=step["key"],
        name=step.get("name", step["key"]),
        type=StepType(step["type"]),
        permission=step.get("permission"),
        outcomes=tuple(step.get("outcomes", ())),
        require_note=tuple(step.get("require_note", ())),
        sla_hours=None if sla is None else str(sla),
        form=step.get("form"),
        separate_from=tuple(step.get("separate_from", ())),
        writes=tuple(step.get("writes", ())),
        supervisor_role=step.get("supervisor_role"),
        status=None if step.get("status") is None else Status(step["status"]),
        further={key: value for key, value in step.items() if key not in _STEP_KEYS},
    )


def _read_transition(transition: JsonObject) -> Transition:
    return Transition(
        from_step=transition["from"],
        to_step=transition["to"],
        outcome=transition.get("outcome"),
        guard=transition.get("when"),
        priority=transition.get("priority", DEFAULT_PRIORITY),
    )


def to_document(definition: Definition) -> dict[str, Any]:
    """The document of a definition; what has its default value is left out."""
    return {
        "nexusflow": FORMAT,
        "key": definition.key,
        "name": definition.name,
        **({"description": definition.description} if definition.description else {}),
        **_present(
            create_permission=definition.create_permission, supervisor_role=definition.supervisor_role
        ),
        **({"visibility": definition.visibility} if definition.visibility != "participants" else {}),
        **definition.further,
        "context_schema": definition.context_schema,
        "start": definition.start,
        "steps": [_write_step(step) for step in definition.steps],
        "transitions": [_write_transition(each) for each in definition.transitions],
    }


def _write_step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "name": step.name,
        "type": step.type.value,
        **_present(
            permission=step.permission,
            outcomes=list(step.outcomes) or None,
            require_note=list(step.require_note) or None,
            sla_hours=None if step.sla_hours is None else _number_or_text(step.sla_hours),
            form=step.form,
            separate_from=list(step.separate_from) or None,
            writes=list(step.writes) or None,
            supervisor_role=step.supervisor_role,
            status=None if step.status is None else step.status.value,
        ),
        **step.further,
    }


def _write_transition(transition: Transition) -> dict[str, Any]:
    return {
        "from": transition.from_step,
        **_present(outcome=transition.outcome, when=transition.guard),
        "to": transition.to_step,
        **({"priority": transition.priority} if transition.priority != DEFAULT_PRIORITY else {}),
    }


def _present(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _number_or_text(source: str) -> int | float | str:
    """`sla_hours: 24` was a number in the document and shall be one again."""
    for kind in (int, float):
        try:
            return kind(source)
        except ValueError:
            continue
    return source

"""What a process is: a definition's steps and transitions, as values.

The same thing exists as a document (YAML or JSON), as rows and as these dataclasses.
`from_document` and `to_document` are inverse to each other for every document that has passed
the document's own schema (`verifier.document`); they do not judge, that is the verifier's work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal

from nexusflow.core import subflow
from nexusflow.core.lifecycle import Status
from nexusflow.core.quorum import Quorum, read_quorum, write_quorum
from nexusflow.core.service import KEYS, SERVICE_OUTCOMES, Service, read_service, write_service
from nexusflow.core.subflow import SUBFLOW_OUTCOMES, Subflow, read_subflow, write_subflow

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


_FIXED_OUTCOMES: Final[Mapping[StepType, tuple[str, ...]]] = {
    StepType.SERVICE: SERVICE_OUTCOMES,
    StepType.SUBFLOW: SUBFLOW_OUTCOMES,
}


class Split(StrEnum):
    """Which transitions a fork takes: all of them, or those whose guards hold."""

    ALL = "all"
    MATCHING = "matching"


class WithdrawUntil(StrEnum):
    """How long the requester may take the request back: until a first decision, or until the end."""

    DECISION = "decision"
    END = "end"


NOTHING: Final[JsonObject] = {"type": "object", "additionalProperties": False}
"""The schema of an object without fields."""

JoinRule = Literal["all", "any"] | Mapping[str, int]
"""What a join waits for: every branch, the first one, or `{"count": n}` of them."""


class Distribution(StrEnum):
    """Who gets a task: whoever claims it first, the next in turn, or who has the fewest."""

    OFFER = "offer"
    ROUND_ROBIN = "round_robin"
    SHORTEST_QUEUE = "shortest_queue"


OnEmpty = str | JsonObject
"""What becomes of a task that nobody may do: `escalate`, `incident` or `{"role": ROLE}`."""
ESCALATE: Final = "escalate"


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the definition.

    `sla_hours` is the source of an expression that gives elapsed hours ("24" is one), or None.
    `assignee` is an expression that gives the one user whom a task is for, `require` one over `actor` that
    says who may, besides the permission. `on_empty` says what to do when nobody may. `quorum` makes a vote of
    it, with a task for each voter. `prefer` (`same`: whoever did the last visit) and `distribution` say who
    is given a task.
    `then` is where a request goes instead of entering the step more than `max_visits` times. A task is
    offered only until one of the steps `while_not_started` has begun, and opens only when what `resource`
    (an expression) names is free. `split`
    is set for a `fork` only, `join` and `cancel_rest` for a `join`, `status` and `terminate` for an
    `end`; one of `duration` (hours, as `sla_hours`), `until` (an expression that gives a date or a time)
    and `message` for a `wait`, where `transient` is of a message that is not kept; `service` is what a
    `service` asks of another system, `subflow` the workflow of which one is started. `further` holds the
    keys of the format that no part of the engine consumes yet; the verifier refuses them by name.
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
    assignee: str | None = None
    require: str | None = None
    prefer: str | None = None
    distribution: Distribution = Distribution.OFFER
    on_empty: OnEmpty | None = None
    quorum: Quorum | None = None
    max_visits: int | None = None
    then: str | None = None
    while_not_started: tuple[str, ...] = ()
    resource: str | None = None
    split: Split | None = None
    join: JoinRule | None = None
    cancel_rest: bool = False
    duration: str | None = None
    until: str | None = None
    message: str | None = None
    transient: bool = False
    service: Service | None = None
    subflow: Subflow | None = None
    status: Status | None = None
    terminate: bool = False
    further: JsonObject = field(default_factory=dict)

    @property
    def possible_outcomes(self) -> tuple[str, ...]:
        """What it can be left on; nothing where its transitions name no outcome."""
        if self.quorum is not None:
            return self.quorum.outcome, self.quorum.otherwise
        return _FIXED_OUTCOMES.get(self.type, self.outcomes)

    @property
    def is_given(self) -> bool:
        """Whether its tasks are given to somebody rather than offered to all."""
        return self.prefer is not None or self.distribution is not Distribution.OFFER

    @property
    def names_people(self) -> bool:
        """Whether its tasks are for people by name, and not for all who hold the permission."""
        return self.assignee is not None or (self.quorum is not None and self.quorum.number is None)

    @property
    def left_with(self) -> JsonObject | None:
        """The schema of the data that its transitions see: a vote leaves it with that of nobody."""
        return self.form if self.quorum is None else NOTHING

    @property
    def awaited(self) -> int | None:
        """How many branches a join waits for; None for all that are on their way."""
        if isinstance(self.join, Mapping):
            return self.join["count"]
        return 1 if self.join == "any" else None


@dataclass(frozen=True, slots=True)
class Transition:
    """An edge: from a step, on an outcome (None where the step has none), when the guard holds.

    `cancels` are the steps of a region: whatever is open there is closed when the transition is taken.
    """

    from_step: str
    to_step: str
    outcome: str | None = None
    guard: str | None = None
    priority: int = DEFAULT_PRIORITY
    cancels: tuple[str, ...] = ()


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
    withdraw_until: WithdrawUntil = WithdrawUntil.END
    further: JsonObject = field(default_factory=dict)

    def step(self, key: str) -> Step | None:
        """The step of that key, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[str, Step]:
        """Asked before every step, so built once; of two steps with one key the first counts."""
        return {step.key: step for step in reversed(self.steps)}

    def roles_asked(self, step: Step) -> tuple[str, ...]:
        """The roles whose members vote on the step, and the one that does it when nobody else may."""
        voting = () if step.quorum is None else step.quorum.roles
        instead = self.role_instead(step)
        return voting if instead is None else (*voting, instead)

    def role_instead(self, step: Step) -> str | None:
        """The role that a task of this step is offered to when nobody may do it; None: an incident."""
        if isinstance(step.on_empty, Mapping):
            return str(step.on_empty["role"])
        return self.supervisor_of(step) if step.on_empty == ESCALATE else None

    def supervisor_of(self, step: Step) -> str | None:
        """The role that a breach of this step is escalated to."""
        return step.supervisor_role or self.supervisor_role


_WORKFLOW_KEYS: Final = frozenset(
    "nexusflow key name description create_permission supervisor_role context_schema start steps"
    " transitions visibility withdraw_until".split()
)
_STEP_KEYS: Final = frozenset(
    "key name type permission outcomes require_note sla_hours form separate_from writes"
    " supervisor_role assignee require prefer distribution on_empty quorum max_visits then"
    " while_not_started resource split join cancel_rest duration until message transient status"
    " terminate".split()
)

_KEYS_OF: Final[Mapping[StepType, frozenset[str]]] = {
    StepType.SERVICE: KEYS,
    StepType.SUBFLOW: subflow.KEYS,
}


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
        steps=tuple(read_step(step) for step in document["steps"]),
        transitions=tuple(_read_transition(each) for each in document["transitions"]),
        visibility=document.get("visibility", "participants"),
        withdraw_until=WithdrawUntil(document.get("withdraw_until", WithdrawUntil.END)),
        further={key: value for key, value in document.items() if key not in _WORKFLOW_KEYS},
    )


def read_step(step: JsonObject) -> Step:
    """Read one step of a document."""
    sla = step.get("sla_hours")
    kind = StepType(step["type"])
    known = _STEP_KEYS | _KEYS_OF.get(kind, frozenset())
    return Step(
        key=step["key"],
        name=step.get("name", step["key"]),
        type=kind,
        permission=step.get("permission"),
        outcomes=tuple(step.get("outcomes", ())),
        require_note=tuple(step.get("require_note", ())),
        sla_hours=None if sla is None else str(sla),
        form=step.get("form"),
        separate_from=tuple(step.get("separate_from", ())),
        writes=tuple(step.get("writes", ())),
        supervisor_role=step.get("supervisor_role"),
        assignee=step.get("assignee"),
        require=step.get("require"),
        prefer=step.get("prefer"),
        distribution=Distribution(step.get("distribution", Distribution.OFFER)),
        on_empty=step.get("on_empty"),
        quorum=None if step.get("quorum") is None else read_quorum(step["quorum"]),
        max_visits=step.get("max_visits"),
        then=step.get("then"),
        while_not_started=tuple(step.get("while_not_started", ())),
        resource=step.get("resource"),
        split=None if step.get("split") is None else Split(step["split"]),
        join=step.get("join"),
        cancel_rest=step.get("cancel_rest", False),
        duration=None if step.get("duration") is None else str(step["duration"]),
        until=step.get("until"),
        message=step.get("message"),
        transient=step.get("transient", False),
        service=read_service(step) if kind is StepType.SERVICE else None,
        subflow=read_subflow(step) if kind is StepType.SUBFLOW else None,
        status=None if step.get("status") is None else Status(step["status"]),
        terminate=step.get("terminate", False),
        further={key: value for key, value in step.items() if key not in known},
    )


def _read_transition(transition: JsonObject) -> Transition:
    return Transition(
        from_step=transition["from"],
        to_step=transition["to"],
        outcome=transition.get("outcome"),
        guard=transition.get("when"),
        priority=transition.get("priority", DEFAULT_PRIORITY),
        cancels=tuple(transition.get("cancels", ())),
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
        **_present(withdraw_until=_unless_default(definition.withdraw_until)),
        **definition.further,
        "context_schema": definition.context_schema,
        "start": definition.start,
        "steps": [write_step(step) for step in definition.steps],
        "transitions": [_write_transition(each) for each in definition.transitions],
    }


def write_step(step: Step) -> dict[str, Any]:
    """The document of one step; what has its default value is left out."""
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
            assignee=step.assignee,
            require=step.require,
            prefer=step.prefer,
            distribution=None if step.distribution is Distribution.OFFER else step.distribution.value,
            on_empty=step.on_empty,
            quorum=None if step.quorum is None else write_quorum(step.quorum),
            max_visits=step.max_visits,
            then=step.then,
            while_not_started=list(step.while_not_started) or None,
            resource=step.resource,
            split=None if step.split is None else step.split.value,
            join=step.join,
            cancel_rest=step.cancel_rest or None,
            duration=None if step.duration is None else _number_or_text(step.duration),
            until=step.until,
            message=step.message,
            transient=step.transient or None,
            status=None if step.status is None else step.status.value,
            terminate=step.terminate or None,
        ),
        **({} if step.service is None else write_service(step.service)),
        **({} if step.subflow is None else write_subflow(step.subflow)),
        **step.further,
    }


def _write_transition(transition: Transition) -> dict[str, Any]:
    return {
        "from": transition.from_step,
        **_present(outcome=transition.outcome, when=transition.guard),
        "to": transition.to_step,
        **({"priority": transition.priority} if transition.priority != DEFAULT_PRIORITY else {}),
        **({"cancels": list(transition.cancels)} if transition.cancels else {}),
    }


def _unless_default(until: WithdrawUntil) -> str | None:
    return None if until is WithdrawUntil.END else until.value


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

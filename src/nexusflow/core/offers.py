"""What an actor may do now, and why not the rest: the same conditions that `advance` asks."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from nexusflow.core import permit
from nexusflow.core.advance import refusal
from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import Definition, JsonObject
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor, Request, Task


class Action(StrEnum):
    """What can be offered."""

    COMPLETE = "complete"
    CLAIM = "claim"
    RELEASE = "release"
    START = "start"
    WITHDRAW = "withdraw"
    COMMENT = "comment"


TASK_ACTIONS: Final = (Action.COMPLETE, Action.CLAIM, Action.RELEASE)
REQUEST_ACTIONS: Final = (Action.START, Action.WITHDRAW, Action.COMMENT)


@dataclass(frozen=True, slots=True)
class Offer:
    """One action: offered (`refused` is None), or refused with the sentence why.

    `outcomes` maps each outcome of a completion to whether it needs a note; `form` is the schema of
    its data.
    """

    action: Action
    refused: Rejected | None
    outcomes: dict[str, bool] = field(default_factory=dict)
    form: JsonObject | None = None


def task_offers(
    plan: Plan, request: Request, task: Task, *, now: datetime, actor: Actor
) -> tuple[Offer, ...]:
    """What the actor may do with the task; every action is listed, refused ones with their reason."""
    step = plan.steps[task.step].step
    commands: dict[Action, Command] = {
        Action.COMPLETE: CompleteTask(task.id, ""),
        Action.CLAIM: ClaimTask(task.id),
        Action.RELEASE: ReleaseTask(task.id),
    }
    outcomes = {outcome: outcome in step.require_note for outcome in step.outcomes}
    return tuple(
        Offer(
            action,
            refusal(plan, request, command, now=now, actor=actor),
            outcomes if action is Action.COMPLETE else {},
            step.form if action is Action.COMPLETE else None,
        )
        for action, command in commands.items()
    )


def request_offers(plan: Plan, request: Request, *, now: datetime, actor: Actor) -> tuple[Offer, ...]:
    """What the actor may do with the request as a whole."""
    commands: dict[Action, Command] = {
        Action.START: StartRequest(),
        Action.WITHDRAW: WithdrawRequest(),
        Action.COMMENT: AddComment(""),
    }
    return tuple(
        Offer(action, refusal(plan, request, command, now=now, actor=actor))
        for action, command in commands.items()
    )


def refuse_all(actions: tuple[Action, ...], refused: Rejected) -> tuple[Offer, ...]:
    """Every action with one reason why not, for what stands on a version that cannot run."""
    return tuple(Offer(action, refused) for action in actions)


def start_offer(definition: Definition, *, actor: Actor) -> Offer:
    """Whether the actor may start a request of the definition; what it would hold is still unread."""
    return Offer(Action.START, permit.refuse(definition, None, CreateRequest({}), actor))

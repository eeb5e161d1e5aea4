"""What an actor may do now, and why not the rest: the same conditions that `advance` asks."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nexusflow.core.advance import refusal
from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import JsonObject
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

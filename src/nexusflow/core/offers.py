"""What an actor may do now, and why not the rest: the same conditions that `advance` asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from nexusflow.core import permit, standing
from nexusflow.core.advance import refusal
from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    CancelRequest,
    CancelTask,
    ClaimTask,
    Command,
    CompleteTask,
    DelegateTask,
    GiveUpService,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    SkipTask,
    StartRequest,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import Definition, JsonObject
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request, Task
from nexusflow.core.send_back import NOTHING_EARLIER, earlier_steps


class Action(StrEnum):
    """What can be offered."""

    COMPLETE = "complete"
    CLAIM = "claim"
    RELEASE = "release"
    DELEGATE = "delegate"
    REASSIGN = "reassign"
    OVERRIDE = "override"
    SKIP = "skip"
    SEND_BACK = "send_back"
    CANCEL = "cancel"
    ADD_REVIEWER = "add_reviewer"
    START = "start"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMMENT = "comment"
    SEND_MESSAGE = "send_message"
    RETRY_SERVICE = "retry_service"
    SKIP_SERVICE = "skip_service"
    GIVE_UP_SERVICE = "give_up_service"


TASK_ACTIONS: Final = (
    Action.COMPLETE,
    Action.CLAIM,
    Action.RELEASE,
    Action.DELEGATE,
    Action.SEND_BACK,
    Action.REASSIGN,
    Action.OVERRIDE,
    Action.SKIP,
    Action.CANCEL,
    Action.ADD_REVIEWER,
)
REQUEST_ACTIONS: Final = (
    Action.START,
    Action.WITHDRAW,
    Action.CANCEL,
    Action.SUSPEND,
    Action.RESUME,
    Action.COMMENT,
    Action.SEND_MESSAGE,
    Action.RETRY_SERVICE,
    Action.SKIP_SERVICE,
    Action.GIVE_UP_SERVICE,
)


NOTHING_STUCK: Final = Rejected(Reason.SERVICE_NOT_STUCK, "Nothing of it is stuck and needs somebody now.")
NO_MESSAGE: Final = Rejected(Reason.NOBODY_WAITS, "It waits for no message now.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One action: offered (`refused` is None), or refused with the sentence why.

    `outcomes` maps each outcome of a completion to whether it needs a note; `form` is the schema of
    its data. `steps` are those that one may send back to, each with its name; `messages`
    those that are waited for, each with the schema of its data; `services` what is stuck (children are
    among it), each by its token's number, its step, and the step's name.
    """

    action: Action
    refused: Rejected | None
    outcomes: dict[str, bool] = field(default_factory=dict)
    form: JsonObject | None = None
    steps: tuple[tuple[str, str], ...] = ()
    messages: tuple[tuple[str, JsonObject | None], ...] = ()
    services: tuple[tuple[int, str, str], ...] = ()


def task_offers(
    plan: Plan, request: Request, task: Task, *, now: datetime, actor: Actor
) -> tuple[Offer, ...]:
    """What the actor may do with the task; every action is listed, refused ones with their reason."""
    commands: dict[Action, Command] = {
        Action.COMPLETE: CompleteTask(task.id, ""),
        Action.CLAIM: ClaimTask(task.id),
        Action.RELEASE: ReleaseTask(task.id),
        Action.DELEGATE: DelegateTask(task.id, ""),
        Action.SEND_BACK: SendBackTask(task.id, "", ""),
        Action.REASSIGN: ReassignTask(task.id, None),
        Action.OVERRIDE: OverrideTask(task.id, "", ""),
        Action.SKIP: SkipTask(task.id, ""),
        Action.CANCEL: CancelTask(task.id, ""),
        Action.ADD_REVIEWER: AddReviewer(task.id, "", ""),
    }
    return tuple(
        _task_offer(plan, request, task, action, refused)
        for action, refused in _refusals(plan, request, commands, now=now, actor=actor)
    )


def _refusals(
    plan: Plan, request: Request, commands: Mapping[Action, Command], *, now: datetime, actor: Actor
) -> Iterator[tuple[Action, Rejected | None]]:
    """Why each of these commands on one thing may not be given: what `refusal` says, asked once for all.

    Authority depends on what a command is about and not on what it says, so commands with the same
    conditions are refused alike.
    """
    asked: dict[tuple[permit.Condition, ...], Rejected | None] = {}
    for action, command in commands.items():
        conditions = permit.PERMITS[type(command)]
        if conditions not in asked:
            asked[conditions] = permit.refuse(plan, request, command, actor)
        yield action, asked[conditions] or standing.refuse(request, command, now=now, actor=actor)


def _task_offer(plan: Plan, request: Request, task: Task, action: Action, refused: Rejected | None) -> Offer:
    """One action on a task, with what one has to know to take it."""
    step = plan.steps[task.step].step
    if action is Action.COMPLETE:
        outcomes = {outcome: outcome in step.require_note for outcome in step.outcomes}
        return Offer(action, refused, outcomes, step.form)
    if refused is None and action in (Action.OVERRIDE, Action.SKIP):
        form = step.form if action is Action.OVERRIDE else None
        return Offer(action, None, dict.fromkeys(step.outcomes, True), form)
    if refused is None and action is Action.SEND_BACK:
        steps = tuple((key, plan.steps[key].step.name) for key in earlier_steps(plan, request, task))
        return Offer(action, None if steps else NOTHING_EARLIER, steps=steps)
    return Offer(action, refused)


def request_offers(plan: Plan, request: Request, *, now: datetime, actor: Actor) -> tuple[Offer, ...]:
    """What the actor may do with the request as a whole."""
    commands: dict[Action, Command] = {
        Action.START: StartRequest(),
        Action.WITHDRAW: WithdrawRequest(),
        Action.CANCEL: CancelRequest(""),
        Action.SUSPEND: SuspendRequest(""),
        Action.RESUME: ResumeRequest(),
        Action.COMMENT: AddComment(""),
    }
    offers = (
        Offer(action, refused) for action, refused in _refusals(plan, request, commands, now=now, actor=actor)
    )
    message = _message_offer(plan, request, now=now, actor=actor)
    return (*offers, message, *_service_offers(plan, request, now=now, actor=actor))


def _service_offers(plan: Plan, request: Request, *, now: datetime, actor: Actor) -> Iterator[Offer]:
    """What can be done about services that are stuck; who may, may with all of them."""
    stuck = request.marking.stuck
    number = stuck[0].number if stuck else 0
    services = tuple((each.number, each.step, plan.steps[each.step].step.name) for each in stuck)
    commands: dict[Action, Command] = {
        Action.RETRY_SERVICE: RetryService(number),
        Action.SKIP_SERVICE: SkipService(number, ""),
        Action.GIVE_UP_SERVICE: GiveUpService(number, ""),
    }
    for action, command in commands.items():
        refused = refusal(plan, request, command, now=now, actor=actor) if stuck else NOTHING_STUCK
        yield Offer(action, refused, services=() if refused else services)


def _message_offer(plan: Plan, request: Request, *, now: datetime, actor: Actor) -> Offer:
    """Sending one of the messages that are waited for; refused with why the first of them may not be sent."""
    waiting = {
        each.message: plan.steps[each.step].step.form for each in request.marking.tokens if each.message
    }
    refused = {
        name: refusal(plan, request, SendMessage(name), now=now, actor=actor) for name in waiting if name
    }
    lawful = tuple((name, waiting[name]) for name, why in refused.items() if why is None)
    if lawful:
        return Offer(Action.SEND_MESSAGE, None, messages=lawful)
    return Offer(Action.SEND_MESSAGE, next(iter(refused.values()), NO_MESSAGE))


def refuse_all(actions: tuple[Action, ...], refused: Rejected) -> tuple[Offer, ...]:
    """Every action with one reason why not, for what stands on a version that cannot run."""
    return tuple(Offer(action, refused) for action in actions)


def start_offer(definition: Definition, *, actor: Actor) -> Offer:
    """Whether the actor may start a request of the definition; what it would hold is still unread."""
    return Offer(Action.START, permit.refuse_creating(definition, actor=actor))

"""Requests and tasks in the contract's shapes, with what the caller may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nexusflow.core.advance import Advance
from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    CancelTask,
    Command,
    CompleteTask,
    OverrideTask,
    SendBackTask,
    SendMessage,
    SkipTask,
    TaskCommand,
)
from nexusflow.core.definition import Definition
from nexusflow.core.events import MessageReceived, TaskOpened
from nexusflow.core.marking import Token
from nexusflow.core.offers import (
    REQUEST_ACTIONS,
    TASK_ACTIONS,
    Offer,
    refuse_all,
    request_offers,
    task_offers,
)
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor, Request, Task
from nexusflow.core.service import Asked
from nexusflow.core.subflow import Child, Parent
from nexusflow.engine.votes import votes_shape


@dataclass(frozen=True, slots=True)
class Halted:
    """A version on which nothing can run: its definition, to name things by, and why nothing is offered."""

    definition: Definition
    refused: Rejected


Ground = Plan | Halted
"""What a request stands on: a version that runs, or one that does not and must be shown all the same."""


def request_shape(request: Request, ground: Ground, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """A request as the contract has it; `actions` tells what the actor may do with the whole of it."""
    if isinstance(ground, Halted):
        offers = refuse_all(REQUEST_ACTIONS, ground.refused)
    else:
        offers = request_offers(ground, request, now=now, actor=actor)
    shape = _bare_request(request)
    shape["open_tasks"] = [
        task_shape(task, request, ground, now=now, actor=actor) for task in request.open_tasks
    ]
    shape["actions"] = offer_shapes(offers)
    shape["votes"] = votes_shape(request, ground.definition)
    shape["waiting"] = [_waiting_shape(token, ground.definition) for token in request.marking.tokens]
    return shape


def _waiting_shape(token: Token, definition: Definition) -> dict[str, Any]:
    """A branch that waits: for others, an hour, a message, another system, a child, or a resource."""
    step = definition.step(token.step)
    name = token.step if step is None else step.name
    return {
        "step": token.step,
        "step_name": name,
        "since": time_shape(token.since),
        "wake_at": time_shape(token.wake_at),
        "message": token.message,
        "resource": token.resource,
        "number": token.number,
        "service": None if token.service is None else _asked_shape(token.service),
        "child": None if token.child is None else _child_shape(token.child),
    }


def _asked_shape(asked: Asked) -> dict[str, Any]:
    return {"state": asked.state.value, "error": asked.error or None}


def _child_shape(child: Child) -> dict[str, Any]:
    return {"state": child.state.value, "request_id": child.request, "error": child.error or None}


def _parent_shape(parent: Parent) -> dict[str, Any]:
    return {"request_id": parent.request, "step": parent.step}


def _bare_request(request: Request) -> dict[str, Any]:
    return {
        "id": request.id,
        "workflow": request.workflow,
        "version": request.version,
        "title": request.title,
        "status": request.status,
        "resolution": request.resolution,
        "context": request.context,
        "requester": request.requester,
        "external_id": request.external_id,
        "created_at": time_shape(request.created_at),
        "started_at": time_shape(request.started_at),
        "ended_at": time_shape(request.ended_at),
        "suspended_at": time_shape(request.suspended_at),
        "parent": None if request.parent is None else _parent_shape(request.parent),
    }


def task_shape(
    task: Task, request: Request, ground: Ground, *, now: datetime, actor: Actor
) -> dict[str, Any]:
    """A task as the contract has it, with `actions`."""
    if isinstance(ground, Halted):
        offers = refuse_all(TASK_ACTIONS, ground.refused)
    else:
        offers = task_offers(ground, request, task, now=now, actor=actor)
    shape = _bare_task(task, request, ground.definition)
    shape["actions"] = offer_shapes(offers)
    return shape


def lone_task_shape(
    task: Task, request: Request, ground: Ground, *, now: datetime, actor: Actor
) -> dict[str, Any]:
    """A task that is shown without its request: it says itself what it belongs to."""
    shape = task_shape(task, request, ground, now=now, actor=actor)
    shape["workflow_name"] = ground.definition.name
    shape["request_title"] = request.title
    shape["request_suspended_at"] = time_shape(request.suspended_at)
    shape["requester"] = request.requester
    shape["context"] = request.context
    return shape


def _bare_task(task: Task, request: Request, definition: Definition) -> dict[str, Any]:
    step = definition.step(task.step)
    return {
        "id": task.id,
        "request_id": request.id,
        "workflow": request.workflow,
        "step": task.step,
        "step_name": task.step if step is None else step.name,
        "visit": task.visit,
        "status": task.status,
        "assignee": task.assignee or task.reserved_for or None,
        "reserved_for": task.reserved_for or None,
        "role": task.role,
        "group": task.group,
        "delegated_by": list(task.delegated),
        "outcome": task.outcome,
        "note": task.note,
        "opened_at": time_shape(task.opened_at),
        "due_at": time_shape(task.due_at),
        "completed_at": time_shape(task.completed_at),
        "completed_by": task.completed_by,
        "on_behalf_of": task.on_behalf_of,
        "passed_as": task.passed_as,
        "passed_by": task.passed_by,
        "is_sla_breached": task.is_sla_breached,
    }


def offer_shapes(offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Each action, allowed or with the code and the sentence why not."""
    return [_offer_shape(offer) for offer in offers]


def _offer_shape(offer: Offer) -> dict[str, Any]:
    shape: dict[str, Any] = {"action": offer.action, "allowed": offer.refused is None}
    if offer.refused is not None:
        return shape | {"code": offer.refused.reason, "reason": offer.refused.message}
    if offer.outcomes:
        shape["outcomes"] = [
            {"outcome": outcome, "note_required": needed} for outcome, needed in offer.outcomes.items()
        ]
        shape["form"] = offer.form
    if offer.messages:
        shape["messages"] = [{"name": name, "form": form} for name, form in offer.messages]
    if offer.services:
        shape["services"] = [
            {"number": number, "step": step, "step_name": name} for number, step, name in offer.services
        ]
    if offer.steps:
        shape["steps"] = [{"step": key, "step_name": name} for key, name in offer.steps]
    return shape


def time_shape(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC, with a Z."""
    if instant is None:
        return None
    return instant.isoformat().replace("+00:00", "Z")


def result_shape(advance: Advance, plan: Plan, command: CompleteTask) -> dict[str, Any]:
    """One of many completions: what became of task and request, without what may be done next.

    Working that out costs as much as the decision itself, and nobody reads it two hundred times.
    """
    request = advance.after
    task = request.task(command.task_id)
    assert task is not None
    opened = [event.task for event in advance.events if isinstance(event, TaskOpened)]
    open_tasks = [_bare_task(each, request, plan.definition) for each in request.open_tasks]
    return {
        "task": _bare_task(task, request, plan.definition),
        "request": _bare_request(request) | {"open_tasks": open_tasks},
        "opened": [_bare_task(each, request, plan.definition) for each in opened],
    }


def answer_shape(
    command: Command, advance: Advance, plan: Plan, *, now: datetime, actor: Actor
) -> dict[str, Any]:
    """The answer to a command: what it was about, as it is now."""
    request = advance.after
    match command:
        case CompleteTask(task_id=task_id):
            task = request.task(task_id)
            assert task is not None
            whole = request_shape(request, plan, now=now, actor=actor)
            opened = {event.task.id for event in advance.events if isinstance(event, TaskOpened)}
            return {
                "task": task_shape(task, request, plan, now=now, actor=actor),
                "request": whole,
                "opened": [shape for shape in whole["open_tasks"] if shape["id"] in opened],
            }
        case AddComment(text=text):
            return {"request_id": request.id, "author": actor.username, "body": text, "at": time_shape(now)}
        case SendMessage(name=name):
            kept = any(isinstance(each, MessageReceived) and each.kept for each in advance.events)
            whole = request_shape(request, plan, now=now, actor=actor)
            return {"message": {"name": name, "kept": kept}, "request": whole}
        case SendBackTask() | CancelTask() | OverrideTask() | SkipTask() | AddReviewer():
            return request_shape(request, plan, now=now, actor=actor)
        case _ if isinstance(command, TaskCommand):
            task = request.task(command.task_id)
            assert task is not None
            return lone_task_shape(task, request, plan, now=now, actor=actor)
        case _:
            return request_shape(request, plan, now=now, actor=actor)

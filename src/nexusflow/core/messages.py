"""Messages: from whoever may send them to the token that waits, or kept until one does."""

from datetime import datetime
from typing import Final

from nexusflow.core.choose import Outcome
from nexusflow.core.commands import SendMessage
from nexusflow.core.events import MessageReceived, WaitEnded
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Facts, Request, TaskId
from nexusflow.core.settle import Departure, settle
from nexusflow.core.waiting import MESSAGE, waiters
from nexusflow.core.write import write

MOST_KEPT: Final = 100
"""Messages of one request that wait to be taken; whoever sends more is told to wait."""


def send_message(
    plan: Plan, request: Request, command: SendMessage, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Hand a message to the token that has waited longest for it, or keep it, or refuse it."""
    waiting = waiters(plan, command.name)
    token = request.marking.waiting_for(command.name)
    step = plan.steps[token.step] if token is not None else waiting[0]
    faults = tuple(Fault("/data" + each.path, each.message) for each in step.form.errors(command.data))
    if faults:
        return Rejected(Reason.INVALID_DATA, f"The data does not fit the form of {step.step.key}.", faults)
    if token is None:
        return _keep(request, command, transient=step.step.transient)
    received = advanced(
        request,
        (
            MessageReceived(command.name, command.data, kept=False),
            WaitEnded(token.number, token.step, MESSAGE),
        ),
    )
    written = write(plan, received, step.step, command.data)
    if isinstance(written, Rejected):
        return written
    task = None if token.task is None else TaskId(token.task)
    left = Departure(token.step, token.visit, Outcome(None, command.data), token.path, task)
    return settle(plan, written, (left,), now=now, facts=facts)


def _keep(request: Request, command: SendMessage, *, transient: bool) -> Advance | Rejected:
    if transient:
        return Rejected(
            Reason.NOBODY_WAITS,
            f"Request {request.id} does not wait for {command.name} now, and such a message is not kept.",
        )
    if len(request.marking.messages) >= MOST_KEPT:
        return Rejected(
            Reason.NOBODY_WAITS,
            f"Expected at most {MOST_KEPT} messages that wait to be taken; request {request.id} has as many.",
        )
    return advanced(request, (MessageReceived(command.name, command.data, kept=True),))

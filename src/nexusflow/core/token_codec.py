"""Events of tokens as audit entries and back."""

from datetime import datetime
from typing import assert_never

from nexusflow.core.entry import Entry, read_guards, write_guards
from nexusflow.core.events import (
    BranchEnded,
    Event,
    Forked,
    Joined,
    MessageReceived,
    MessageTaken,
    TokenAbsorbed,
    TokenCancelled,
    TokenRested,
    WaitBegan,
    WaitEnded,
)
from nexusflow.core.marking import Token
from nexusflow.core.request import TaskId
from nexusflow.core.resource_codec import decode_resource

WaitEvent = WaitBegan | WaitEnded | MessageReceived | MessageTaken
TokenEvent = Forked | TokenRested | Joined | TokenAbsorbed | TokenCancelled | BranchEnded


def encode_token(event: TokenEvent) -> Entry:
    """The entry of an event of tokens."""
    match event:
        case Forked(from_step=step, visit=visit, number=number, to_steps=to_steps):
            opened = {"from": step, "visit": visit, "fork": number, "to": list(to_steps)}
            return Entry("forked", None, {**opened, "guards": write_guards(event.evaluations)})
        case TokenRested(token=token):
            where = {"token": token.number, "step": token.step, "path": list(token.path)}
            return Entry("token.rested", None, {**where, "task": token.task})
        case Joined(step=step, visit=visit, fork=fork):
            gathered = {"tokens": list(event.tokens), "tasks": list(event.tasks)}
            return Entry("joined", None, {"step": step, "visit": visit, "fork": fork, **gathered})
        case TokenAbsorbed(step=step, fork=fork):
            return Entry("token.absorbed", None, {"step": step, "fork": fork})
        case TokenCancelled(number=number, step=step, cause=cause):
            return Entry("token.cancelled", None, {"token": number, "step": step, "cause": cause})
        case BranchEnded(step=step):
            return Entry("branch.ended", None, {"step": step})
        case _:
            assert_never(event)


def decode_token(entry: Entry, *, at: datetime) -> Event:
    """The event of an entry about tokens. Raises `ValueError` for an action that no event has."""
    data = entry.metadata
    match entry.action:
        case "forked":
            to_steps, guards = tuple(data["to"]), read_guards(data["guards"])
            return Forked(data["from"], data["visit"], data["fork"], to_steps, guards)
        case "token.rested":
            task = None if data["task"] is None else TaskId(data["task"])
            return TokenRested(Token(data["token"], data["step"], tuple(data["path"]), at, task))
        case "joined":
            tasks = tuple(TaskId(each) for each in data["tasks"])
            return Joined(data["step"], data["visit"], data["fork"], tuple(data["tokens"]), tasks)
        case "token.absorbed":
            return TokenAbsorbed(data["step"], data["fork"])
        case "token.cancelled":
            return TokenCancelled(data["token"], data["step"], data["cause"])
        case "branch.ended":
            return BranchEnded(data["step"])
        case _:
            return decode_wait(entry, at=at)


def encode_wait(event: WaitEvent) -> Entry:
    """The entry of an event of waiting."""
    match event:
        case WaitBegan(token=token):
            where = {
                "token": token.number,
                "step": token.step,
                "visit": token.visit,
                "path": list(token.path),
            }
            waits_for = {"wake_at": token.wake_at, "message": token.message}
            return Entry("wait.began", None, {**where, "task": token.task, **waits_for})
        case WaitEnded(number=number, step=step, cause=cause):
            return Entry("wait.ended", None, {"token": number, "step": step, "cause": cause})
        case MessageReceived(name=name, data=data, kept=kept):
            return Entry("message.received", None, {"name": name, "data": data, "kept": kept})
        case MessageTaken(name=name, step=step):
            return Entry("message.taken", None, {"name": name, "step": step})
        case _:
            assert_never(event)


def decode_wait(entry: Entry, *, at: datetime) -> Event:
    """The event of an entry about waiting. Raises `ValueError` for an action that no event has."""
    data = entry.metadata
    match entry.action:
        case "wait.began":
            wake_at = data["wake_at"] and datetime.fromisoformat(data["wake_at"])
            place = (data["token"], data["step"], tuple(data["path"]), at, data["task"])
            return WaitBegan(Token(*place, data["visit"], wake_at, data["message"]))
        case "wait.ended":
            return WaitEnded(data["token"], data["step"], data["cause"])
        case "message.received":
            return MessageReceived(data["name"], data["data"], data["kept"])
        case "message.taken":
            return MessageTaken(data["name"], data["step"])
        case _:
            return decode_resource(entry, at=at)

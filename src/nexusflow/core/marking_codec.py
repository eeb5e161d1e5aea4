"""A marking as JSON and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nexusflow.core.marking import Fork, Marking, Message, Token
from nexusflow.core.service import Asked, State
from nexusflow.core.subflow import Child, ChildState


def write_marking(marking: Marking) -> dict[str, Any]:
    """A marking in JSON values; times as ISO 8601."""
    return {
        "tokens": [_write_token(token) for token in marking.tokens],
        "forks": [
            {"number": each.number, "step": each.step, "visit": each.visit, "joined": each.joined}
            for each in marking.forks
        ],
        "ends": list(marking.ends),
        "visits": dict(marking.visits),
        "messages": [{"name": each.name, "data": each.data} for each in marking.messages],
        "last": marking.last,
    }


def _write_token(token: Token) -> dict[str, Any]:
    return {
        "number": token.number,
        "step": token.step,
        "path": list(token.path),
        "since": token.since.isoformat(),
        "task": token.task,
        "visit": token.visit,
        "wake_at": None if token.wake_at is None else token.wake_at.isoformat(),
        "message": token.message,
        "service": None if token.service is None else _write_asked(token.service),
        **({} if token.resource is None else {"resource": token.resource}),
        **({} if token.child is None else {"child": _write_child(token.child)}),
    }


def _write_asked(asked: Asked) -> dict[str, Any]:
    return {"state": asked.state.value, "attempt": asked.attempt, "error": asked.error}


def _write_child(child: Child) -> dict[str, Any]:
    return {
        "state": child.state.value,
        "attempt": child.attempt,
        "request": child.request,
        "error": child.error,
    }


def read_marking(data: Mapping[str, Any]) -> Marking:
    """The marking that `write_marking` wrote."""
    return Marking(
        tokens=tuple(_read_token(each) for each in data["tokens"]),
        forks=tuple(
            Fork(each["number"], each["step"], each["visit"], joined=each["joined"]) for each in data["forks"]
        ),
        ends=tuple(data["ends"]),
        visits=data["visits"],
        messages=tuple(Message(each["name"], each["data"]) for each in data["messages"]),
        last=data["last"],
    )


def _read_token(data: Mapping[str, Any]) -> Token:
    return Token(
        number=data["number"],
        step=data["step"],
        path=tuple(data["path"]),
        since=datetime.fromisoformat(data["since"]),
        task=data["task"],
        visit=data["visit"],
        wake_at=None if data["wake_at"] is None else datetime.fromisoformat(data["wake_at"]),
        message=data["message"],
        service=None if data["service"] is None else _read_asked(data["service"]),
        resource=data.get("resource"),
        child=_read_child(data["child"]) if "child" in data else None,
    )


def _read_asked(data: Mapping[str, Any]) -> Asked:
    return Asked(State(data["state"]), data["attempt"], data["error"])


def _read_child(data: Mapping[str, Any]) -> Child:
    return Child(ChildState(data["state"]), data["attempt"], data["request"], data["error"])

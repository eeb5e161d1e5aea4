"""What a `subflow` step starts, as the document says it, and how it stands with what was started.

A child is a request of another workflow that a step of its parent waits for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

COMPLETED: Final = "completed"
REJECTED: Final = "rejected"
SUBFLOW_OUTCOMES: Final = (COMPLETED, REJECTED)
DEEPEST: Final = 8
"""Requests that may stand above a child, one within the other; what goes deeper is not started."""


class ChildState(StrEnum):
    """How it stands with a child: it is to be started, it runs, or a person must say how to go on."""

    ASKED = "asked"
    RUNNING = "running"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Child:
    """What a token at a subflow step waits for. `attempt` counts what people had tried again, from 1.

    `request` is the id of the child, once there is one.
    """

    state: ChildState
    attempt: int
    request: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Parent:
    """The request that a child was started for, by the step, the token and the attempt that wait for it.

    `depth` counts the requests above the child. `doers` are those who started the parent or decided in it;
    they are read anew each time, and are no part of what the child is.
    """

    request: int
    step: str
    token: int
    attempt: int
    depth: int
    doers: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Subflow:
    """The workflow of which a request is started, and with what.

    `send` maps each field of the child's context to the expression that gives it; None is the whole context.
    """

    workflow: str | None = None
    send: Mapping[str, str] | None = None


KEYS: Final = frozenset({"workflow", "send"})


def read_subflow(step: Mapping[str, Any]) -> Subflow:
    """What a step's document starts."""
    return Subflow(workflow=step.get("workflow"), send=step.get("send"))


def write_subflow(subflow: Subflow) -> dict[str, Any]:
    """The keys of a step's document."""
    said = {"workflow": subflow.workflow, "send": subflow.send}
    return {key: value for key, value in said.items() if value is not None}

"""Microseconds a command in the core alone: guard, form, SLA expression, separation, all on."""

import itertools
import time
from datetime import UTC, datetime
from typing import Final

from bench.process import CONTEXT, DATA, DOCUMENT
from nexusflow.core.advance import Advance, advance
from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.core.definition import from_document
from nexusflow.core.plan import prepare
from nexusflow.core.request import Actor, Facts, RequestId, TaskId

_ROUNDS: Final = 5


def microseconds_a_command(*, commands: int = 4_000) -> float:
    """The best of five rounds: deciding the first step of the measured process."""
    plan = prepare(from_document(DOCUMENT), version=1)
    held = frozenset({"bench.create", "bench.review", "bench.direct"})
    requester = Actor("requester", permissions=held)
    decider = Actor("decider-1", permissions=held)
    facts = Facts(map(RequestId, itertools.count(1)), map(TaskId, itertools.count(1)), requester)
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    created = advance(plan, None, CreateRequest(CONTEXT), now=now, actor=requester, facts=facts)
    assert isinstance(created, Advance), created
    command = CompleteTask(created.after.tasks[0].id, "approve", "Fine.", DATA)
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        for _ in range(commands):
            done = advance(plan, created.after, command, now=now, actor=decider, facts=facts)
            assert isinstance(done, Advance)
        best = min(best, (time.perf_counter() - began) / commands)
    return best * 1e6

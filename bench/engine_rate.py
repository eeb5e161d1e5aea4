"""Steps a second through the engine: one at a time, gathered, and in explicit batches."""

import asyncio
import time
from collections.abc import Iterator, Sequence

from bench.process import DATA
from bench.world import DECIDERS
from nexusflow.core.commands import CompleteTask
from nexusflow.core.request import TaskId
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine


async def gathered(engine: WorkflowEngine, tasks: Sequence[TaskId], *, clients: int) -> float:
    """That many clients, each with one order at a time."""
    waiting = iter(tasks)
    began = time.perf_counter()
    await asyncio.gather(*(_client(engine, waiting, number) for number in range(clients)))
    return len(tasks) / (time.perf_counter() - began)


async def batched(engine: WorkflowEngine, tasks: Sequence[TaskId], *, size: int, clients: int) -> float:
    """Explicit batches, so many at once."""
    batches = iter([tasks[start : start + size] for start in range(0, len(tasks), size)])
    began = time.perf_counter()
    await asyncio.gather(*(_batch_client(engine, batches) for _ in range(clients)))
    return len(tasks) / (time.perf_counter() - began)


async def _client(engine: WorkflowEngine, waiting: Iterator[TaskId], number: int) -> None:
    actor = DECIDERS[number % len(DECIDERS)]
    for task in waiting:
        outcome = await engine.submit(_order(task, actor))
        assert isinstance(outcome, Done), outcome


async def _batch_client(engine: WorkflowEngine, batches: Iterator[Sequence[TaskId]]) -> None:
    for batch in batches:
        actors = (DECIDERS[number % len(DECIDERS)] for number in range(len(batch)))
        outcomes = await engine.dispatch([_order(*each) for each in zip(batch, actors, strict=True)])
        assert all(isinstance(outcome, Done) for outcome in outcomes)


def _order(task: TaskId, actor: str) -> Order:
    return Order(CompleteTask(task, "approve", "Fine.", DATA), actor=actor)

"""`make bench`: measure, print the ratios, keep the figures as JSON under `bench/out/`."""

import asyncio
import gc
import json
import os
import platform
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uvloop
from rich.console import Console
from rich.table import Table

from bench import ceiling, core_rate, engine_rate, http_rate, pulse_rate
from bench.world import World, open_tasks, world
from nexusflow.core.request import TaskId
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import WorkflowEngine

ROUNDS: Final = int(os.environ.get("BENCH_ROUNDS", "3"))
OUT: Final = Path(__file__).parent / "out"

Measure = Callable[[list[TaskId]], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Steps a second (medians of the rounds) of the product and of the database alone."""

    name: str
    steps_a_second: float
    ceiling: float
    ratio: float
    rounds: tuple[float, ...]


async def main() -> None:
    """Run everything once through and report."""
    micros = core_rate.microseconds_a_command()
    figures: list[Figure] = []
    with world() as place:
        database = connect(place.app_url)
        async with WorkflowEngine(database) as engine, http_rate.serving(place) as port:
            gc.collect()
            gc.freeze()  # as the server does: what lives for ever need not be looked at again

            async def measure(name: str, measured: Measure, limit: Measure, *, steps: int) -> None:
                rates, limits = [], []
                for _ in range(ROUNDS):
                    limits.append(await limit(await open_tasks(database, engine, count=steps)))
                    rates.append(await measured(await open_tasks(database, engine, count=steps)))
                figures.append(_figure(name, rates, limits))
                print(figures[-1], flush=True)

            await _measure_all(measure, engine, port, place)
            pulse = await pulse_rate.breaches_a_second(place, database, engine, due=2_000, waiting=20_000)
        await database.dispose()
    _report(micros, pulse, figures)


async def _measure_all(
    measure: Callable[..., Awaitable[None]], engine: WorkflowEngine, port: int, place: World
) -> None:
    for clients, steps in ((1, 800), (8, 3_200), (64, 6_400)):

        async def limit(tasks: list[TaskId], clients: int = clients) -> float:
            return await asyncio.to_thread(ceiling.steps_a_second, place, tasks, clients=clients)

        async def through_engine(tasks: list[TaskId], clients: int = clients) -> float:
            return await engine_rate.gathered(engine, tasks, clients=clients)

        async def through_http(tasks: list[TaskId], clients: int = clients) -> float:
            return await http_rate.one_step_a_call(port, tasks, clients=clients)

        await measure(f"engine, {clients} at once", through_engine, limit, steps=steps)
        await measure(f"HTTP, {clients} at once", through_http, limit, steps=steps)

    async def limit_in_fifties(tasks: list[TaskId]) -> float:
        return await asyncio.to_thread(ceiling.steps_a_second_in_fifties, place, tasks, clients=4)

    async def batches(tasks: list[TaskId]) -> float:
        return await engine_rate.batched(engine, tasks, size=50, clients=8)

    async def bulk(tasks: list[TaskId]) -> float:
        return await http_rate.in_bulk(port, tasks, size=50, clients=8)

    await measure("engine, batches of 50, 8 at once", batches, limit_in_fifties, steps=10_000)
    await measure("HTTP, bulk of 50, 8 at once", bulk, limit_in_fifties, steps=10_000)


def _figure(name: str, rates: list[float], limits: list[float]) -> Figure:
    rate, limit = statistics.median(rates), statistics.median(limits)
    return Figure(name, round(rate), round(limit), round(rate / limit, 2), tuple(map(round, rates)))


def _report(micros: float, pulse: tuple[float, float], figures: list[Figure]) -> None:
    table = Table("", "steps/s", "database alone", "ratio", title=f"core alone: {micros:.1f} us a command")
    for figure in figures:
        table.add_row(figure.name, f"{figure.steps_a_second:,}", f"{figure.ceiling:,}", f"{figure.ratio:.2f}")
    Console().print(table)
    print(f"pulse: {pulse[0]:,.0f} breaches a second; {pulse[1]:.1f} ms when nothing is due")
    OUT.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    written = OUT / f"bench-{now:%Y%m%d-%H%M%S}.json"
    machine = {"cpus": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    document = {
        "at": now.isoformat(),
        "machine": machine,
        "core_microseconds": round(micros, 1),
        "pulse": {"breaches_a_second": round(pulse[0]), "idle_milliseconds": round(pulse[1], 1)},
        "figures": [asdict(figure) for figure in figures],
    }
    written.write_text(json.dumps(document, indent=1))
    print(f"written to {written}")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())

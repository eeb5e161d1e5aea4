"""What the database itself can do: the rows of a step written by `pgbench`, which knows no rules."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg

from bench.world import World
from nexusflow.core.request import TaskId

_HERE = Path(__file__).parent
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def steps_a_second(world: World, tasks: Sequence[TaskId], *, clients: int) -> float:
    """One step a transaction, prepared statements, that many clients."""
    _queue(world, tasks)
    return _pgbench(world, _HERE / "step.sql", clients=clients, each=len(tasks) // clients)


def steps_a_second_in_fifties(world: World, tasks: Sequence[TaskId], *, clients: int) -> float:
    """Fifty steps a transaction, set-based."""
    _queue(world, tasks)
    return 50 * _pgbench(world, _HERE / "fifty_steps.sql", clients=clients, each=len(tasks) // 50 // clients)


def _queue(world: World, tasks: Sequence[TaskId]) -> None:
    with psycopg.connect(world.superuser_url, autocommit=True) as connection:
        connection.execute("SET search_path = nexusflow")
        connection.execute("DROP TABLE IF EXISTS bench_queue")
        connection.execute("DROP SEQUENCE IF EXISTS bench_next")
        connection.execute("CREATE SEQUENCE bench_next")
        connection.execute(
            "CREATE UNLOGGED TABLE bench_queue AS"
            " SELECT row_number() OVER () AS n, id AS task_id, request_id FROM tasks WHERE id = ANY(%s)",
            (list(tasks),),
        )
        connection.execute("ALTER TABLE bench_queue ADD PRIMARY KEY (n)")
        connection.execute("ANALYZE bench_queue")


def _pgbench(world: World, script: Path, *, clients: int, each: int) -> float:
    program = world.cluster.binaries / "pgbench"
    command = [
        *(str(program), "--no-vacuum", "--protocol=prepared", f"--file={script}"),
        *(f"--client={clients}", f"--jobs={min(2, clients)}", f"--transactions={each}"),
        f"{world.superuser_url}?options=-csearch_path%3Dnexusflow",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    found = _RATE.search(ran.stdout)
    if ran.returncode or found is None:
        raise RuntimeError(f"Expected pgbench to run, found: {ran.stderr[-2000:]}")
    return float(found[1])

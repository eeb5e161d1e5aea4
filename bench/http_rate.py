"""Steps a second through the real server process: one step a call, and in bulk."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

from bench.http_client import Client
from bench.process import DATA
from bench.world import DECIDERS, LOGIN_PASSWORD, World
from nexusflow.core.request import TaskId

_PATIENCE = 30.0


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[int]:
    """Run `nexusflow serve` on the benchmark's database; its port."""
    port = free_port()
    environment = {
        **os.environ,
        "NEXUSFLOW_DATABASE_URL": world.owner_url,
        "NEXUSFLOW_APP_DATABASE_URL": world.app_url,
        "NEXUSFLOW_HOME": str(world.home),
        "NEXUSFLOW_PORT": str(port),
        "NEXUSFLOW_SECRET_KEY": "only-for-the-bench-" * 3,
    }
    process = subprocess.Popen([sys.executable, "-m", "nexusflow.cli", "serve"], env=environment)
    try:
        await until_open(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def one_step_a_call(port: int, tasks: Sequence[TaskId], *, clients: int) -> float:
    """That many connections, each completing one task a call."""
    connections = await _log_in(port, clients)
    waiting = iter(tasks)
    began = time.perf_counter()
    await asyncio.gather(*(_complete_each(connection, waiting) for connection in connections))
    rate = len(tasks) / (time.perf_counter() - began)
    _hang_up(connections)
    return rate


async def in_bulk(port: int, tasks: Sequence[TaskId], *, size: int, clients: int) -> float:
    """That many connections, each completing `size` tasks a call."""
    connections = await _log_in(port, clients)
    batches = iter([tasks[start : start + size] for start in range(0, len(tasks), size)])
    began = time.perf_counter()
    await asyncio.gather(*(_complete_batches(connection, batches) for connection in connections))
    rate = len(tasks) / (time.perf_counter() - began)
    _hang_up(connections)
    return rate


async def _complete_each(client: Client, waiting: Iterator[TaskId]) -> None:
    body = {"outcome": "approve", "note": "Fine.", "data": DATA}
    for task in waiting:
        status, answer = await client.post(f"/api/v1/tasks/{task}/complete", body)
        assert status == 200, answer


async def _complete_batches(client: Client, batches: Iterator[Sequence[TaskId]]) -> None:
    for batch in batches:
        items = [{"task_id": task, "outcome": "approve", "note": "Fine.", "data": DATA} for task in batch]
        status, answer = await client.post("/api/v1/tasks/complete", {"items": items})
        assert status == 200, answer
        assert answer.count(b'"status":"done"') == len(batch), answer[:500]


async def _log_in(port: int, clients: int) -> list[Client]:
    """One login a decider, its token shared; connections last, because idle ones are closed."""
    tokens = []
    for name in DECIDERS[:clients]:
        client = await Client.connect(port)
        await client.login(name, LOGIN_PASSWORD)
        tokens.append(client.headers)
        client.close()
    connections = [await Client.connect(port) for _ in range(clients)]
    for number, connection in enumerate(connections):
        connection.headers = tokens[number % len(tokens)]
    return connections


def _hang_up(connections: Sequence[Client]) -> None:
    for connection in connections:
        connection.close()


async def until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens. Raises RuntimeError when the process ends or takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError("Expected the server to open its port within 30 seconds; see its messages above.")


def free_port() -> int:
    """A port on 127.0.0.1 that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port

"""`make chaos`: kill -9 API, worker and database in the middle of thousands of completions.

Afterwards no request is in two states, no decision is lost that was answered 200, none is doubled,
and the doctor finds nothing. Every caller retries with the same Idempotency-Key until it has an answer.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg

from bench.http_client import Client
from bench.http_rate import free_port, until_open
from bench.process import CONTEXT, DATA, DOCUMENT
from bench.world import DECIDERS, LOGIN_PASSWORD, add_people

COMPLETIONS: Final = int(os.environ.get("CHAOS_COMPLETIONS", "2000"))
CALLERS: Final = 32
PATIENCE: Final = 180.0
VICTIMS: Final = ("serve", "worker", "postgres", "serve", "postgres", "worker")


@dataclass(slots=True)
class Record:
    """What the callers saw."""

    answered: dict[int, int] = field(default_factory=dict)  # task -> status of the last answer
    retries: int = 0
    kills: list[str] = field(default_factory=list)


async def main() -> int:
    """Run the campaign; 0 if every promise was kept."""
    with tempfile.TemporaryDirectory(prefix="nexusflow-chaos-") as home:
        port = free_port()
        environment = {
            **os.environ,
            "NEXUSFLOW_HOME": home,
            "NEXUSFLOW_PORT": str(port),
            "NEXUSFLOW_PULSE_SECONDS": "2",
        }
        product = subprocess.Popen([sys.executable, "-m", "nexusflow.cli", "up"], env=environment)
        try:
            await until_open(port, product)
            began = time.monotonic()
            record = await _storm(port, product, _app_url(environment))
            findings = [
                *_broken_promises(_app_url(environment), record),
                *_doctor(environment),
            ]
        finally:
            product.send_signal(signal.SIGINT)
            product.wait(30)
        _report(record, findings, seconds=time.monotonic() - began)
        return 1 if findings else 0


async def _storm(port: int, product: subprocess.Popen[bytes], app_url: str) -> Record:
    add_people(app_url)
    tasks = await _start_requests(port, app_url)
    record = Record()
    waiting = iter(tasks)
    headers = await _tokens(port)
    callers = [_call_until_answered(port, headers, number, waiting, record) for number in range(CALLERS)]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(_kill_now_and_then(product.pid, len(tasks), record), *callers)
    return record


async def _start_requests(port: int, app_url: str) -> list[int]:
    """Publish the process by the shell's own rights and start the requests over HTTP."""
    client = await Client.connect(port)
    await client.login("requester", LOGIN_PASSWORD)
    key = DOCUMENT["key"]
    for path, body in (
        (f"/api/v1/workflows/{key}/draft", DOCUMENT),
        (f"/api/v1/workflows/{key}/publish", {}),
    ):
        status, answer = await client.send("PUT" if path.endswith("draft") else "POST", path, body)
        assert status in (200, 201), answer
    tasks = []
    for number in range(COMPLETIONS):
        body = {"workflow": key, "context": CONTEXT, "external_id": f"chaos-{number}"}
        status, answer = await client.post("/api/v1/requests", body)
        assert status == 201, answer
        tasks.append(json.loads(answer)["open_tasks"][0]["id"])
    client.close()
    return tasks


async def _tokens(port: int) -> list[str]:
    headers = []
    for name in DECIDERS:
        client = await Client.connect(port)
        await client.login(name, LOGIN_PASSWORD)
        headers.append(client.headers)
        client.close()
    return headers


async def _call_until_answered(
    port: int, headers: Sequence[str], number: int, waiting: Iterator[int], record: Record
) -> None:
    for task in waiting:
        client: Client | None = None
        while task not in record.answered:
            try:
                client = client or await Client.connect(port)
                client.headers = headers[number % len(headers)] + f"Idempotency-Key: chaos-{task}\r\n"
                body = {"outcome": "approve", "note": "Fine.", "data": DATA}
                async with asyncio.timeout(20):
                    status, _ = await client.post(f"/api/v1/tasks/{task}/complete", body)
            except (OSError, EOFError, TimeoutError):
                record.retries += 1
                client = None
                await asyncio.sleep(0.1)
                continue
            if status >= 500:
                record.retries += 1
                await asyncio.sleep(0.1)
            else:
                record.answered[task] = status
        if client is not None:
            client.close()


async def _kill_now_and_then(parent: int, total: int, record: Record) -> None:
    """One kill -9 after every seventh of the work."""
    for number, victim in enumerate(VICTIMS, start=1):
        while len(record.answered) < total * number // (len(VICTIMS) + 1):
            await asyncio.sleep(0.01)
        for pid in _pids(parent, victim)[:1]:
            os.kill(pid, signal.SIGKILL)
            record.kills.append(f"{victim} after {len(record.answered)} answers")


def _pids(parent: int, word: str) -> list[int]:
    """The processes below ours whose command has the word, the nearest first."""
    found = []
    level = [parent]
    while level:
        children = [pid for each in level for pid in _children(each)]
        found += [pid for pid in children if word in _command(pid)]
        level = children
    return found


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in listed.stdout.split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _broken_promises(app_url: str, record: Record) -> list[str]:
    broken = [
        f"task {task} was answered {status}" for task, status in record.answered.items() if status != 200
    ]
    answered = [task for task, status in record.answered.items() if status == 200]
    with psycopg.connect(app_url) as connection:
        decided = Counter(row[0] for row in connection.execute("SELECT task_id FROM decisions"))
        opened = connection.execute(
            "SELECT request_id, count(*) FROM tasks WHERE status IN ('OPEN', 'CLAIMED')"
            " GROUP BY request_id HAVING count(*) <> 1"
        ).fetchall()
        audited = connection.execute(
            "SELECT task_id, count(*) FROM audit_entries WHERE action = 'task.completed'"
            " GROUP BY task_id HAVING count(*) <> 1"
        ).fetchall()
    broken += [f"task {task} was answered 200 and has no decision" for task in answered if not decided[task]]
    broken += [f"task {task} has {count} decisions" for task, count in decided.items() if count > 1]
    broken += [f"request {request} is in {count} places" for request, count in opened]
    broken += [f"task {task} was audited {count} times" for task, count in audited]
    return broken


def _doctor(environment: dict[str, str]) -> list[str]:
    command = [sys.executable, "-m", "nexusflow.cli", "doctor", "--json"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return [] if ran.returncode == 0 else [f"the doctor: {ran.stdout[-3000:]}{ran.stderr[-1000:]}"]


def _app_url(environment: dict[str, str]) -> str:
    command = [sys.executable, "-m", "nexusflow.cli", "db", "url"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return ran.stdout.strip()


def _report(record: Record, findings: list[str], *, seconds: float) -> None:
    figures: dict[str, Any] = {
        "completions": len(record.answered),
        "callers": CALLERS,
        "kills": record.kills,
        "calls repeated": record.retries,
        "seconds": round(seconds, 1),
        "broken promises": findings[:20],
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

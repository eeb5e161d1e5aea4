"""Other processes for the tests of this room, and how to wait for their ends."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nexusflow.host.footing import Account, leashed

SCRIPT = Path(__file__).with_name("run_cluster.py")


@dataclass(frozen=True, slots=True)
class Runner:
    """A process that runs a cluster; `pid` is the server's."""

    process: subprocess.Popen[str]
    pid: int
    url: str


@contextmanager
def cluster_run_by(
    home: Path, *options: str, account: Account = Account.SAME, python: str = sys.executable
) -> Iterator[Runner]:
    """A cluster in a process of its own, perhaps as somebody else. It ends with the block."""
    command = leashed(account, "SIGKILL", [python, str(SCRIPT), str(home), *options])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "HOME": "/"}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=home
    )
    assert process.stdout is not None
    with process:
        try:
            line = process.stdout.readline()
            assert line, f"the cluster in {home} did not start"
            found = json.loads(line)
            yield Runner(process, found["pid"], found["url"])
        finally:
            if process.stdin is not None and process.poll() is None:
                process.stdin.close()
            process.wait(20)


def is_gone(pid: int) -> bool:
    """Whether the process has ended; a zombie that nobody has reaped yet counts as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def soon(condition: Callable[[], bool], *, patience: float = 10.0) -> bool:
    """Whether it comes true within `patience` seconds."""
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() >= until:
            return False
        time.sleep(0.01)
    return True

"""One supervised program: started in a group of its own, its output read line by line, ended for sure."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from nexusflow.host.footing import Account, leashed

_LONGEST_LINE = 65_536


class Keep(StrEnum):
    """What it means when a program ends."""

    RUNNING = "running"  # it should not have: start it again
    ONCE = "once"  # it did what it was for, or failed, and says so


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `probe` tells whether it answers; one that stops answering is started again."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keep: Keep = Keep.RUNNING
    probe: Callable[[], bool] | None = None


class Child:
    """A `Program` as a process. It dies with this process, even if that is killed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    @property
    def name(self) -> str:
        """The program's name, as the log shows it."""
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The process' id, also after its end, until the next start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches only us and we end it in order."""
        self._process = subprocess.Popen(  # noqa: S603 (our own words)
            leashed(Account.SAME, "SIGKILL", list(self.program.argv)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.env},
            start_new_session=True,
        )
        os.set_blocking(self.fileno(), False)
        self._rest = b""

    def alive(self) -> bool:
        """Whether the process is there; a dead one is reaped."""
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """How it ended, for people."""
        code = self._process.returncode if self._process else None
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit code {code}"

    def failed(self) -> bool:
        """Whether it ended otherwise than well."""
        return self._process is not None and self._process.returncode not in (0, None)

    def fileno(self) -> int:
        """Where its output can be read."""
        if self._process is None or self._process.stdout is None:
            raise ValueError(f"{self.name} has not been started")
        return self._process.stdout.fileno()

    def lines(self) -> Iterator[str]:
        """The whole lines that it has written since the last call; at its end also a broken one."""
        data = b""
        with suppress(BlockingIOError):
            while part := os.read(self.fileno(), _LONGEST_LINE):
                data += part
        *whole, self._rest = (self._rest + data).split(b"\n")
        if self._rest and (len(self._rest) > _LONGEST_LINE or not self.alive()):
            whole, self._rest = [*whole, self._rest], b""
        yield from (line.decode(errors="replace").rstrip("\r") for line in whole)

    def ask_to_end(self) -> None:
        """SIGTERM to the program alone; it knows best how to end those that it started."""
        if self._process is not None and self.alive():
            self._process.terminate()

    def kill(self) -> None:
        """Kill its whole group, also what it left behind, and reap it."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Forget its output."""
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()


def python_module(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module with this very Python."""
    return (sys.executable, "-m", module, *arguments)

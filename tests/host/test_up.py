"""`nexusflow up`, the real one: a database, an API, a worker and a beat as processes of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.host.processes import is_gone, soon

ENDING = 12.0  # seconds in which a Ctrl-C has to be through


class Up:
    """A running `nexusflow up` and what it has written."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nexusflow.cli", "up"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(home, port),
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def says(self, word: str) -> bool:
        return any(word in line for line in list(self.lines))

    def waits_for(self, word: str, patience: float = 60.0) -> None:
        soon(lambda: self.says(word) or self.process.poll() is not None, patience=patience)
        assert self.says(word), "\n".join(self.lines[-40:])

    def pid_of(self, word: str) -> int:
        """The direct child whose command holds `word`, as soon as it is there."""
        assert soon(lambda: bool(self._children(word)), patience=60), f"no {word} was started"
        return self._children(word)[0]

    def _children(self, word: str) -> list[int]:
        below = descendants(self.process.pid, generations=1)  # workers have children that look like them
        return [pid for pid, command in below if word in command and "--beat-only" not in command]

    def close(self) -> None:
        assert self.process.stdout is not None
        self._reader.join(5)
        self.process.stdout.close()


def environment(home: Path, port: int) -> dict[str, str]:
    ours = {"NEXUSFLOW_HOME": str(home), "NEXUSFLOW_PORT": str(port), "NEXUSFLOW_PULSE_SECONDS": "1"}
    return {name: value for name, value in os.environ.items() if not name.startswith("NEXUSFLOW_")} | ours


def descendants(root: int, *, generations: int = 9) -> list[tuple[int, str]]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found: list[tuple[int, str]] = []
    generation = parents.get(root, [])
    for _ in range(generations):
        for pid in generation:
            with suppress(FileNotFoundError, ProcessLookupError):
                found.append((pid, Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")))
        generation = [child for pid in generation for child in parents.get(pid, [])]
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def running(home: Path) -> Iterator[Up]:
    up = Up(home, free_port())
    try:
        up.waits_for("NexusFlow is running at")
        yield up
    finally:
        if up.process.poll() is None:
            up.process.terminate()
            up.process.wait(ENDING)
        up.close()


def run_to_its_end(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """An `up` that is expected to be refused."""
    command = [sys.executable, "-m", "nexusflow.cli", "up"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def all_gone(pids: list[int]) -> bool:
    return soon(lambda: all(is_gone(pid) for pid in pids))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up")


def test_it_runs_tells_a_second_one_heals_and_takes_all_along_when_killed(home: Path) -> None:
    with running(home) as up:
        assert up.says(f"http://127.0.0.1:{up.port}")
        assert answers(up.port, "/health/live")

        second = run_to_its_end(environment(home, free_port()))
        assert second.returncode == 1
        assert f"process {up.process.pid} at http://127.0.0.1:{up.port}" in second.stdout

        for name, word in (("database", "postgres -D"), ("api", "cli serve"), ("worker", "cli worker")):
            os.kill(up.pid_of(word), signal.SIGKILL)
            up.waits_for(f"{name} died")
        assert soon(lambda: answers(up.port, "/health/ready"), patience=60), "\n".join(up.lines[-40:])

        everyone = [pid for pid, _ in descendants(up.process.pid)]
        assert len(everyone) >= 4
        up.process.kill()
        up.process.wait(5)
        assert all_gone(everyone)


def test_after_a_kill_the_next_one_goes_on_and_ctrl_c_leaves_nothing_behind(home: Path) -> None:
    with running(home) as up:
        assert soon(lambda: answers(up.port, "/health/ready"), patience=60), "\n".join(up.lines[-40:])
        everyone = [pid for pid, _ in descendants(up.process.pid)]
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(ENDING) == 0
        assert all_gone(everyone)


def test_a_taken_port_is_refused_with_what_to_do(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run_to_its_end(environment(home, taken.getsockname()[1]))
    assert done.returncode == 1
    assert "NEXUSFLOW_PORT" in done.stdout


def test_a_wrong_setting_is_misuse(home: Path) -> None:
    done = run_to_its_end(environment(home, 8000) | {"NEXUSFLOW_PORT": "eighty"})
    assert done.returncode == 2
    assert "NEXUSFLOW_PORT" in done.stdout + done.stderr

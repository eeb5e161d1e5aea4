"""The supervisor: shows what programs write, starts again what dies, leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nexusflow.host.program import Keep, Program
from nexusflow.host.supervise import Supervisor, colourful
from tests.host.processes import is_gone, soon

SLEEP = "import time; print('up', flush=True); time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
# A program with a child of its own, whose pid it writes.
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True); time.sleep(600)"
)


class Log:
    """What was said, by whom."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def of(self, name: str) -> list[str]:
        return [line for who, line in self.lines if who == name]

    def says(self, word: str) -> bool:
        return any(word in line for _, line in self.lines)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def supervisor(log: Log) -> Iterator[Supervisor]:
    with Supervisor(say=log, grace=0.5) as running:
        yield running


def python(name: str, code: str, keep: Keep = Keep.RUNNING) -> Program:
    return Program(name, (sys.executable, "-c", code), keep=keep)


def attend_until(supervisor: Supervisor, condition: object, patience: float = 15.0) -> None:
    assert callable(condition)
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "it did not come true in time"
        supervisor.attend(timeout=0.02)


def test_every_line_is_shown_with_its_name_and_a_broken_last_one_too(
    supervisor: Supervisor, log: Log
) -> None:
    supervisor.keep(python("talker", "print('one'); print('two', end='')", keep=Keep.ONCE))
    attend_until(supervisor, lambda: len(log.lines) == 2)
    assert log.of("talker") == ["one", "two"]


def test_a_program_that_dies_is_announced_and_started_again(supervisor: Supervisor, log: Log) -> None:
    supervisor.keep(python("sleeper", SLEEP))
    attend_until(supervisor, lambda: log.of("sleeper") == ["up"])
    first = supervisor.pids()["sleeper"]
    os.kill(first, signal.SIGKILL)
    attend_until(supervisor, lambda: log.of("sleeper") == ["up", "up"])
    assert supervisor.pids()["sleeper"] != first
    assert log.of("up") == ["sleeper died (killed by SIGKILL); starting it again in 0.2 s"]


def test_one_that_dies_again_and_again_is_given_longer_pauses(supervisor: Supervisor, log: Log) -> None:
    supervisor.keep(python("faulty", "raise SystemExit(3)"))
    attend_until(supervisor, lambda: len(log.of("up")) == 3)
    assert [line.split(" in ")[1] for line in log.of("up")] == ["0.2 s", "0.5 s", "1 s"]
    assert log.says("exit code 3")


def test_one_that_cannot_be_found_does_not_end_the_others(supervisor: Supervisor, log: Log) -> None:
    supervisor.keep(Program("missing", ("/no/such/program",)))
    supervisor.keep(python("sleeper", SLEEP))
    attend_until(supervisor, lambda: log.says("missing died") and log.of("sleeper") == ["up"])


def test_what_runs_once_is_not_started_again_and_its_failure_is_said(
    supervisor: Supervisor, log: Log
) -> None:
    supervisor.keep(python("loader", "raise SystemExit(1)", keep=Keep.ONCE))
    attend_until(supervisor, lambda: log.says("loader failed: exit code 1"))
    for _ in range(10):
        supervisor.attend(timeout=0.02)
    assert len(log.lines) == 1


def test_something_that_is_no_program_is_started_again_as_well(supervisor: Supervisor, log: Log) -> None:
    class Lamp:
        name = "lamp"
        lit = False
        broken = True

        def start(self) -> None:
            if self.broken:
                self.broken = False
                raise RuntimeError("no power")
            self.lit = True

        def alive(self) -> bool:
            return self.lit

        def last_words(self) -> str:
            return "went out"

    lamp = Lamp()
    supervisor.keep(lamp)
    attend_until(supervisor, lambda: lamp.lit)
    assert log.of("up") == ["lamp could not start: no power; starting it again in 0.2 s"]


def test_an_answer_to_the_probe_is_known(supervisor: Supervisor, tmp_path: Path) -> None:
    door = tmp_path / "open"
    program = Program("api", (sys.executable, "-c", SLEEP), probe=door.exists)
    supervisor.keep(program)
    supervisor.attend()
    assert not supervisor.answers("api")
    door.touch()
    attend_until(supervisor, lambda: supervisor.answers("api"))


def test_the_end_takes_also_what_does_not_listen_and_what_programs_have_started(log: Log) -> None:
    with Supervisor(say=log, grace=0.5) as supervisor:
        supervisor.keep(python("deaf", DEAF))
        supervisor.keep(python("parent", PARENT))
        attend_until(supervisor, lambda: log.of("deaf") and log.of("parent"))
        pids = [*supervisor.pids().values(), int(log.of("parent")[0])]
    assert all(soon(lambda pid=pid: is_gone(pid)) for pid in pids)  # type: ignore[misc]
    assert log.says("deaf did not end within 0.5 s")


@pytest.mark.parametrize("last_word", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_turns(log: Log, last_word: signal.Signals) -> None:
    before = signal.getsignal(last_word)
    with Supervisor(say=log, grace=0.5) as supervisor:
        supervisor.keep(python("sleeper", SLEEP))
        os.kill(os.getpid(), last_word)
        attend_until(supervisor, lambda: supervisor.ending)
    assert signal.getsignal(last_word) is before


def test_kill_9_of_the_supervisor_takes_the_programs_along() -> None:
    code = (
        "import sys\n"
        "from nexusflow.host.program import Program\n"
        "from nexusflow.host.supervise import Supervisor\n"
        "with Supervisor() as supervisor:\n"
        f"    supervisor.keep(Program('sleeper', (sys.executable, '-c', {SLEEP!r})))\n"
        "    print(supervisor.pids()['sleeper'], flush=True)\n"
        "    while not supervisor.ending:\n"
        "        supervisor.attend()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert "up" in process.stdout.readline()
        process.kill()
        assert soon(lambda: is_gone(pid))


def test_away_from_a_terminal_lines_are_plain(capsys: pytest.CaptureFixture[str]) -> None:
    colourful()("api", "hello")
    assert capsys.readouterr().out == "     api | hello\n"

"""Keep several things running: show what they write, start again what dies, end all of it in order.

    with Supervisor() as supervisor:
        supervisor.keep(Program("api", ...))
        while not supervisor.ending:
            supervisor.attend()

Everything happens in the calling thread: children are tied to the life of the thread that started
them, and one thread has no races with itself.
"""

import os
import selectors
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Protocol, Self

from nexusflow.host.program import Child, Keep, Program

GRACE = 5.0  # seconds between asking the programs to end and killing them
BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before the next start, by failures in a row
STEADY = 30.0  # seconds of life after which earlier failures are forgotten
PROBE_EVERY = 5.0
PROBE_PATIENCE = 60.0  # seconds without an answer after which a program counts as stuck
_TURN = 0.1
_COLOURS = (36, 32, 33, 35, 34, 31)
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str, str], None]
_Handler = signal.Handlers | Callable[[int, FrameType | None], object] | int | None


class Kept(Protocol):
    """What can be kept running: a program, or the database."""

    @property
    def name(self) -> str:
        """As the log shows it."""

    def start(self) -> None:
        """Start it; raises if that fails."""

    def alive(self) -> bool:
        """Whether it runs."""

    def last_words(self) -> str:
        """How it ended."""


@dataclass(slots=True)
class _Ward:
    """A kept thing and how it has been doing."""

    kept: Kept
    started_at: float = 0.0
    failures: int = 0
    start_at: float | None = None  # when to start it again
    answered_at: float | None = None
    probe_at: float = 0.0


class Supervisor:
    """Keeps things running until a signal (or `end`) says otherwise. Use it as a context."""

    def __init__(self, *, say: Say | None = None, grace: float = GRACE) -> None:
        self.ending = False
        self._say = say or colourful()
        self._grace = grace
        self._wards: list[_Ward] = []
        self._selector = selectors.DefaultSelector()
        self._handlers: dict[int, _Handler] = {}

    def __enter__(self) -> Self:
        for number in _ENDING:
            self._handlers[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self._end_children()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._selector.close()

    def keep(self, what: Program | Kept) -> None:
        """Take it into care. A program is started now; anything else is expected to run already."""
        kept = Child(what) if isinstance(what, Program) else what
        ward = _Ward(kept, started_at=time.monotonic())
        self._wards.append(ward)
        if not kept.alive():
            self._start(ward)

    def end(self) -> None:
        """Let the loop of the caller come to its end."""
        self.ending = True

    def answers(self, name: str) -> bool:
        """Whether the probe of the program `name` has been answered since its last start."""
        return any(ward.kept.name == name and ward.answered_at is not None for ward in self._wards)

    def pids(self) -> dict[str, int]:
        """The process of each program that runs."""
        children = [child for child in self._children() if child.alive()]
        return {child.name: child.pid for child in children if child.pid is not None}

    def attend(self, *, timeout: float = _TURN) -> None:
        """One turn: show what was written, look who died or is stuck, start again what is due."""
        for key, _ in self._selector.select(timeout):
            self._show(key.data)
        for ward in list(self._wards):
            if self.ending:
                return
            self._look_after(ward)

    def _look_after(self, ward: _Ward) -> None:
        now = time.monotonic()
        if ward.start_at is not None:
            if now >= ward.start_at:
                self._start(ward)
        elif not ward.kept.alive():
            self._bury(ward, now)
        elif isinstance(ward.kept, Child) and ward.kept.program.probe is not None and now >= ward.probe_at:
            self._probe(ward, ward.kept, ward.kept.program.probe)

    def _start(self, ward: _Ward) -> None:
        ward.started_at, ward.start_at, ward.answered_at = time.monotonic(), None, None
        try:
            ward.kept.start()
        except (OSError, RuntimeError) as error:
            self._start_later(ward, f"could not start: {error}")
            return
        if isinstance(ward.kept, Child):
            self._selector.register(ward.kept, selectors.EVENT_READ, ward.kept)

    def _bury(self, ward: _Ward, now: float) -> None:
        kept = ward.kept
        if isinstance(kept, Child):
            kept.kill()  # what it may have left behind
            self._show(kept)
            self._unregister(kept)
            if kept.program.keep is Keep.ONCE:
                self._wards.remove(ward)
                if kept.failed():
                    self._say("up", f"{kept.name} failed: {kept.last_words()}")
                return
        if now - ward.started_at > STEADY:
            ward.failures = 0
        self._start_later(ward, f"died ({kept.last_words()})")

    def _start_later(self, ward: _Ward, what: str) -> None:
        pause = BACK_OFF[min(ward.failures, len(BACK_OFF) - 1)]
        ward.failures += 1
        ward.start_at = time.monotonic() + pause
        self._say("up", f"{ward.kept.name} {what}; starting it again in {pause:g} s")

    def _probe(self, ward: _Ward, child: Child, probe: Callable[[], bool]) -> None:
        if probe():
            ward.answered_at = time.monotonic()
            ward.probe_at = ward.answered_at + PROBE_EVERY
            return
        now = time.monotonic()
        ward.probe_at = now + _TURN if ward.answered_at is None else now + PROBE_EVERY
        if now - (ward.answered_at or ward.started_at) > PROBE_PATIENCE:
            self._say("up", f"{child.name} has not answered for {PROBE_PATIENCE:.0f} s; killing it")
            child.kill()

    def _show(self, child: Child) -> None:
        for line in child.lines():
            self._say(child.name, line)
        if not child.alive():  # its pipe stays readable for ever: `_bury` comes for it
            self._unregister(child, close=False)

    def _unregister(self, child: Child, *, close: bool = True) -> None:
        with suppress(KeyError, ValueError):
            self._selector.unregister(child)
        if close:
            child.close()

    def _children(self) -> list[Child]:
        return [ward.kept for ward in self._wards if isinstance(ward.kept, Child)]

    def _end_children(self) -> None:
        """Ask all at once, wait for all together, kill what is left with all that belongs to it."""
        children = self._children()
        for child in children:
            child.ask_to_end()
        until = time.monotonic() + self._grace
        while any(child.alive() for child in children) and time.monotonic() < until:
            for key, _ in self._selector.select(0.05):
                self._show(key.data)
        for child in children:
            if child.alive():
                self._say("up", f"{child.name} did not end within {self._grace:g} s; killing it")
            child.kill()
            self._unregister(child)
        self._wards.clear()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True  # the turn is finished first


def colourful() -> Say:
    """Print lines to standard output, each behind its name; in colour on a terminal."""
    colours: dict[str, int] = {}
    in_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(name: str, line: str) -> None:
        colour = colours.setdefault(name, _COLOURS[len(colours) % len(_COLOURS)])
        prefix = f"{name:>8} |"
        with suppress(BrokenPipeError):  # nobody listens any more; that ends no database
            print(f"\033[{colour}m{prefix}\033[0m {line}" if in_colour else f"{prefix} {line}", flush=True)

    return say

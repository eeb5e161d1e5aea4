"""Starts real workers and beats for tests, and ends each of them."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from nexusflow.worker.outfit import Outfit
from nexusflow.worker.vitals import dial

ROOT = Path(__file__).parents[2]


class Hand:
    """One process of the crew."""

    def __init__(self, part: str, outfit: Outfit, log: Path) -> None:
        self.part = part
        self.log = log
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.worker.part", part, pickle.dumps(outfit).hex()],
                cwd=ROOT,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text(errors="replace")

    def says(self, words: str, *, within: float = 20) -> None:
        """Wait until it logs `words`."""
        eventually(lambda: words in self.said, within=within, why=lambda: f"{words!r} not in:\n{self.said}")

    def end(self, *, within: float = 10) -> int:
        """Ask it to end, as a supervisor does; its exit code."""
        self.process.terminate()
        return self.process.wait(within)

    def kill(self) -> None:
        """End it, and all that it started, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)


class Crew:
    """Workers and beats on one database."""

    def __init__(self, outfit: Outfit, folder: Path) -> None:
        self.outfit = outfit
        self._folder = folder
        self.hands: list[Hand] = []
        self._observer = dial(outfit.app_url)

    def start(self, part: str, outfit: Outfit | None = None) -> Hand:
        """Start `worker`, `beat`, or `both`."""
        log = self._folder / f"{len(self.hands)}-{part}.log"
        hand = Hand(part, outfit or self.outfit, log)
        self.hands.append(hand)
        return hand

    def fetch(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database."""
        return self._observer.execute(query, values or None).fetchall()

    def count(self, query: str) -> int:
        """One number from the database."""
        return int(self.fetch(query)[0][0])

    def sees(self, query: str, *, within: float = 20) -> None:
        """Wait until the query, which gives one truth, says true."""
        eventually(lambda: bool(self.fetch(query)[0][0]), within=within, why=lambda: f"{query}\n{self.logs}")

    @property
    def logs(self) -> str:
        """What all of them have logged."""
        return "\n".join(f"--- {hand.log.name}\n{hand.said}" for hand in self.hands)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.close()
        for hand in self.hands:
            if hand.process.poll() is None:
                hand.kill()


def eventually(true: Callable[[], bool], *, within: float, why: Callable[[], str]) -> None:
    """Wait for something that other processes do."""
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, f"not within {within} s: {why()}"
        time.sleep(0.02)


def pool_of(worker: Hand) -> list[int]:
    """The processes of a worker's pool."""
    pid = worker.process.pid
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Whether a process is there, and is not merely waiting for somebody to hear of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

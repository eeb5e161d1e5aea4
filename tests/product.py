"""The product as a newcomer starts it: `nexusflow up` with the demo, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its port, and the environment in which its commands find it."""

    port: int
    environment: dict[str, str]

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_product(home: Path, *, pulse_seconds: float = 1) -> Iterator[Product]:
    """Start it, wait for its demo, and end it as Ctrl-C does; it must end well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEXUSFLOW_")}
    environment = clean | {
        "NEXUSFLOW_HOME": str(home),
        "NEXUSFLOW_PORT": str(port),
        "NEXUSFLOW_DEMO": "1",
        "NEXUSFLOW_PULSE_SECONDS": str(pulse_seconds),
    }
    log = home / "up.log"
    with log.open("w") as written:
        running = subprocess.Popen(
            [sys.executable, "-m", "nexusflow.cli", "up"], env=environment, stdout=written, stderr=written
        )
    try:
        _wait_for(log, "Demo: 5 workflows", seconds=60)
        yield Product(port, environment)
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0


def _wait_for(log: Path, words: str, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while words not in log.read_text():
        assert time.monotonic() < until, f"expected {words!r} within {seconds} s:\n{log.read_text()[-3000:]}"
        time.sleep(0.1)

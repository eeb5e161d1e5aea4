"""The tutorial, run as it stands on a product started as a newcomer starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "docs" / "tutorial" / "first-workflow.md"
WRITTEN_PORT = ":8000"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, dict[str, str]]]:
    """`nexusflow up` with the demo, in a folder of its own; its port and environment."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEXUSFLOW_")}
    environment = clean | {
        "NEXUSFLOW_HOME": str(home),
        "NEXUSFLOW_PORT": str(port),
        "NEXUSFLOW_DEMO": "1",
        "NEXUSFLOW_PULSE_SECONDS": "1",
    }
    with (home / "up.log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "nexusflow.cli", "up"], env=environment, stdout=log, stderr=log
        )
    try:
        _wait_for(home / "up.log", "Demo: 5 workflows", seconds=60)
        yield port, environment
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0


def _wait_for(log: Path, words: str, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while words not in log.read_text():
        assert time.monotonic() < until, f"expected {words!r} within {seconds} s:\n{log.read_text()[-3000:]}"
        time.sleep(0.1)


def test_a_newcomer_who_copies_every_block_sees_a_request_completed(
    product: tuple[int, dict[str, str]], tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("the tutorial is written for curl, which this machine does not have")
    port, environment = product
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)
    script = "set -euo pipefail\n" + "\n".join(blocks).replace(WRITTEN_PORT, f":{port}")
    ran = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert '"status":"COMPLETED","resolution":"leased"' in ran.stdout
    assert '"guard":"context.price > 2000"' in ran.stdout.replace('": ', '":')
    assert '"code":"not_permitted"' in ran.stdout


def test_the_doctor_finds_the_demo_and_the_tutorial_healthy(product: tuple[int, dict[str, str]]) -> None:
    _, environment = product
    command = [sys.executable, "-m", "nexusflow.cli", "doctor"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr

"""`nexusflow serve` as a process: it answers, and ends when it is asked to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.conftest import Database


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, app_url: str, owner_url: str) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("NEXUSFLOW_")}
    return {
        **clean,
        "NEXUSFLOW_HOME": str(home),
        "NEXUSFLOW_DATABASE_URL": owner_url,
        "NEXUSFLOW_APP_DATABASE_URL": app_url,
    }


def answer_of(url: str, *, patience: float) -> int:
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return int(response.status)
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_it_answers_and_ends_in_order(database: Database, tmp_path: Path) -> None:
    port = free_port()
    words = [sys.executable, "-m", "nexusflow.cli", "serve", "--port", str(port), "--json"]
    env = environment(tmp_path, database.app_url, database.owner_url)
    with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert answer_of(f"http://127.0.0.1:{port}/health/live", patience=30) == 200
            server.send_signal(signal.SIGTERM)
            began = time.monotonic()
            _, log = server.communicate(timeout=20)
        finally:
            server.kill()
    assert server.returncode == 0
    assert time.monotonic() - began < 8
    assert all(line.startswith("{") for line in log.splitlines()), log


def test_a_database_without_tables_is_told_so(database: Database, tmp_path: Path) -> None:
    env = environment(
        tmp_path, database.superuser_url.replace(database.name, "template1"), database.owner_url
    )
    words = [sys.executable, "-m", "nexusflow.cli", "serve", "--port", str(free_port())]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "nexusflow db upgrade" in done.stderr

"""`nexusflow up`: everything on this one machine, in the right order, until Ctrl-C."""

import http.client
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from nexusflow.db.migrate import upgrade
from nexusflow.host.footing import FootingError
from nexusflow.host.founding import ClusterError
from nexusflow.host.layout import make_folder
from nexusflow.host.lock import FileLock, LockHeldError
from nexusflow.host.postgres import Cluster
from nexusflow.host.program import Keep, Program, python_module
from nexusflow.host.supervise import Supervisor, colourful

DEMO_LOGINS = ("admin", "requester", "manager", "finance", "director", "supervisor", "auditor")
DEMO_PASSWORD = "nexusflow-demo"  # noqa: S105 (well known, and refused off the loopback)
_PORT_PATIENCE = 3.0  # seconds for what a killed predecessor left to let the port go
_PROBE_TIMEOUT = 2.0
_API_PATIENCE = 15.0  # seconds after which the workers no longer wait for the API


class UpSettings(Protocol):
    """What `up` needs to know; `nexusflow.settings.Settings` is one."""

    @property
    def home(self) -> Path: ...  # noqa: D102
    @property
    def host(self) -> str: ...  # noqa: D102
    @property
    def port(self) -> int: ...  # noqa: D102
    @property
    def pulse_seconds(self) -> float: ...  # noqa: D102
    @property
    def demo(self) -> bool: ...  # noqa: D102
    @property
    def demo_allowed(self) -> bool: ...  # noqa: D102
    @property
    def embedded(self) -> bool: ...  # noqa: D102
    @property
    def owner_url(self) -> str: ...  # noqa: D102
    @property
    def app_password(self) -> str: ...  # noqa: D102


class UpRefusedError(RuntimeError):
    """It cannot start here and now; says why and what to do."""


class Database:
    """The cluster as something to be kept running."""

    name = "database"

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def start(self) -> None:
        """Start it again, on the same port."""
        self._cluster.start()

    def alive(self) -> bool:
        """Whether it runs."""
        return self._cluster.alive()

    def last_words(self) -> str:
        """Where to read how it ended."""
        return f"see {self._cluster.log}"


def run_up(settings: UpSettings) -> int:
    """Run database, API, worker and beat until a signal ends them. The exit code: 0 ended, 1 refused."""
    say = colourful()
    address = _address(settings.host, settings.port)
    try:
        with _only_one(settings.home, address):
            _await_port(settings.host, settings.port)
            with Cluster(settings.home) if settings.embedded else nullcontext() as cluster:
                upgrade(settings.owner_url, app_password=settings.app_password)
                with Supervisor(say=say) as supervisor:  # inside: it ends before the database does
                    if cluster is not None:
                        supervisor.keep(Database(cluster))
                    _keep_api(supervisor, settings)
                    _attend(supervisor, settings, address)
    except KeyboardInterrupt:
        pass
    except (UpRefusedError, ClusterError, FootingError) as error:
        say("up", str(error))
        return 1
    except DBAPIError as error:
        say("up", f"The database refused to be migrated: {error.orig}")
        return 1
    say("up", "Ended; the data stay.")
    return 0


def _keep_api(supervisor: Supervisor, settings: UpSettings) -> None:
    supervisor.keep(
        Program(
            "api",
            python_module("nexusflow.cli", "serve"),
            env=_environment(settings),
            probe=lambda: _is_live(settings.host, settings.port),
        )
    )


def _keep_workers(supervisor: Supervisor, settings: UpSettings) -> None:
    env = _environment(settings)
    supervisor.keep(Program("worker", python_module("nexusflow.cli", "worker", "--no-beat"), env=env))
    supervisor.keep(Program("beat", python_module("nexusflow.cli", "worker", "--beat-only"), env=env))


def _attend(supervisor: Supervisor, settings: UpSettings, address: str) -> None:
    """The address as soon as it answers; what nobody waits for comes after it.

    The pulse does not depend on the API: if that does not come up, the workers start without it.
    """
    announced = working = False
    until = time.monotonic() + _API_PATIENCE
    while not supervisor.ending:
        supervisor.attend()
        if not announced and supervisor.answers("api"):
            announced = True
            _announce(settings, address)
            if settings.demo:
                load = python_module("nexusflow.cli", "demo", "load")
                supervisor.keep(Program("demo", load, env=_environment(settings), keep=Keep.ONCE))
        if not working and (announced or time.monotonic() > until):
            working = True
            _keep_workers(supervisor, settings)


def _announce(settings: UpSettings, address: str) -> None:
    lines = ["", f"  NexusFlow is running at {address}"]
    if settings.demo_allowed:
        lines.append(f"  Demo logins: {' '.join(DEMO_LOGINS)}")
        lines.append(f"  Password of each: {DEMO_PASSWORD}")
    elif settings.demo:
        lines.append(f"  The demo's logins are closed, because {settings.host} is no loopback address.")
    print("\n".join([*lines, "  Ctrl-C ends it; the data stay.", ""]), flush=True)


@contextmanager
def _only_one(home: Path, address: str) -> Iterator[None]:
    """Hold the data folder, or say who does."""
    lock = FileLock(make_folder(home) / "up.lock")
    try:
        with lock.held(holder=f"process {os.getpid()} at {address}"):
            yield
    except LockHeldError as error:
        raise UpRefusedError(
            f"NexusFlow already runs on {home}: {error.holder or 'another process'}. "
            "Use that one, end it, or choose another folder with NEXUSFLOW_HOME."
        ) from None


def _await_port(host: str, port: int) -> None:
    until = time.monotonic() + _PORT_PATIENCE
    while (problem := _port_problem(host, port)) is not None:
        if time.monotonic() >= until:
            raise UpRefusedError(
                f"Expected to listen on {host} port {port}, but: {problem}. "
                "End what listens there, or choose another with NEXUSFLOW_PORT (and NEXUSFLOW_HOST)."
            )
        time.sleep(0.1)


def _port_problem(host: str, port: int) -> str | None:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _is_live(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=_PROBE_TIMEOUT)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Where to knock for a server that listens on `host`: one cannot connect to "every address"."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104


def _address(host: str, port: int) -> str:
    name = _reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _environment(settings: UpSettings) -> Mapping[str, str]:
    """The settings that may have come from elsewhere than the environment. No secret among them."""
    return {
        "NEXUSFLOW_HOME": str(settings.home),
        "NEXUSFLOW_HOST": settings.host,
        "NEXUSFLOW_PORT": str(settings.port),
        "NEXUSFLOW_PULSE_SECONDS": f"{settings.pulse_seconds:g}",
        "NEXUSFLOW_DEMO": "1" if settings.demo else "0",
    }

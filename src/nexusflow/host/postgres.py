"""The embedded PostgreSQL: one cluster in one folder, as our own foreground child.

What was acknowledged survives any kill: the data folder is an ordinary, durable PostgreSQL cluster,
and a start after a crash recovers it. Two locks guard it. `lock` is held by whoever runs the cluster.
`running` is handed down to PostgreSQL itself, so that it stays held until the last of its processes is
gone: who has it knows that nobody is left in the data folder, and that a `postmaster.pid` found there
is only a leftover, whatever process may carry its number today.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from nexusflow.host.footing import Footing, choose_footing, leashed, shipped_binaries
from nexusflow.host.founding import TUNING, ClusterError, bare_environment, found_cluster, found_database
from nexusflow.host.layout import (
    DATABASE,
    LOOPBACK,
    OWNER_ROLE,
    SUPERUSER,
    embedded_url,
    kept_secret,
    make_folder,
    write_secret,
)
from nexusflow.host.lock import FileLock, LockHeldError

START_PATIENCE = 10.0  # seconds to outlast what a killed predecessor left behind
READY_PATIENCE = 60.0  # recovery of a large write-ahead log takes its time
LOG_LIMIT = 8_000_000  # bytes of server.log after which a start begins a new one


class ClusterInUseError(ClusterError):
    """Another process runs the cluster in this folder."""


class Cluster:
    """The cluster under `home`/postgres. `settings` override PostgreSQL's (tests turn fsync off).

    `start_patience` is how long, in seconds, a start outlasts what a killed predecessor left.

    Start it from a thread that lives as long as the cluster should: its life is tied to that thread.
    """

    def __init__(
        self,
        home: Path,
        *,
        settings: Mapping[str, str] | None = None,
        start_patience: float = START_PATIENCE,
    ) -> None:
        self._start_patience = start_patience
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.log = self.folder / "server.log"
        self._settings = {**TUNING, **(settings or {})}
        self._lock = FileLock(self.folder / "lock")
        self._running = FileLock(self.folder / "running")
        self._footing: Footing | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._port: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The pid of the server's first process, or None if it does not run."""
        return self._child.pid if self._child and self.alive() else None

    @property
    def binaries(self) -> Path:
        """The folder of `psql`, `pgbench`, `pg_dump` and the rest."""
        return self._chosen().binaries

    def start(self) -> None:
        """Start the server and wait until it answers; makes the cluster the first time.

        Raises ClusterInUseError if another process runs it, ClusterError if it does not come up.
        Called again after the server died, it starts on the same port.
        """
        if self.alive():
            return
        self.stop()  # it died: its locks are still ours
        make_folder(self.folder)
        self._take_lock()
        try:
            self._footing = choose_footing(self.folder, binaries=shipped_binaries())
            self._own_data()
            if not self._data().exists():
                found_cluster(
                    self._data(), self._chosen(), password=self._superuser_password(), settings=self._settings
                )
            self._launch_patiently()
            found_database(self.superuser_url(), owner_password=kept_secret(self.folder / "owner-password"))
        except psycopg.Error as error:
            self.stop()
            raise ClusterError(f"PostgreSQL runs, but its database could not be made: {error}") from error
        except BaseException:
            self.stop()
            raise

    def stop(self, *, patience: float = 10.0) -> None:
        """End the server: politely, after `patience` seconds at once. Nothing happens if it is not there."""
        if self._child is not None:
            for last_word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if self._child.poll() is None:
                    self._child.send_signal(last_word)
                    with suppress(subprocess.TimeoutExpired):
                        self._child.wait(patience)
            self._child = None
        self._running.release()
        self._lock.release()

    def alive(self) -> bool:
        """Whether the server's process is there. A dead one is reaped, never taken for alive."""
        return self._child is not None and self._child.poll() is None

    def owner_url(self, dbname: str = DATABASE) -> str:
        """libpq address as the role that owns the schema; it may make roles but is no superuser."""
        return self._url(dbname, OWNER_ROLE)

    def superuser_url(self, dbname: str = "postgres") -> str:
        """libpq address as the superuser: for databases of tests and for repairs, not for the product."""
        return self._url(dbname, SUPERUSER)

    def wait_ready(self, *, patience: float = READY_PATIENCE) -> None:
        """Wait until the server takes connections. Raises ClusterError if it ends or takes too long."""
        until = time.monotonic() + patience
        while not self._says_ready():
            if not self.alive():
                raise ClusterError(f"PostgreSQL ended while starting. {self._log_tail()}")
            if time.monotonic() >= until:
                raise ClusterError(
                    f"Expected PostgreSQL to be ready within {patience:.0f} seconds, but it is not. "
                    f"{self._log_tail()}"
                )
            time.sleep(0.005)

    # -- the steps of a start, in their order --------------------------------------------------

    def _take_lock(self) -> None:
        try:
            self._lock.acquire(holder=f"process {os.getpid()}")
        except LockHeldError as error:
            raise ClusterInUseError(
                f"The embedded database in {self.folder} is already run by "
                f"{error.holder or 'another process'}. "
                "Use that one, end it, or choose another folder with NEXUSFLOW_HOME."
            ) from None
        try:
            self._running.acquire(patience=self._start_patience)
        except LockHeldError:
            self._lock.release()
            raise ClusterInUseError(
                f"PostgreSQL processes of an earlier run are still busy in {self.folder} "
                f"after {self._start_patience:g} seconds. End the one whose number stands first in "
                "its data/postmaster.pid, then try again."
            ) from None

    def _own_data(self) -> None:
        """Hand existing data to whom PostgreSQL runs as now, if it ran as somebody else before."""
        data, uid = self._data(), self._chosen().uid
        if not data.exists() or data.stat().st_uid == uid:
            return
        if os.geteuid() != 0:
            raise ClusterError(
                f"Expected {data} to belong to user {os.geteuid()}, but it belongs to {data.stat().st_uid}. "
                "Run as that user, or choose another folder with NEXUSFLOW_HOME."
            )
        for path in (data, *data.rglob("*")):
            os.chown(path, uid, uid, follow_symlinks=False)

    def _launch_patiently(self) -> None:
        """Launch; what a killed predecessor left (a port, shared memory) may take a moment to go."""
        until = time.monotonic() + self._start_patience
        while True:
            port = self._port or self._free_port()
            self._launch(port)
            try:
                self.wait_ready()
                break
            except ClusterError:
                if self.alive() or time.monotonic() >= until:
                    raise
                time.sleep(0.2)
        self._port = port
        write_secret(self.folder / "port", f"{port}\n")

    def _launch(self, port: int) -> None:
        footing = self._chosen()
        (self._data() / "postmaster.pid").unlink(missing_ok=True)  # we hold `running`: a leftover
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        fixed = {"listen_addresses": LOOPBACK, "port": str(port), "unix_socket_directories": ""}
        options = [f"--{name}={value}" for name, value in {**self._settings, **fixed}.items()]
        server = [str(footing.binaries / "postgres"), "-D", str(self._data()), *options]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 (our own words)
                leashed(footing.account, "SIGQUIT", server),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=footing.place,
                env=bare_environment(),
                pass_fds=(self._running.fileno(),),
                start_new_session=True,  # a Ctrl-C at the terminal is ours to pass on, in our order
            )

    def _superuser_password(self) -> str:
        return kept_secret(self.folder / "superuser-password")

    # -- small things ----------------------------------------------------------------------------

    def _chosen(self) -> Footing:
        if self._footing is None:
            raise ClusterError(f"The embedded database in {self.folder} has not been started.")
        return self._footing

    def _data(self) -> Path:
        return self._chosen().place / "data"

    def _url(self, dbname: str, role: str) -> str:
        url = embedded_url(self.home, dbname, role=role)
        if url is None:
            raise ClusterError(f"The embedded database in {self.folder} has never been started.")
        return url

    def _free_port(self) -> int:
        """The port of last time if nobody took it, so that addresses people wrote down stay good."""
        with suppress(FileNotFoundError, ValueError):
            port = int((self.folder / "port").read_text(encoding="ascii"))
            if _is_free(port):
                return port
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            return int(probe.getsockname()[1])

    def _says_ready(self) -> bool:
        """PostgreSQL writes its pid in the first line of postmaster.pid and `ready` in the eighth."""
        with suppress(FileNotFoundError):
            lines = (self._data() / "postmaster.pid").read_text(encoding="ascii").splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready"
        return False

    def _log_tail(self) -> str:
        with suppress(FileNotFoundError):
            text = self.log.read_bytes()[-2_000:].decode(errors="replace")
            return f"The end of {self.log}:\n{text}"
        return ""


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True

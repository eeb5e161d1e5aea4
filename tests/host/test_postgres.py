"""The embedded cluster: what is stored stays, whoever is killed, and nobody runs it twice."""

import os
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from nexusflow.host.founding import ClusterError
from nexusflow.host.layout import embedded_url
from nexusflow.host.lock import FileLock
from nexusflow.host.postgres import Cluster, ClusterInUseError
from tests.host.processes import cluster_run_by, is_gone, soon
from tests.host.run_cluster import FAST


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postgres")


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    """The module's cluster, running; a test may stop or kill it."""
    with Cluster(home, settings=FAST) as running:
        yield running


def rows_of(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(statement)
        return found.fetchall() if found.description else []


def remember(url: str, word: str) -> None:
    rows_of(url, "CREATE TABLE IF NOT EXISTS kept (word text PRIMARY KEY)")
    rows_of(url, f"INSERT INTO kept VALUES ('{word}') ON CONFLICT DO NOTHING")


def remembers(url: str, word: str) -> bool:
    return (word,) in rows_of(url, "SELECT word FROM kept")


def test_a_restart_keeps_data_port_and_address(cluster: Cluster) -> None:
    url = cluster.owner_url()
    remember(url, "restarted")
    cluster.stop()
    assert not cluster.alive()
    cluster.start()
    assert cluster.owner_url() == url
    assert remembers(url, "restarted")


def test_an_acknowledged_row_survives_kill_9_of_the_server(cluster: Cluster) -> None:
    remember(cluster.owner_url(), "killed")
    pid = cluster.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert soon(lambda: not cluster.alive())
    cluster.start()
    assert cluster.pid != pid
    assert remembers(cluster.owner_url(), "killed")


def test_kill_9_of_the_parent_takes_the_server_along_and_the_next_start_finds_the_rows(home: Path) -> None:
    with cluster_run_by(home) as runner:
        remember(runner.url, "orphaned")
        runner.process.kill()
        assert soon(lambda: is_gone(runner.pid))
    with Cluster(home, settings=FAST) as cluster:
        assert remembers(cluster.owner_url(), "orphaned")


def test_a_start_waits_for_what_a_killed_predecessor_left_running(home: Path, cluster: Cluster) -> None:
    cluster.stop()
    with FileLock(home / "postgres" / "running").held() as leftover:
        with pytest.raises(ClusterInUseError, match="earlier run"):
            Cluster(home, settings=FAST, start_patience=0.1).start()
        assert leftover.fileno() > 0
    cluster.start()
    assert cluster.alive()


def test_a_leftover_pid_file_that_names_a_living_stranger_does_not_matter(
    home: Path, cluster: Cluster
) -> None:
    cluster.stop()
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{home}\n1\n1\n\n127.0.0.1\n0 0\nready\n")
    cluster.start()
    assert cluster.alive()
    assert not is_gone(os.getppid())


def test_a_second_start_on_the_same_folder_is_told_who_holds_it(home: Path, cluster: Cluster) -> None:
    with pytest.raises(ClusterInUseError, match=f"process {os.getpid()}"):
        Cluster(home, settings=FAST).start()
    assert cluster.alive()


def test_a_taken_port_is_exchanged_for_a_free_one(home: Path, cluster: Cluster) -> None:
    cluster.stop()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (home / "postgres" / "port").write_text(f"{port}\n")
        with Cluster(home, settings=FAST) as other:
            assert f":{port}/" not in other.owner_url()
            assert rows_of(other.owner_url(), "SELECT 1") == [(1,)]


def test_a_setting_that_postgres_refuses_is_shown_with_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="shared_buffers"):
        Cluster(tmp_path, settings={**FAST, "shared_buffers": "a lot"}, start_patience=0.1).start()


def test_the_owner_may_make_roles_but_is_no_superuser_and_owns_the_database(cluster: Cluster) -> None:
    who = "SELECT current_user::text, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert rows_of(cluster.owner_url(), who) == [("nexusflow_owner", False, True)]
    owner = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'nexusflow'"
    assert rows_of(cluster.owner_url(), owner) == [("nexusflow_owner",)]


def test_the_cluster_is_durable_and_speaks_unicode_alike_everywhere(tmp_path: Path) -> None:
    with Cluster(tmp_path) as cluster:
        url = cluster.owner_url()
        shown = [
            rows_of(url, f"SHOW {name}")[0][0]
            for name in ("fsync", "synchronous_commit", "full_page_writes", "jit", "server_encoding")
        ]
        assert shown == ["on", "on", "on", "off", "UTF8"]
        locale = "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        assert rows_of(url, locale) == [("b", "C.UTF-8")]


def test_without_the_password_nobody_comes_in(cluster: Cluster) -> None:
    url = cluster.owner_url()
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guess"))


def test_passwords_lie_in_files_that_only_we_can_read_and_not_in_the_log(
    home: Path, cluster: Cluster
) -> None:
    for name in ("owner-password", "superuser-password"):
        file = home / "postgres" / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text().strip() not in cluster.log.read_text()


def test_a_folder_that_never_had_a_database_has_no_address(tmp_path: Path) -> None:
    assert embedded_url(tmp_path) is None
    with pytest.raises(ClusterError, match="never been started"):
        Cluster(tmp_path).owner_url()

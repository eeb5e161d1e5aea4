"""As whom the database runs: never as root, and wherever the folder lies."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from nexusflow.host.footing import (
    Account,
    choose_footing,
    leashed,
    reachable_by_others,
    shipped_binaries,
)
from nexusflow.host.layout import make_folder
from nexusflow.host.leash import NOBODY
from nexusflow.host.postgres import Cluster
from tests.host.processes import cluster_run_by
from tests.host.run_cluster import FAST

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root chooses as whom the database runs")


def namespaces_allowed() -> bool:
    command = leashed(Account.NAMESPACE, "SIGKILL", [str(shipped_binaries() / "postgres"), "--version"])
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A data folder that everybody can reach."""
    with tempfile.TemporaryDirectory(dir="/tmp") as parent:
        Path(parent).chmod(0o711)
        yield make_folder(Path(parent) / "home")


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A data folder under one that only its owner can reach, such as /root."""
    with tempfile.TemporaryDirectory(dir="/tmp") as parent:
        Path(parent).chmod(0o700)
        yield make_folder(Path(parent) / "home")


def owner_of(process: int) -> int:
    return Path(f"/proc/{process}").stat().st_uid


def counts_to_one(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def reachable_python() -> str | None:
    """An interpreter of this version that also others than root can run, with what it has to import."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = [
        os.path.realpath(sys.executable),
        *(shutil.which(name, path=place) for place in ("/usr/bin", "/usr/local/bin")),
    ]
    sources = [Path(__file__), Path(psycopg.__file__), shipped_binaries()]
    if not all(reachable_by_others(path.parent) for path in sources):
        return None
    return next((place for place in places if place and reachable_by_others(Path(place))), None)


@as_root
def test_root_hands_the_database_to_nobody_where_nobody_can_reach_the_folder(open_home: Path) -> None:
    with Cluster(open_home, settings=FAST) as cluster:
        assert cluster.pid is not None
        assert owner_of(cluster.pid) == NOBODY
        assert (open_home / "postgres" / "data").stat().st_uid == NOBODY


@as_root
@pytest.mark.skipif(not namespaces_allowed(), reason="user namespaces are forbidden on this machine")
def test_under_a_closed_folder_the_database_runs_in_a_namespace_and_opens_nothing(closed_home: Path) -> None:
    with Cluster(closed_home, settings=FAST) as cluster:
        assert cluster.pid is not None
        mapping = Path(f"/proc/{cluster.pid}/uid_map").read_text().split()
        assert mapping == [str(NOBODY), "0", "1"]
        powers = dict(
            line.split(":", 1) for line in Path(f"/proc/{cluster.pid}/status").read_text().splitlines()
        )
        assert int(powers["CapEff"], 16) == 0
        assert counts_to_one(cluster.owner_url())
    assert closed_home.parent.stat().st_mode & 0o777 == 0o700


@as_root
def test_where_namespaces_are_forbidden_the_data_lie_elsewhere_and_are_found_again(closed_home: Path) -> None:
    note = closed_home / "postgres" / "place"
    try:
        for _ in range(2):
            with cluster_run_by(closed_home, "forbid-namespaces") as runner:
                assert owner_of(runner.pid) == NOBODY
                assert counts_to_one(runner.url)
                place = note.read_text()
        assert note.read_text() == place
        assert not (closed_home / "postgres" / "data").exists()
        assert (Path(place.strip()) / "data" / "PG_VERSION").exists()
    finally:
        if note.exists():
            shutil.rmtree(note.read_text().strip())


@as_root
def test_data_change_hands_when_the_folder_becomes_reachable(closed_home: Path) -> None:
    with Cluster(closed_home, settings=FAST) as cluster:
        counts_to_one(cluster.owner_url())
    closed_home.parent.chmod(0o711)
    with Cluster(closed_home, settings=FAST) as cluster:
        assert cluster.pid is not None
        assert owner_of(cluster.pid) == NOBODY
        assert counts_to_one(cluster.owner_url())


@as_root
def test_binaries_out_of_reach_are_copied_beside_the_data(open_home: Path, tmp_path: Path) -> None:
    package = shipped_binaries().parent.parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(
                folder,
                closed / folder.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("pginstall", "include"),
            )
    binaries = closed / package.name / shipped_binaries().parent.name / "bin"
    footing = choose_footing(open_home, binaries=binaries)
    assert footing.account is Account.NOBODY
    assert footing.binaries.is_relative_to(open_home)
    command = leashed(footing.account, "SIGKILL", [str(footing.binaries / "postgres"), "--version"])
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "PostgreSQL" in done.stdout


@as_root
def test_an_ordinary_user_runs_it_as_themselves(open_home: Path) -> None:
    python = reachable_python()
    if python is None:
        pytest.skip("no interpreter or no checkout that an ordinary user could reach")
    os.chown(open_home, NOBODY, NOBODY)
    with cluster_run_by(open_home, account=Account.NOBODY, python=python) as runner:
        assert owner_of(runner.pid) == NOBODY
        assert owner_of(runner.process.pid) == NOBODY
        assert counts_to_one(runner.url)
    assert (open_home / "postgres").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() == 0, reason="this is about users other than root")
def test_an_ordinary_user_needs_no_footing(open_home: Path) -> None:
    assert choose_footing(open_home, binaries=shipped_binaries()).account is Account.SAME


def test_what_an_unknown_account_is_told() -> None:
    leash = leashed(Account.SAME, "SIGKILL", ["/bin/true"])
    leash[leash.index("same")] = "somebody"
    done = subprocess.run(leash, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "expected same, nobody or namespace" in done.stderr

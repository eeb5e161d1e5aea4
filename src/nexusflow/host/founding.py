"""What a cluster is made of the first time: initdb, tuning, the owner's role and its database."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql

from nexusflow.host.footing import Account, Footing, leashed
from nexusflow.host.layout import DATABASE, OWNER_ROLE, SUPERUSER, write_secret

# For many short transactions beside one API and a few workers, on a machine that does other things too.
# Durability (fsync, synchronous_commit, full_page_writes) stays as PostgreSQL has it: on.
TUNING: Mapping[str, str] = MappingProxyType(
    {
        "max_connections": "100",
        "shared_buffers": "192MB",
        "effective_cache_size": "768MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "wal_buffers": "16MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",  # compiling costs more than these statements take
        "autovacuum_naptime": "20s",
        "autovacuum_vacuum_scale_factor": "0.05",  # task tables churn; dead index entries slow the pulse
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        # What people wrote stays out of the log: no statements, no rows in error details.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
)


class ClusterError(RuntimeError):
    """The embedded database cannot run; says what was expected, what was found and what to do."""


def found_cluster(data: Path, footing: Footing, *, password: str, settings: Mapping[str, str]) -> None:
    """initdb into a draft and rename it: a half-made cluster is never taken for a whole one."""
    draft = data.with_name("data.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password_file = draft.with_name("initdb-password")
    write_secret(password_file, password)
    if footing.account is Account.NOBODY:
        for path in (draft, password_file):
            os.chown(path, footing.uid, footing.uid)
    arguments = [
        *("--pgdata", str(draft), "--username", SUPERUSER, "--pwfile", str(password_file)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
        *(["--no-sync"] if settings.get("fsync") == "off" else []),
    ]
    command = leashed(footing.account, "SIGKILL", [str(footing.binaries / "initdb"), *arguments])
    done = subprocess.run(  # noqa: S603 (our own words)
        command, capture_output=True, text=True, cwd=footing.place, env=bare_environment(), check=False
    )
    password_file.unlink()
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip()
        raise ClusterError(f"initdb could not make a cluster in {draft}: {said}")
    draft.rename(data)
    folder = os.open(data.parent, os.O_RDONLY)
    os.fsync(folder)  # a power cut must not take the name away from rows that were acknowledged
    os.close(folder)


def found_database(superuser_url: str, *, owner_password: str) -> None:
    """The owner's role and the database. Each start looks, so that a start cut short is made good."""
    with psycopg.connect(superuser_url, autocommit=True, connect_timeout=10) as connection:
        role, database = sql.Identifier(OWNER_ROLE), sql.Identifier(DATABASE)
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER_ROLE]).fetchone() is None:
            # Hashed here: the password itself never reaches the server, nor its log.
            hashed = connection.pgconn.encrypt_password(
                owner_password.encode(), OWNER_ROLE.encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(
                    role, sql.Literal(hashed.decode())
                )
            )
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))


def bare_environment() -> dict[str, str]:
    """Nothing of ours: no PG* variable may redirect the server, no secret may stand in its environment."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

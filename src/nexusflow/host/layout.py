"""Where things lie in the data folder (NEXUSFLOW_HOME), and how its secrets are kept.

HOME/secret-key                 signs tokens, derives the application's database password
HOME/up.lock                    held by a running `nexusflow up`
HOME/mail/                      mails of the demo
HOME/postgres/lock              held by whoever runs the embedded database
HOME/postgres/port              its port on 127.0.0.1
HOME/postgres/owner-password    of the role that owns the schema
HOME/postgres/superuser-password
HOME/postgres/place             where `data` lies, if it could not lie here
HOME/postgres/data/             the cluster itself
HOME/postgres/server.log
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

OWNER_ROLE = "nexusflow_owner"
SUPERUSER = "postgres"
DATABASE = "nexusflow"
LOOPBACK = "127.0.0.1"


def make_folder(folder: Path) -> Path:
    """Make `folder` if it is missing. One that is there keeps its rights: they are its owner's choice.

    As root, others may pass through a new folder (not list it), since the database does not run as
    root; every secret in it is closed by itself.
    """
    mode = 0o711 if os.geteuid() == 0 else 0o700
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        with suppress(FileExistsError):
            missing.mkdir()
            missing.chmod(mode)
    return folder


def write_secret(file: Path, text: str) -> None:
    """Write `text` so that only we can read it, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def kept_secret(file: Path) -> str:
    """The secret in `file`; made at random the first time, whichever process comes first."""
    with suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8").strip()
    make_folder(file.parent)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    write_secret(draft, secrets.token_urlsafe(32))
    try:
        os.link(draft, file)  # unlike a rename, this does not replace what another process wrote first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text(encoding="utf-8").strip()


def embedded_url(home: Path, dbname: str = DATABASE, *, role: str = OWNER_ROLE) -> str | None:
    """The address of the embedded database as `role`, or None if it has never been started here."""
    folder = home / "postgres"
    password_file = "superuser-password" if role == SUPERUSER else "owner-password"
    try:
        port = int((folder / "port").read_text(encoding="ascii"))
        password = (folder / password_file).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ValueError):
        return None
    return f"postgresql://{role}:{quote(password, safe='')}@{LOOPBACK}:{port}/{quote(dbname, safe='')}"

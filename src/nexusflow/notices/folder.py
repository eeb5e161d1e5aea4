"""Mails as files, for a demo: one `.eml` a letter, named by its Message-ID, so that doubles fall together."""

import os
import re
from pathlib import Path
from typing import Self

from nexusflow.notices.letters import Letter, UnreachableError, compose


class MailFolder:
    """Writes letters into a folder, each whole or not at all."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send(self, letter: Letter) -> None:
        """Write the letter. A double overwrites the first one."""
        name = re.sub(r"[^A-Za-z0-9.@-]", "_", letter.message_id.strip("<>"))
        draft = self._folder / f".{name}.{os.getpid()}"
        mail = bytes(compose(letter, sender=self._sender))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(mail)
            draft.replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise UnreachableError(f"Expected to write mails into {self._folder}: {error}") from error

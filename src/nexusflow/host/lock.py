"""Locks on files: one holder at a time, set free by the kernel when the holder is gone, however it went."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self


class LockHeldError(RuntimeError):
    """Somebody else holds the lock; `holder` is what they wrote about themselves, perhaps nothing."""

    def __init__(self, file: Path, holder: str) -> None:
        self.file = file
        self.holder = holder
        super().__init__(f"{file} is held by {holder or 'another process'}")


class FileLock:
    """An exclusive `flock` on `file`.

    Children inherit it only if handed `fileno()`; then it is held until the last of them is gone.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def acquire(self, *, patience: float = 0.0, holder: str = "") -> None:
        """Take the lock, trying for `patience` seconds; note `holder` in it for others to read."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    os.close(descriptor)
                    raise LockHeldError(self.file, self.read()) from None
                time.sleep(0.02)
        self._descriptor = descriptor
        self.note(holder)

    @contextmanager
    def held(self, *, patience: float = 0.0, holder: str = "") -> Iterator[Self]:
        """Hold it for the length of a block."""
        self.acquire(patience=patience, holder=holder)
        try:
            yield self
        finally:
            self.release()

    def note(self, holder: str) -> None:
        """Replace what the lock says about its holder."""
        os.ftruncate(self.fileno(), 0)
        os.pwrite(self.fileno(), holder.encode(), 0)

    def read(self) -> str:
        """What the present holder says about itself."""
        with suppress(FileNotFoundError):
            return self.file.read_text(encoding="utf-8").strip()
        return ""

    def fileno(self) -> int:
        """The descriptor to hand down; ValueError if the lock is not held."""
        if self._descriptor is None:
            raise ValueError(f"the lock on {self.file} is not held")
        return self._descriptor

    def release(self) -> None:
        """Give it up; nothing happens if it is not held. Children that inherited it still hold it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

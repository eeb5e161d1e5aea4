"""Passwords: argon2id with 19 MiB, two passes, one lane; hashing never runs on the event loop."""

import asyncio
import os
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST: Final = 8
LONGEST: Final = 1024
DEMO_PASSWORD: Final = "nexusflow-demo"  # noqa: S105 - publicly known, and accepted by the demo alone

_HASHER: Final = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
# Each hash takes 19 MiB and a core for some 25 ms: a crowd at the login must not take all of both.
_AT_ONCE: Final = max(2, os.cpu_count() or 2)
_turns: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def hash_now(password: str) -> str:
    """The argon2id hash of a password; blocks for some 25 ms."""
    return _HASHER.hash(password)


async def hash_password(password: str) -> str:
    """The argon2id hash of a password, worked out in a thread."""
    async with _turn():
        return await asyncio.to_thread(hash_now, password)


async def is_password(password: str, stored: str | None) -> bool:
    """Whether the password is the one that was hashed; takes as long when there is none."""
    async with _turn():
        return await asyncio.to_thread(_verify, password, stored)


def _verify(password: str, stored: str | None) -> bool:
    if stored is None:
        _HASHER.verify(password, _decoy())
        return False
    try:
        return _HASHER.verify(password, stored)
    except UnknownHashError:
        return False


@cache
def _decoy() -> str:
    """What nobody's password is compared with, so that a stranger's name cannot be told by the time."""
    return _HASHER.hash("no account has this password")


def _turn() -> asyncio.Semaphore:
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))

"""Passwords are argon2id, and a stranger's name takes as long as a wrong password."""

import statistics
import time

from nexusflow.directory.passwords import hash_password, is_password


async def test_a_password_is_recognised_by_its_hash_alone() -> None:
    stored = await hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await is_password("correct horse", stored)
    assert not await is_password("wrong horse", stored)


async def test_no_password_and_a_foreign_hash_are_refused() -> None:
    assert not await is_password("anything", None)
    assert not await is_password("anything", "")
    assert not await is_password("anything", "$1$legacy$hash")


async def test_a_stranger_takes_as_long_as_a_wrong_password() -> None:
    stored = await hash_password("correct horse")
    await is_password("warm-up", None)
    wrong = [await _seconds(stored) for _ in range(7)]
    unknown = [await _seconds(None) for _ in range(7)]
    assert 0.4 < statistics.median(unknown) / statistics.median(wrong) < 2.5


async def _seconds(stored: str | None) -> float:
    began = time.perf_counter()
    await is_password("guess", stored)
    return time.perf_counter() - began

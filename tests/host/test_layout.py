"""Secrets in the data folder: made once, whole, and closed to others."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nexusflow.host.layout import kept_secret, make_folder, write_secret


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret"
    first = kept_secret(file)
    assert len(first) >= 40
    assert kept_secret(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_many_who_come_first_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as crowd:
        found = set(crowd.map(lambda _: kept_secret(tmp_path / "secret"), range(64)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_file_that_was_open_to_all_is_closed_when_a_secret_is_written(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.touch(mode=0o644)
    write_secret(file, "hush")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_a_new_folder_lists_its_files_to_nobody_else(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "one" / "two")
    expected = 0o711 if os.geteuid() == 0 else 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made, made.parent)] == [expected, expected]

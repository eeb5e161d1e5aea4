"""`nexusflow user`: the first login, and passwords that are never an argument."""

import psycopg
import pytest

from nexusflow.cli.roster import FIRST_ROLE
from nexusflow.cli.scenario.examples import example_people
from tests.cli.conftest import Shell
from tests.conftest import Database

FIRST = ("user", "create", "ann", "--role", "administrator", "--password-stdin")


def test_the_first_administrator_can_arrange_the_rest(shell: Shell, database: Database) -> None:
    made = shell(*FIRST, "--name", "Ann", "--json", stdin="correct horse\n")
    assert made.code == 0, made.err
    assert made.json["roles"] == ["administrator"]
    with psycopg.connect(database.app_url) as connection:
        granted = connection.execute(
            "SELECT permission FROM role_permissions WHERE role = 'administrator'"
        ).fetchall()
        stored = connection.execute("SELECT password_hash FROM users WHERE username = 'ann'").fetchone()
    assert {row[0] for row in granted} == set(FIRST_ROLE.roles["administrator"])
    assert stored is not None
    assert stored[0].startswith("$argon2id$")
    assert "correct horse" not in made.out + made.err


def test_it_is_the_role_that_the_demo_has_too() -> None:
    assert example_people().roles["administrator"] == FIRST_ROLE.roles["administrator"]


def test_a_second_one_is_made_as_the_first(shell: Shell) -> None:
    shell(*FIRST, stdin="correct horse\n")
    by_ann = ("user", "create", "bob", "--no-password", "--as", "ann")
    assert shell(*by_ann).code == 0
    assert shell(*by_ann).code == 1, "the name is taken"
    by_bob = shell("user", "create", "eve", "--no-password", "--as", "bob")
    assert (by_bob.code, "user.manage" in by_bob.err) == (1, True)


@pytest.mark.parametrize("words", [("--role", "nothing"), ("--manager", "nobody")])
def test_what_is_not_there_is_refused(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell("user", "create", "ann", "--no-password", *words).code == 1


@pytest.mark.parametrize("username", ["nexusflow", "a b", "", "x" * 200])
def test_a_name_that_nobody_may_have_is_refused(shell: Shell, username: str) -> None:
    assert shell("user", "create", username, "--no-password").code == 1


def test_a_password_is_asked_for_or_read_and_must_be_long_enough(shell: Shell) -> None:
    assert shell(*FIRST, stdin="short\n").code == 1
    unasked = shell("user", "create", "ann")
    assert (unasked.code, "--password-stdin" in unasked.err) == (1, True)


def test_a_new_password_ends_the_old_one(shell: Shell, database: Database) -> None:
    shell(*FIRST, stdin="correct horse\n")
    changed = shell("user", "password", "ann", "--password-stdin", stdin="battery staple\n")
    assert changed.code == 0, changed.err
    with psycopg.connect(database.app_url) as connection:
        row = connection.execute(
            "SELECT credential_version, password_hash FROM users WHERE username = 'ann'"
        ).fetchone()
    assert row is not None
    assert row[0] == 2
    assert shell("user", "password", "nobody", "--password-stdin", stdin="battery staple\n").code == 1

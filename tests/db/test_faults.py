"""What is logged of an error of the database says what went wrong, and nothing of what was sent."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from nexusflow.db.faults import describe_error
from nexusflow.db.session import connect
from tests.conftest import Database

HIRE = "INSERT INTO users (username, password_hash) VALUES (NULL, cast('$argon2id$horse' AS text))"


async def test_an_error_does_not_tell_what_was_sent(database: Database) -> None:
    pool = connect(database.app_url, pool_size=1)
    statement = text(HIRE.replace("'$argon2id$horse'", ":secret"))
    try:
        async with pool.connect() as connection:
            with pytest.raises(DBAPIError) as failed:
                await connection.execute(statement, {"secret": "$argon2id$horse"})
    finally:
        await pool.dispose()
    told = describe_error(failed.value)
    assert told.startswith("NotNullViolation 23502: null value in column")
    assert told.endswith("(users, username)")
    assert "horse" not in told
    assert "parameters hidden" in str(failed.value)


def test_an_error_of_the_driver_is_told_alike(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection, pytest.raises(psycopg.Error) as failed:
        connection.execute(HIRE)
    assert "horse" in str(failed.value), "or there is nothing to keep out of it"
    assert "horse" not in describe_error(failed.value)


def test_any_other_error_is_told_as_it_is() -> None:
    assert describe_error(LookupError("no such step")) == "LookupError('no such step')"

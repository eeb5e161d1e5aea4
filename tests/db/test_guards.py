"""What the database itself refuses, whoever is at the keyboard: psql alone, no engine in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from nexusflow.core.lifecycle import REQUEST_MOVES, TASK_MOVES, Status, TaskStatus
from nexusflow.host.postgres import Cluster
from tests.conftest import Database, clone

Connection = psycopg.Connection[Any]

REFUSED = (errors.CheckViolation, errors.InsufficientPrivilege)


@pytest.fixture(scope="module")
def furnished(cluster: Cluster) -> Database:
    """One database for all of these tests: each takes back what it did."""
    database = clone(cluster)
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        _furnish(connection)
    return database


@pytest.fixture
def owner(furnished: Database) -> Iterator[Connection]:
    with (
        psycopg.connect(furnished.owner_url, autocommit=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection


@pytest.fixture
def application(furnished: Database) -> Iterator[Connection]:
    with (
        psycopg.connect(furnished.app_url, autocommit=True) as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection


@pytest.fixture(params=["owner", "application"])
def anybody(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@contextmanager
def refused(
    connection: Connection, kinds: type[Exception] | tuple[type[Exception], ...], *, match: str | None = None
) -> Iterator[None]:
    """What is done here fails, and leaves the rest of the test able to look."""
    with pytest.raises(kinds, match=match), connection.transaction():
        yield


def _furnish(connection: Connection) -> None:
    """A process, a person, and request 1 with task 1, of which there is one record each."""
    for statement in (
        "INSERT INTO workflows VALUES ('w', 'W')",
        "INSERT INTO workflow_versions (id, workflow_key, version, start_step) VALUES (1, 'w', 1, 's')",
        "INSERT INTO steps (version_id, key, type) VALUES (1, 's', 'end')",
        "UPDATE workflow_versions SET status = 'published'",
        "INSERT INTO users (username) VALUES ('ada'), ('bob')",
        "INSERT INTO decisions (task_id, request_id, step, visit, outcome, note, data, actor, permission,"
        " decided_at) SELECT 1, 1, 's', 1, 'ok', '', '{}', 'ada', 'p', now() WHERE false",
    ):
        connection.execute(statement)
    _request(connection, 1, "IN_PROGRESS")
    _task(connection, 1, "OPEN")
    connection.execute(
        "INSERT INTO decisions (task_id, request_id, step, visit, outcome, note, data, actor, permission,"
        " decided_at) VALUES (1, 1, 's', 1, 'ok', '', '{}', 'ada', 'p', now())"
    )
    connection.execute(
        "INSERT INTO escalations (task_id, request_id, level, to_role, due_at, escalated_at)"
        " VALUES (1, 1, 1, 'boss', now(), now())"
    )
    connection.execute(
        "INSERT INTO escalation_acknowledgements (escalation_id, acknowledged_by)"
        " SELECT id, 'ada' FROM escalations"
    )
    connection.execute("INSERT INTO audit_entries (at, actor, action) VALUES (now(), 'ada', 'tried')")


def _request(connection: Connection, number: int, status: str) -> None:
    connection.execute(
        "INSERT INTO requests (id, version_id, workflow_key, version, title, context, requester, created_at)"
        " VALUES (%s, 1, 'w', 1, 'T', '{}', 'ada', now())",
        (number,),
    )
    way = {"CREATED": [], "IN_PROGRESS": ["IN_PROGRESS"]}.get(status, ["IN_PROGRESS", status])
    for step in way:
        _move(connection, number, step)


def _move(connection: Connection, number: int, status: str) -> None:
    """As the engine would write it, so that only the move itself can be wrong."""
    ended = status in ("COMPLETED", "REJECTED")
    connection.execute(
        "UPDATE requests SET status = %s, started_at = CASE WHEN %s THEN NULL ELSE now() END,"
        " ended_at = CASE WHEN %s THEN now() END, resolution = CASE WHEN %s THEN 'r' END WHERE id = %s",
        (status, status == "CREATED", ended, ended, number),
    )


def _task(connection: Connection, number: int, status: str) -> None:
    connection.execute(
        "INSERT INTO tasks (id, request_id, workflow_key, step, visit, status, permission, opened_at)"
        " VALUES (%s, 1, 'w', 's', 1, 'OPEN', 'p', now())",
        (number,),
    )
    if status != "OPEN":
        _move_task(connection, number, status)


def _move_task(connection: Connection, number: int, status: str) -> None:
    done = status == "COMPLETED"
    connection.execute(
        "UPDATE tasks SET status = %s, assignee = 'ada', outcome = CASE WHEN %s THEN 'ok' END,"
        " completed_by = CASE WHEN %s THEN 'ada' END, completed_at = CASE WHEN %s THEN now() END"
        " WHERE id = %s",
        (status, done, done, done, number),
    )


# --- the lifecycle ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", list(Status))
@pytest.mark.parametrize("current", list(Status))
def test_a_request_moves_only_as_the_table_of_the_core_says(
    anybody: Connection, current: Status, target: Status
) -> None:
    _request(anybody, 2, current)
    if target in REQUEST_MOVES[current] or (target is current and current.name in ("CREATED", "IN_PROGRESS")):
        _move(anybody, 2, target)
        assert anybody.execute("SELECT status FROM requests WHERE id = 2").fetchone() == (target.value,)
        return
    with refused(anybody, errors.CheckViolation):
        _move(anybody, 2, target)
    assert anybody.execute("SELECT status FROM requests WHERE id = 2").fetchone() == (current.value,)


def test_a_rejected_request_does_not_become_a_completed_one(anybody: Connection) -> None:
    _request(anybody, 2, "REJECTED")
    with refused(anybody, errors.CheckViolation, match="cannot move from REJECTED to COMPLETED"):
        anybody.execute("UPDATE requests SET status = 'COMPLETED' WHERE id = 2")


@pytest.mark.parametrize("status", ["IN_PROGRESS", "COMPLETED", "REJECTED", "elsewhere"])
def test_a_request_is_born_created(anybody: Connection, status: str) -> None:
    with refused(anybody, errors.CheckViolation):
        anybody.execute(
            "INSERT INTO requests (id, version_id, workflow_key, version, title, context, requester,"
            " created_at, status, started_at) VALUES (2, 1, 'w', 1, 'T', '{}', 'ada', now(), %s, now())",
            (status,),
        )


@pytest.mark.parametrize("target", list(TaskStatus))
@pytest.mark.parametrize("current", list(TaskStatus))
def test_a_task_moves_only_as_the_table_of_the_core_says(
    anybody: Connection, current: TaskStatus, target: TaskStatus
) -> None:
    _task(anybody, 2, current)
    if target in TASK_MOVES[current] or (target is current and current.name in ("OPEN", "CLAIMED")):
        _move_task(anybody, 2, target)
        assert anybody.execute("SELECT status FROM tasks WHERE id = 2").fetchone() == (target.value,)
        return
    with refused(anybody, errors.CheckViolation):
        _move_task(anybody, 2, target)
    assert anybody.execute("SELECT status FROM tasks WHERE id = 2").fetchone() == (current.value,)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE requests SET status = 'IN_PROGRESS', started_at = NULL WHERE id = 1",
        "UPDATE requests SET ended_at = now() WHERE id = 1",
        "UPDATE requests SET resolution = 'withdrawn' WHERE id = 1",
        "UPDATE requests SET status = 'COMPLETED' WHERE id = 1",
        "UPDATE requests SET status = 'COMPLETED', ended_at = now() WHERE id = 1",
        "UPDATE requests SET version_id = 2 WHERE id = 1",
        "UPDATE requests SET requester = 'bob' WHERE id = 1",
        "UPDATE requests SET external_id = 'new' WHERE id = 1",
        "UPDATE requests SET created_at = created_at - interval '1 day' WHERE id = 1",
        "UPDATE requests SET id = 99 WHERE id = 1",
        "UPDATE tasks SET status = 'CLAIMED', assignee = NULL WHERE id = 1",
        "UPDATE tasks SET status = 'COMPLETED' WHERE id = 1",
        "UPDATE tasks SET completed_at = now() WHERE id = 1",
        "UPDATE tasks SET outcome = 'ok' WHERE id = 1",
        "UPDATE tasks SET permission = 'mine' WHERE id = 1",
        "UPDATE tasks SET request_id = 2 WHERE id = 1",
        "UPDATE tasks SET step = 'other' WHERE id = 1",
        "UPDATE tasks SET visit = 2 WHERE id = 1",
        "UPDATE tasks SET opened_at = now() - interval '1 day' WHERE id = 1",
    ],
)
def test_what_belongs_together_cannot_be_changed_apart(anybody: Connection, change: str) -> None:
    with refused(anybody, REFUSED):
        anybody.execute(change)


def test_an_ended_request_changes_no_more(anybody: Connection) -> None:
    _request(anybody, 2, "COMPLETED")
    for change in (
        "context = '{\"amount\": 1}'",
        "resolution = 'other'",
        "ended_at = now() + interval '1 day'",
    ):
        with refused(anybody, errors.CheckViolation):
            anybody.execute(f"UPDATE requests SET {change} WHERE id = 2")


def test_a_closed_task_changes_no_more(anybody: Connection) -> None:
    _task(anybody, 2, "COMPLETED")
    for change in ("outcome = 'other'", "note = 'other'", "is_sla_breached = true", "completed_by = 'bob'"):
        with refused(anybody, errors.CheckViolation):
            anybody.execute(f"UPDATE tasks SET {change} WHERE id = 2")


# --- history ------------------------------------------------------------------------------------------

HISTORY = {
    "audit_entries": "actor = 'somebody else'",
    "decisions": "outcome = 'other'",
    "escalations": "to_role = 'other'",
    "escalation_acknowledgements": "acknowledged_by = 'somebody else'",
}


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_history_is_neither_changed_nor_deleted(anybody: Connection, table: str, verb: str) -> None:
    statement = {
        "UPDATE": f"UPDATE {table} SET {HISTORY[table]}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[verb]
    before = anybody.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    with refused(anybody, errors.InsufficientPrivilege):
        anybody.execute(statement)
    assert anybody.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("table", HISTORY)
def test_the_application_is_stopped_by_privilege_and_the_owner_by_trigger(
    application: Connection, owner: Connection, table: str
) -> None:
    with refused(application, errors.InsufficientPrivilege, match="permission denied for table"):
        application.execute(f"DELETE FROM {table}")
    with refused(owner, errors.InsufficientPrivilege, match=f"{table} is history: it refuses DELETE"):
        owner.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["requests", "tasks", "users"])
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_nothing_that_was_there_is_removed(anybody: Connection, table: str, verb: str) -> None:
    with refused(anybody, errors.InsufficientPrivilege):
        anybody.execute(f"{verb} {table}{' CASCADE' if verb == 'TRUNCATE' else ''}")


def test_truncating_something_else_does_not_take_history_along(owner: Connection) -> None:
    for table in ("workflows", "users", "requests", "workflow_versions"):
        with refused(owner, psycopg.Error):
            owner.execute(f"TRUNCATE {table} CASCADE")
    assert owner.execute("SELECT count(*) FROM audit_entries").fetchone() == (1,)


def test_triggers_hold_under_a_replicas_setting_too(furnished: Database) -> None:
    """session_replication_role switches ordinary triggers off; these are of the kind that stays."""
    with psycopg.connect(furnished.superuser_url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in (
            "DELETE FROM audit_entries",
            "UPDATE requests SET status = 'CREATED', started_at = NULL",
        ):
            with pytest.raises(REFUSED):
                superuser.execute(statement)


# --- what the application's login may not ---------------------------------------------------------------


def test_the_application_owns_nothing(application: Connection) -> None:
    owned = application.execute(
        "SELECT relname FROM pg_class WHERE relowner = current_user::regrole"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole"
        " UNION ALL SELECT proname FROM pg_proc WHERE proowner = current_user::regrole"
    ).fetchall()
    assert owned == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE requests DISABLE TRIGGER ALL",
        "ALTER TABLE requests DISABLE TRIGGER guard_move",
        "ALTER TABLE audit_entries DISABLE TRIGGER guard_history",
        "DROP TRIGGER guard_history ON audit_entries",
        "DROP TABLE comments",
        "ALTER TABLE comments ADD COLUMN more text",
        "CREATE TABLE more (id bigint)",
        "CREATE TABLE public.more (id bigint)",
        "CREATE SCHEMA more",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE ROLE more",
        "SET session_replication_role = replica",
        "SET ROLE postgres",
        "ALTER ROLE nexusflow_app SUPERUSER",
        "COPY audit_entries TO PROGRAM 'true'",
        "LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE",
        "UPDATE authority_version SET version = 0",
        "UPDATE schema_version SET version_num = ''",
        "SELECT setval('request_ids', 1)",
        "DELETE FROM outbox",
        "DELETE FROM idempotency_keys",
        "DELETE FROM notifications",
        "DELETE FROM comments",
        "UPDATE comments SET body = 'other'",
        "UPDATE users SET username = 'other' WHERE username = 'bob'",
        "INSERT INTO audit_entries (at, recorded_at, actor, action) VALUES (now(), now(), 'ada', 'x')",
        "INSERT INTO audit_entries (at, actor, action, tx) VALUES (now(), 'ada', 'x', '1')",
        "INSERT INTO audit_entries (id, at, actor, action) OVERRIDING SYSTEM VALUE"
        " VALUES (99, now(), 'ada', 'x')",
        "INSERT INTO audit_entries (at, actor, action, hash) VALUES (now(), 'ada', 'x', '\\x00')",
        "UPDATE login_sessions SET username = 'ada'",
        "UPDATE login_sessions SET expires_at = expires_at + interval '1 year'",
        "INSERT INTO api_tokens (token_hash, username, name, prefix, expires_at, created_at)"
        " VALUES (sha256('x'), 'ada', 'x', 'x', now() + interval '9 years', now() + interval '9 years')",
        "UPDATE api_tokens SET username = 'ada'",
        "UPDATE api_tokens SET token_hash = sha256('y')",
        "UPDATE user_preferences SET username = 'ada'",
        "INSERT INTO escalation_acknowledgements (escalation_id, acknowledged_by, acknowledged_at)"
        " VALUES (1, 'ada', now())",
        "INSERT INTO escalation_acknowledgements (escalation_id, acknowledged_by, tx) VALUES (1, 'ada', '1')",
    ],
)
def test_the_application_is_denied(application: Connection, statement: str) -> None:
    with refused(application, (errors.InsufficientPrivilege, errors.GeneratedAlways)):
        application.execute(statement)


def test_the_application_cannot_grant_itself_more(application: Connection) -> None:
    application.execute("SET client_min_messages = error")
    for whom in ("nexusflow_app", "PUBLIC"):
        application.execute(f"GRANT ALL ON audit_entries TO {whom}")  # warns, and grants nothing
    with refused(application, errors.InsufficientPrivilege):
        application.execute("DELETE FROM audit_entries")


def test_a_temporary_table_does_not_blind_a_guard(database: Database) -> None:
    """Where a server lets everybody make temporary tables, these do not stand before the real ones."""
    app = sql.Identifier("nexusflow_app")
    with psycopg.connect(database.superuser_url, autocommit=True) as superuser:
        _furnish(superuser)
        superuser.execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(sql.Identifier(database.name), app)
        )
    version = "SELECT version FROM nexusflow.authority_version"
    with psycopg.connect(database.app_url, autocommit=True) as application:
        for table in ("workflow_versions", "authority_version"):
            application.execute(f"CREATE TEMPORARY TABLE {table} (LIKE nexusflow.{table})")
        with pytest.raises(errors.CheckViolation, match="is published"):
            application.execute("INSERT INTO steps (version_id, key, type) VALUES (1, 'more', 'end')")
        before = application.execute(version).fetchall()
        application.execute("INSERT INTO users (username) VALUES ('cy')")
        assert application.execute(version).fetchall() != before


def test_an_entry_has_a_hash_of_all_that_it_says(application: Connection) -> None:
    application.execute("INSERT INTO audit_entries (at, actor, action) VALUES (now(), 'ada', 'again')")
    [hashes] = application.execute(
        "SELECT count(*), count(DISTINCT hash), count(*) FILTER (WHERE hash = audit_hash(id, at, recorded_at,"
        " actor, on_behalf_of, action, request_id, task_id, metadata)) FROM audit_entries"
    ).fetchall()
    assert hashes == (2, 2, 2)


def test_changing_who_holds_what_always_raises_the_version(application: Connection) -> None:
    def version() -> int:
        [row] = application.execute("SELECT version FROM authority_version").fetchall()
        return int(row[0])

    for statement in (
        "INSERT INTO users (username) VALUES ('cy')",
        "UPDATE users SET active = false WHERE username = 'cy'",
        "INSERT INTO roles VALUES ('r') RETURNING name",
        "INSERT INTO permissions VALUES ('p') RETURNING name",
    ):
        application.execute(statement)
    for statement in (
        "INSERT INTO role_permissions VALUES ('r', 'p')",
        "INSERT INTO user_roles VALUES ('cy', 'r')",
        "DELETE FROM user_roles",
        "DELETE FROM role_permissions",
        "UPDATE users SET attributes = '{}' WHERE username = 'cy'",
    ):
        before = version()
        application.execute(statement)
        assert version() > before, statement


@pytest.mark.parametrize("table", ["login_sessions", "api_tokens"])
def test_what_was_ended_stays_ended(anybody: Connection, table: str) -> None:
    anybody.execute(
        "INSERT INTO login_sessions (token_hash, username, csrf_hash, expires_at)"
        " VALUES (sha256('x'), 'ada', sha256('y'), now() + interval '1 hour')"
    )
    anybody.execute(
        "INSERT INTO api_tokens (token_hash, username, name, prefix, expires_at)"
        " VALUES (sha256('x'), 'ada', 'report', 'nxf_x', now() + interval '1 hour')"
    )
    name = sql.Identifier(table)
    anybody.execute(sql.SQL("UPDATE {} SET ended_at = now()").format(name))
    for change in ("ended_at = NULL", "ended_at = now() + interval '1 day'"):
        with refused(anybody, errors.CheckViolation):
            anybody.execute(sql.SQL("UPDATE {} SET {}").format(name, sql.SQL(change)))


@pytest.mark.parametrize(
    "values",
    [
        "(sha256('x'), 'ada', '', 'nxf_x', now() + interval '1 hour')",
        "(sha256('x'), 'ada', 'report', 'nxf_x', now() + interval '367 days')",
        "('the token itself', 'ada', 'report', 'nxf_x', now() + interval '1 hour')",
    ],
)
def test_a_token_has_a_name_an_end_and_no_more_than_its_hash(application: Connection, values: str) -> None:
    columns = "token_hash, username, name, prefix, expires_at"
    with refused(application, errors.CheckViolation):
        application.execute(f"INSERT INTO api_tokens ({columns}) VALUES {values}")


def test_a_new_table_of_the_owner_is_not_the_applications(owner: Connection) -> None:
    owner.execute("CREATE TABLE later (id bigint)")
    for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        query = "SELECT has_table_privilege('nexusflow_app', 'later', %s)"
        assert owner.execute(query, (privilege,)).fetchone() == (False,)


CHILD = (
    "INSERT INTO requests (id, version_id, workflow_key, version, title, context, requester, created_at,"
    " parent_id, parent_step, parent_token, parent_attempt, depth)"
    " VALUES (%s, 1, 'w', 1, 'T', '{}', 'ada', now(), %s, 's', %s, 1, %s)"
)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((51, 1, 1, 1), errors.UniqueViolation),
        ((51, 50, 1, 9), errors.CheckViolation),
        ((51, 51, 1, 1), errors.CheckViolation),
        ((51, 1, None, 1), errors.CheckViolation),
        ((51, 1, 2, 0), errors.CheckViolation),
    ],
    ids=["a second one", "too deep", "of itself", "of no token", "not below its parent"],
)
def test_what_is_no_child_is_refused(anybody: Connection, values: Any, kind: type[Exception]) -> None:
    anybody.execute(CHILD, (50, 1, 1, 1))
    with refused(anybody, kind):
        anybody.execute(CHILD, values)


@pytest.mark.parametrize("column", ["parent_id", "parent_step", "parent_token", "parent_attempt", "depth"])
def test_a_child_keeps_its_parent(anybody: Connection, column: str) -> None:
    anybody.execute(CHILD, (50, 1, 1, 1))
    with refused(anybody, REFUSED):
        anybody.execute(
            sql.SQL("UPDATE requests SET {} = DEFAULT WHERE id = 50").format(sql.Identifier(column))
        )

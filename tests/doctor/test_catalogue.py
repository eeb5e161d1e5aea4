"""The schema is what the migrations made, and whatever somebody changed by hand is seen."""

from dataclasses import dataclass

import psycopg
import pytest

from nexusflow.doctor.catalogue import expected_catalogue, read_catalogue
from nexusflow.doctor.examine import examine
from tests.conftest import Database
from tests.doctor.sabotage import superuser


def test_the_kept_catalogue_is_what_the_migrations_make(database: Database) -> None:
    with psycopg.connect(database.owner_url, options="-csearch_path=nexusflow") as connection:
        made = read_catalogue(connection)
    assert made == expected_catalogue(), (
        "a migration came and the catalogue was left behind: run `python -m tests.doctor.renew_catalogue`"
    )


@dataclass(frozen=True)
class Change:
    """Something done by hand, and what the doctor must name."""

    what: str
    by: str
    names: str

    def __str__(self) -> str:
        return self.what.replace(" ", "-")


CHANGES = (
    Change(
        "a trigger is switched off",
        "ALTER TABLE audit_entries DISABLE TRIGGER guard_history",
        "trigger guard_history on audit_entries",
    ),
    Change(
        "a trigger is no longer always on",
        "ALTER TABLE requests ENABLE TRIGGER guard_move",
        "trigger guard_move on requests",
    ),
    Change("a trigger is gone", "DROP TRIGGER guard_closed ON tasks", "trigger guard_closed on tasks"),
    Change(
        "the triggers of a foreign key are off",
        "ALTER TABLE decisions DISABLE TRIGGER ALL",
        "constraint decisions_task_id_fkey on decisions",
    ),
    Change(
        "a check is gone",
        "ALTER TABLE requests DROP CONSTRAINT requests_ended",
        "constraint requests_ended on requests",
    ),
    Change(
        "a guard does nothing any more",
        "CREATE OR REPLACE FUNCTION guard_history() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RETURN NULL; END$$",
        "function guard_history()",
    ),
    Change(
        "the application may delete",
        "GRANT DELETE ON audit_entries TO nexusflow_app",
        "grant on relation audit_entries to nexusflow_app",
    ),
    Change(
        "the application may forge a clock",
        "GRANT INSERT (recorded_at) ON audit_entries TO nexusflow_app",
        "grant on relation audit_entries to nexusflow_app",
    ),
    Change("everybody may read", "GRANT SELECT ON users TO PUBLIC", "grant on relation users to everybody"),
    Change(
        "a grant is missing",
        "REVOKE INSERT ON requests FROM nexusflow_app",
        "grant on relation requests to nexusflow_app",
    ),
    Change("a table has another owner", "ALTER TABLE outbox OWNER TO nexusflow_app", "table outbox"),
    Change("a table survives no crash", "ALTER TABLE comments SET UNLOGGED", "table comments"),
    Change("a column is added", "ALTER TABLE tasks ADD COLUMN shortcut text", "column tasks.shortcut"),
    Change("an index is gone", "DROP INDEX tasks_to_escalate", "index tasks_to_escalate"),
    Change(
        "a rule swallows what is written",
        "CREATE RULE nothing AS ON INSERT TO escalations DO INSTEAD NOTHING",
        "rule nothing on escalations",
    ),
    Change("rows are hidden", "ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY", "table audit_entries"),
    Change(
        "the application may make tables",
        "GRANT CREATE ON SCHEMA public TO nexusflow_app",
        "role nexusflow_app",
    ),
    Change(
        "triggers are off for a whole database",
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', "
        "current_database()); END$$",
        "setting session_replication_role of everybody",
    ),
)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_was_changed_by_hand_is_named(copy: Database, change: Change) -> None:
    with superuser(copy) as connection:
        connection.execute(change.by.encode())
    examination = examine(copy.superuser_url, pulse_seconds=30)
    assert change.names in {finding.subject for finding in examination.checks[11].findings}
    assert examination.broken == (12,), examination.to_text()


def test_the_application_owns_nothing_elsewhere_either(database: Database) -> None:
    with superuser(database) as connection:
        connection.execute("CREATE TABLE public.mine (id bigint)")
        connection.execute("ALTER TABLE public.mine OWNER TO nexusflow_app")
    [finding] = examine(database.app_url, pulse_seconds=30).checks[11].findings
    assert finding.found == "Expected it to own nothing; found it the owner of table public.mine."

"""Who held what when they decided: from the audit where it says, from the matrix where it does not."""

from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.directory.users import change_user, set_user_roles
from nexusflow.doctor.examine import examine
from nexusflow.engine.dispatch import Done, Order, WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from tests.conftest import Database
from tests.doctor.sabotage import sabotage
from tests.doctor.world import DOCUMENT, PEOPLE, ROLES, enrol
from tests.doctor_fixture import assert_healthy
from tests.factories import hire

PULSE = 30


async def decide(engine: WorkflowEngine) -> None:
    """Vera rejects what Rosa asked for."""
    assert isinstance(await publish_document(engine.database, DOCUMENT, by="rosa"), Publication)
    asked = await engine.submit(Order(CreateRequest({"amount": 5}), actor="rosa", workflow="purchase"))
    assert isinstance(asked, Done)
    done = await engine.submit(Order(CompleteTask(asked.opened[0].id, "reject", "No."), actor="vera"))
    assert isinstance(done, Done), done


def hire_by_hand(database: Database) -> None:
    """The same people as rows, of which no entry tells."""
    hire(
        database.owner_url,
        {role: tuple(granted) for role, granted in ROLES.items()},
        {username: tuple(roles) for username, roles in PEOPLE.items()},
    )


async def test_a_role_that_was_lost_later_was_held(engine: WorkflowEngine, database: Database) -> None:
    await enrol(engine.database)
    await decide(engine)
    async with engine.database.begin() as connection:
        await set_user_roles(connection, "vera", roles=[], by="lea")
    assert_healthy(database)


async def test_a_role_given_by_hand_and_taken_with_an_entry_was_held(
    engine: WorkflowEngine, database: Database
) -> None:
    hire_by_hand(database)
    await decide(engine)
    async with engine.database.begin() as connection:
        await set_user_roles(connection, "vera", roles=["employee"], by="lea")
    assert_healthy(database)


async def test_a_role_given_and_taken_by_hand_has_nobody_to_speak_for_it(
    engine: WorkflowEngine, database: Database
) -> None:
    hire_by_hand(database)
    await decide(engine)
    assert_healthy(database)
    sabotage(database, "DELETE FROM user_roles WHERE username = 'vera'")
    assert examine(database.app_url, pulse_seconds=PULSE).broken == (5,)


async def test_a_role_given_back_later_was_not_held(engine: WorkflowEngine, database: Database) -> None:
    await enrol(engine.database)
    async with engine.database.begin() as connection:
        await set_user_roles(connection, "vera", roles=[], by="lea")
    async with engine.database.begin() as connection:
        await set_user_roles(connection, "vera", roles=["reviewer"], by="lea")
    await decide(engine)
    assert_healthy(database)
    # As if she had decided in between, when she held nothing.
    sabotage(
        database,
        "UPDATE audit_entries SET recorded_at = recorded_at - interval '1 hour'"
        " WHERE action IN ('user.created', 'role.created')",
        "UPDATE audit_entries SET recorded_at = recorded_at - interval '1 minute'"
        " WHERE action = 'user.roles_set' AND metadata -> 'roles' = '[]'",
        "UPDATE audit_entries SET recorded_at = recorded_at + interval '1 minute'"
        " WHERE action = 'user.roles_set' AND metadata -> 'roles' <> '[]'",
    )
    examination = examine(database.app_url, pulse_seconds=PULSE)
    assert examination.broken == (5,), examination.to_text()
    assert "Expected vera to hold purchase.review" in examination.to_text()


async def test_somebody_who_was_disabled_after_deciding_decided_lawfully(
    engine: WorkflowEngine, database: Database
) -> None:
    await enrol(engine.database)
    await decide(engine)
    async with engine.database.begin() as connection:
        await change_user(connection, "vera", change={"active": False}, by="lea")
    assert_healthy(database)

"""Definitions are rows: drafts, published versions that never change, and what an operator inserts."""

import asyncio
from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from psycopg import errors

from nexusflow.core.commands import CompleteTask
from nexusflow.core.definition import from_document
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason
from nexusflow.engine.definitions import UnknownVersion
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.publishing import Publication, publish, publish_document, save_draft
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Code, Report, Verdict
from tests.factories import end, process, spending, task, way

from .company import Company, approval, done, refused, task_of


def short(**more: Any) -> dict[str, Any]:
    """A process of one task, as its next version."""
    return process(task("glance", **more), end("paid"), way("glance", "paid", on="done"))


async def test_what_is_published_is_what_was_written(company: Company) -> None:
    document = spending(visibility={"roles": ["lead"]}, description="Spending money")
    published = await company.publish(document)
    loaded = await company.engine.definitions.load(published.version_id)
    assert loaded.definition == read_document(document) == from_document(document)
    assert loaded.published_by == "admin"
    assert loaded.plan is not None


async def test_a_draft_is_kept_whatever_is_wrong_with_it_and_its_findings_told(company: Company) -> None:
    pool = company.engine.database
    unsound = process(task("review"), end("done"), key="unfinished")
    report = await save_draft(pool, unsound, by="admin")
    assert report.verdict is Verdict.UNSOUND
    assert Code.OUTCOME_WITHOUT_TRANSITION in {each.code for each in report.findings}
    [row] = company.sql("SELECT draft, draft_by FROM workflows WHERE key = 'unfinished'")
    assert (row["draft"], row["draft_by"]) == (unsound, "admin")


async def test_an_unsound_draft_is_not_published(company: Company) -> None:
    pool = company.engine.database
    await save_draft(pool, process(task("review"), end("done"), key="unfinished"), by="admin")
    refusal = await publish(pool, "unfinished", by="admin")
    assert isinstance(refusal, Report)
    assert refusal.findings
    assert company.sql("SELECT FROM workflow_versions WHERE workflow_key = 'unfinished'") == []
    assert company.sql("SELECT FROM audit_entries WHERE action = 'workflow.published'")[1:] == []


async def test_publishing_uses_the_draft_up(company: Company) -> None:
    pool = company.engine.database
    await save_draft(pool, spending(name="Second"), by="admin")
    published = await publish(pool, "spending", by="admin")
    assert isinstance(published, Publication)
    assert published.version == 2
    assert await publish(pool, "spending", by="admin") is None
    [row] = company.sql("SELECT name FROM workflows WHERE key = 'spending' AND draft IS NULL")
    assert row["name"] == "Second"


async def test_publishing_what_was_never_drafted_publishes_nothing(company: Company) -> None:
    assert await publish(company.engine.database, "unheard-of", by="admin") is None


async def test_publishing_names_the_permissions_that_are_asked_for(company: Company) -> None:
    await company.publish(short(permission="spend.glance") | {"key": "glancing"})
    assert company.sql("SELECT FROM permissions WHERE name = 'spend.glance'")


async def test_two_who_publish_at_once_make_two_versions_or_one(company: Company) -> None:
    pool = company.engine.database
    results = await asyncio.gather(
        *(publish_document(pool, spending(name=f"Take {n}"), by="admin") for n in range(4)),
        return_exceptions=True,
    )
    versions = company.sql(
        "SELECT version, name FROM workflow_versions WHERE workflow_key = 'spending' ORDER BY version"
    )
    assert not [each for each in results if isinstance(each, BaseException)], results
    assert [row["version"] for row in versions] == [1, 2, 3, 4, 5]
    assert {row["name"] for row in versions[1:]} == {f"Take {n}" for n in range(4)}
    for n, each in enumerate(results):
        assert isinstance(each, Publication)
        assert versions[each.version - 1]["name"] == f"Take {n}", "each is told the version of their own"


async def test_a_running_request_stays_on_the_version_it_began_with(company: Company) -> None:
    before = await company.start()
    await company.publish(short())
    after = await company.start()
    assert (before.version, after.version) == (1, 2)
    assert (task_of(before).step, task_of(after).step) == ("lead-review", "glance")

    sent_back = done(await company.give(CompleteTask(task_of(before).id, "rework", "more"), "lena")).request
    again = done(await company.give(CompleteTask(task_of(sent_back).id, "resubmit"), "rita")).request
    assert (again.version, task_of(again).step) == (1, "lead-review")
    assert done(await company.engine.submit(approval(again))).request.status is Status.COMPLETED


async def test_a_new_version_counts_at_once_in_every_engine(company: Company, rival: WorkflowEngine) -> None:
    await company.start()
    assert done(await rival.submit(company.creating())).request.version == 1
    await company.publish(short())
    assert done(await rival.submit(company.creating())).request.version == 2
    assert (await company.start()).version == 2


async def test_an_older_version_can_be_looked_up(company: Company) -> None:
    await company.publish(short())
    definitions = company.engine.definitions
    newest, first = await definitions.newest("spending"), await definitions.numbered("spending", 1)
    assert newest is not None
    assert first is not None
    assert (newest.version, first.version, first.definition.start) == (2, 1, "size")
    assert await definitions.newest("unheard-of") is None
    assert await definitions.numbered("spending", 3) is None
    with pytest.raises(UnknownVersion):
        await definitions.load(404)


# --- rows that an operator inserts ---------------------------------------------------------------------

VERSION = """
    INSERT INTO workflow_versions (id, workflow_key, version, create_permission, supervisor_role,
        context_schema, start_step, status)
    VALUES (%(id)s, %(key)s, %(version)s, 'spend.ask', 'supervisor',
        '{"type": "object", "properties": {"amount": {"type": "number"}}}', 'look', %(status)s)
"""
STEPS = """
    INSERT INTO steps (version_id, key, type, permission, outcomes, status, sla_hours) VALUES
        (%(id)s, 'look', 'task', 'spend.lead', '{yes,no}', NULL, '2'),
        (%(id)s, 'agreed', 'end', NULL, '{}', 'COMPLETED', NULL),
        (%(id)s, 'declined', 'end', NULL, '{}', 'REJECTED', NULL)
"""
WAYS = """
    INSERT INTO transitions (version_id, from_step, outcome, guard, to_step, priority) VALUES
        (%(id)s, 'look', 'yes', 'context.amount > 5', 'declined', 10),
        (%(id)s, 'look', 'yes', NULL, 'agreed', 100),
        (%(id)s, 'look', 'no', NULL, 'declined', 100)
"""


def insert(url: str, *statements: str, **values: Any) -> None:
    """What an operator types, each statement in a transaction of its own."""
    given: Mapping[str, Any] = {"id": 900, "key": "by-hand", "version": 1, "status": "draft", **values}
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement, given)


PUBLISH = "UPDATE workflow_versions SET status = 'published' WHERE id = %(id)s"
WORKFLOW = "INSERT INTO workflows (key, name) VALUES (%(key)s, 'By hand')"


async def test_rows_inserted_by_hand_are_a_running_process(company: Company) -> None:
    insert(company.database.owner_url, WORKFLOW, VERSION, STEPS, WAYS, PUBLISH)
    small, large = await company.start(workflow="by-hand"), await company.start(workflow="by-hand", amount=6)
    assert task_of(small).step == "look"
    for request in (small, large):
        done(await company.give(CompleteTask(task_of(request).id, "yes"), "lena"))
    resolutions = company.sql("SELECT resolution FROM requests ORDER BY id")
    assert [row["resolution"] for row in resolutions] == ["declined", "declined"]
    done(
        await company.give(
            CompleteTask(task_of(await company.start(workflow="by-hand", amount=1)).id, "yes"), "lena"
        )
    )
    assert company.sql("SELECT FROM requests WHERE resolution = 'agreed'")


async def test_rows_of_one_transaction_may_come_in_any_order(company: Company) -> None:
    """Published first, steps after: in one transaction that is one process."""
    values = {"id": 900, "key": "by-hand", "version": 1, "status": "published"}
    with psycopg.connect(company.database.owner_url) as connection:
        for statement in (WORKFLOW, VERSION, STEPS, WAYS):
            connection.execute(statement, values)
    assert task_of(await company.start(workflow="by-hand")).step == "look"


async def test_a_next_version_by_hand_counts_at_once(company: Company) -> None:
    insert(company.database.owner_url, VERSION, STEPS, WAYS, PUBLISH, key="spending", version=2)
    assert task_of(await company.start()).step == "look"


async def test_a_draft_by_hand_starts_nothing(company: Company) -> None:
    insert(company.database.owner_url, WORKFLOW, VERSION, STEPS, WAYS)
    outcome = await company.engine.submit(company.creating(workflow="by-hand"))
    refused(outcome, Reason.UNKNOWN_WORKFLOW)


async def test_an_unsound_process_by_hand_is_refused_with_its_findings(company: Company) -> None:
    insert(company.database.owner_url, WORKFLOW, VERSION, STEPS, PUBLISH)
    before = company.count("requests")
    outcome = await company.engine.submit(company.creating(workflow="by-hand"))
    unsound = refused(outcome, Reason.UNSOUND_DEFINITION)
    assert "by-hand" in unsound.message
    assert any(
        fault.path == "/steps/look" and "outcome_without_transition" in fault.message
        for fault in unsound.errors
    )
    assert company.count("requests") == before


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE steps SET permission = NULL WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET sla_hours = 'soon' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET sla_hours = '-1' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET form = '[]' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET form = '\"text\"' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET type = 'fork' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET status = NULL WHERE key = 'agreed' AND version_id = 900",
        "UPDATE steps SET further = '{\"quorum\": {}}' WHERE key = 'look' AND version_id = 900",
        "UPDATE steps SET further = '[]' WHERE key = 'look' AND version_id = 900",
        "UPDATE transitions SET guard = 'context.' WHERE guard IS NOT NULL AND version_id = 900",
        "UPDATE transitions SET guard = 'context.nothing > 1' WHERE guard IS NOT NULL AND version_id = 900",
        "UPDATE transitions SET priority = 100, guard = NULL WHERE version_id = 900",
        "UPDATE transitions SET outcome = NULL WHERE version_id = 900",
        "UPDATE workflow_versions SET start_step = 'nowhere' WHERE id = 900",
        "UPDATE workflow_versions SET create_permission = NULL WHERE id = 900",
        "UPDATE workflow_versions SET supervisor_role = NULL WHERE id = 900",
        "UPDATE workflow_versions SET context_schema = '[]' WHERE id = 900",
        "UPDATE workflow_versions SET context_schema = 'null' WHERE id = 900",
        'UPDATE workflow_versions SET context_schema = \'{"$ref": "http://127.0.0.1:1/x"}\' WHERE id = 900',
        "UPDATE workflow_versions SET visibility = '7' WHERE id = 900",
        "UPDATE workflow_versions SET further = '[1]' WHERE id = 900",
        "DELETE FROM transitions WHERE outcome = 'no' AND version_id = 900",
    ],
)
async def test_whatever_an_operator_mistypes_is_a_finding(company: Company, spoil: str) -> None:
    with psycopg.connect(company.database.owner_url, autocommit=True) as connection:
        values = {"id": 900, "key": "by-hand", "version": 1, "status": "draft"}
        for statement in (WORKFLOW, VERSION, STEPS, WAYS):
            connection.execute(statement, values)
        changed = connection.execute(spoil)
        assert changed.rowcount > 0
        connection.execute(PUBLISH, values)
    outcome = await company.engine.submit(company.creating(workflow="by-hand"))
    unsound = refused(outcome, Reason.UNSOUND_DEFINITION)
    assert unsound.errors
    done(await company.engine.submit(company.creating()))


# --- a published version never changes -----------------------------------------------------------------

CHANGES = (
    "UPDATE workflow_versions SET name = 'other' WHERE status = 'published'",
    "UPDATE workflow_versions SET status = 'draft' WHERE status = 'published'",
    "UPDATE workflow_versions SET content_hash = 'x' WHERE status = 'published'",
    "UPDATE workflow_versions SET content_hash = NULL WHERE status = 'published'",
    "UPDATE workflow_versions SET published_by = 'other' WHERE status = 'published'",
    "DELETE FROM workflow_versions",
    "TRUNCATE workflow_versions CASCADE",
    "UPDATE steps SET permission = 'spend.ask'",
    "UPDATE steps SET key = 'other' WHERE key = 'size'",
    "DELETE FROM steps",
    "TRUNCATE steps CASCADE",
    "INSERT INTO steps (version_id, key, type) SELECT id, 'more', 'decision' FROM workflow_versions",
    "UPDATE transitions SET guard = 'true'",
    "DELETE FROM transitions",
    "TRUNCATE transitions",
    "INSERT INTO transitions (version_id, from_step, to_step)"
    " SELECT id, 'size', 'paid' FROM workflow_versions",
)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("login", ["owner", "application"])
async def test_a_published_version_refuses_every_change(company: Company, login: str, change: str) -> None:
    url = company.database.owner_url if login == "owner" else company.database.app_url
    with (
        psycopg.connect(url, autocommit=True) as connection,
        pytest.raises((errors.CheckViolation, errors.InsufficientPrivilege, errors.ForeignKeyViolation)),
    ):
        connection.execute(change)


async def test_moving_a_draft_into_a_published_version_is_a_change_too(company: Company) -> None:
    insert(company.database.owner_url, WORKFLOW, VERSION, STEPS, WAYS)
    [published] = company.sql("SELECT id FROM workflow_versions WHERE status = 'published'")
    for table in ("steps", "transitions"):
        with psycopg.connect(company.database.owner_url) as owner, pytest.raises(psycopg.Error):
            owner.execute(f"UPDATE {table} SET version_id = %s WHERE version_id = 900", (published["id"],))


async def test_a_published_version_has_a_hash_that_matches_its_content(company: Company) -> None:
    insert(company.database.owner_url, WORKFLOW, VERSION, STEPS, WAYS, PUBLISH)
    rows = company.sql("SELECT content_hash, definition_content_hash(id) AS now FROM workflow_versions")
    assert len(rows) == 2
    assert all(row["content_hash"] == row["now"] is not None for row in rows)

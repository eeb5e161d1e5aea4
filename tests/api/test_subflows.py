"""Children over HTTP: shown to who sees them, counted for who does not, retried by who may."""

from typing import Any

import pytest_asyncio

from nexusflow.core.commands import BeginChild
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.notices.inbox import tell_of_tasks
from nexusflow.notices.letters import Desk
from tests.api.conftest import House
from tests.factories import Document, end, hire, process, subflow, task, way


def buying(*, permission: str = "purchase.review") -> Document:
    """A task beside a child would do as well; here the child comes first."""
    return process(
        subflow("legal", "legal-check", name="Ask legal"),
        task("order", permission=permission),
        end("gone"),
        way("legal", "order", on="completed"),
        way("legal", "order", on="rejected"),
        way("order", "gone", on="done"),
        key="buying",
        create_permission="purchase.create",
        supervisor_role="lead",
        visibility="everyone",
    )


CHECKING = process(
    task("look", permission="legal.look"),
    end("passed"),
    way("look", "passed", on="done"),
    key="legal-check",
    name="Legal check",
    create_permission="legal.create",
    supervisor_role="lead",
)


@pytest_asyncio.fixture
async def parent(house: House) -> int:
    """A request that waits for its child, which is not started yet; everybody sees it. lea looks."""
    hire(
        house.database.owner_url,
        {"lawyer": ("legal.look",), "guest": ()},
        {"max": ("lawyer",), "nobody": ("guest",)},
    )
    for document in (CHECKING, buying()):
        assert isinstance(await publish_document(house.pool, document, by="admin"), Publication)
    asked = {"workflow": "buying", "title": "Chairs", "context": {"amount": 5}}
    created = await house.call("rita", "POST", "/requests", asked)
    assert created.status_code == 201, created.text
    return int(created.json()["id"])


async def begin(house: House, parent: int, *, workflow: str = "legal-check") -> int | None:
    """A worker starts the child; its id, if it could be."""
    order = Order(BeginChild(1, 1), actor=ENGINE_NAME, request_id=parent, workflow=workflow)
    done = await house.engine.submit(order)
    assert isinstance(done, Done), done
    assert isinstance(done.command, BeginChild)
    return done.command.child


async def read(house: House, request: int | None, by: str) -> dict[str, Any]:
    found = await house.call(by, "GET", f"/requests/{request}")
    assert found.status_code == 200, found.text
    shape: dict[str, Any] = found.json()
    return shape


async def test_who_sees_both_is_told_of_both_ends(house: House, parent: int) -> None:
    assert (await read(house, parent, "rita"))["waiting"][0]["child"] == {
        "state": "asked",
        "request_id": None,
        "error": None,
    }
    child = await begin(house, parent)
    above = await read(house, parent, "rita")
    assert (above["parent"], above["waiting"][0]["child"]["request_id"]) == (None, child)
    [below] = above["children"]
    assert above["children_unseen"] == 0
    assert {key: below[key] for key in ("id", "workflow", "workflow_name", "title", "status", "step")} == {
        "id": child,
        "workflow": "legal-check",
        "workflow_name": "Legal check",
        "title": "Chairs",
        "status": "IN_PROGRESS",
        "step": "legal",
    }
    assert (await read(house, child, "rita"))["parent"] == {"request_id": parent, "step": "legal"}
    assert (await read(house, child, "max"))["requester"] == "rita"


async def test_who_sees_the_parent_alone_is_told_how_many_children_there_are(
    house: House, parent: int
) -> None:
    child = await begin(house, parent)
    seen = await read(house, parent, "nobody")
    assert (seen["children"], seen["children_unseen"]) == ([], 1)
    assert (await house.call("nobody", "GET", f"/requests/{child}")).status_code == 404


async def test_the_timelines_of_both_tell_of_each_other(house: House, parent: int) -> None:
    child = await begin(house, parent)
    above = (await house.call("rita", "GET", f"/requests/{parent}/timeline")).json()["items"]
    [started] = [each for each in above if each["action"] == "subflow.started"]
    assert started["metadata"]["child"] == child
    below = (await house.call("rita", "GET", f"/requests/{child}/timeline")).json()["items"]
    assert below[0]["metadata"]["parent"]["request"] == parent


async def test_a_child_that_is_stuck_is_retried_where_services_are(house: House, parent: int) -> None:
    assert await begin(house, parent, workflow="unheard-of") is None
    seen = await read(house, parent, "admin")
    assert seen["waiting"][0]["child"]["state"] == "stuck"
    [offer] = [each for each in seen["actions"] if each["action"] == "retry_service"]
    assert offer["services"] == [{"number": 1, "step": "legal", "step_name": "Ask legal"}]
    [incident] = [
        each
        for each in (await house.call("admin", "GET", "/incidents")).json()["items"]
        if not each["resolved_at"]
    ]
    refused = await house.call(
        "admin", "POST", f"/incidents/{incident['id']}/resolve", {"note": "never mind"}
    )
    assert refused.status_code == 409
    retried = await house.call("admin", "POST", f"/requests/{parent}/services/1/retry")
    assert retried.status_code == 200, retried.text
    assert retried.json()["waiting"][0]["child"]["state"] == "asked"


async def test_a_circle_over_workflows_is_refused_with_the_chain(house: House, parent: int) -> None:
    circle = process(
        subflow("back", "buying"),
        end("gone"),
        way("back", "gone", on="completed"),
        way("back", "gone", on="rejected"),
        key="legal-check",
        create_permission="legal.create",
        supervisor_role="lead",
    )
    found = (await house.call("admin", "POST", "/workflows/verify", circle)).json()
    assert found["verdict"] == "unsound"
    [message] = [each["message"] for each in found["findings"] if each["code"] == "endless_subflow"]
    assert "`legal-check` -> `buying` -> `legal-check`" in message


async def test_a_task_that_is_kept_from_who_acted_in_the_parent_is_not_in_their_inbox(house: House) -> None:
    hire(
        house.database.owner_url,
        {"lawyer": ("legal.look",)},
        {"max": ("lawyer",), "rita": ("lawyer",), "rob": ("lawyer",)},
    )
    checking = {
        **CHECKING,
        "steps": [{**CHECKING["steps"][0], "separate_from": ["parent"]}, *CHECKING["steps"][1:]],
    }
    document = buying()
    document["steps"].insert(0, task("ask", permission="purchase.review"))
    document["transitions"].append(way("ask", "legal", on="done"))
    document["start"] = "ask"
    for each in (checking, document):
        assert isinstance(await publish_document(house.pool, each, by="admin"), Publication)
    created = await house.call("rita", "POST", "/requests", {"workflow": "buying", "context": {"amount": 5}})
    [asked] = created.json()["open_tasks"]
    assert (await house.complete(asked["id"], "done", by="max")).status_code == 200
    child = await begin(house, created.json()["id"])
    [look] = (await read(house, child, "admin"))["open_tasks"]
    for who, has_it in (("rita", False), ("max", False), ("rob", True)):
        mine = (await house.call(who, "GET", "/tasks?scope=mine")).json()["items"]
        assert (look["id"] in [each["id"] for each in mine]) is has_it, who
    refused = await house.complete(look["id"], "done", by="max")
    assert (refused.status_code, refused.json()["code"]) == (403, "separation_of_duties")
    async with house.pool.begin() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT id FROM outbox WHERE kind = 'task_opened' ORDER BY id DESC LIMIT 1"
        )
        await tell_of_tasks(connection, [row[0] for row in rows], desk=Desk("http://127.0.0.1"))
        told = await connection.exec_driver_sql(
            "SELECT username FROM notifications WHERE task_id = %(id)s", {"id": look["id"]}
        )
        assert [row[0] for row in told] == ["rob"]

"""What is filled in of a task and not sent: it stays with the task, wherever one goes on."""

import re

import pytest
from playwright.sync_api import Route, expect

from .branches import MANAGER
from .conftest import Visit, Visitor
from .people import fresh
from .test_rooms import faults, settle

DEFINITION = {
    "nexusflow": 1,
    "key": "long-form",
    "name": "Long form",
    "create_permission": "purchase.create",
    "visibility": "everyone",
    "context_schema": {"type": "object"},
    "start": "fill",
    "steps": [
        {
            "key": "fill",
            "name": "Fill it in",
            "type": "task",
            "permission": MANAGER,
            "outcomes": ["done"],
            "form": {"type": "object", "properties": {"vendor": {"type": "string", "title": "Vendor"}}},
        },
        {"key": "filled", "name": "Filled in", "type": "end", "status": "COMPLETED"},
    ],
    "transitions": [{"from": "fill", "outcome": "done", "to": "filled"}],
}


@pytest.fixture
def admin(visit: Visit) -> Visitor:
    """An administrator, once the workflow is there."""
    visitor = visit("admin")
    visitor.call("PUT", "/workflows/long-form/draft", DEFINITION)
    visitor.call("POST", "/workflows/long-form/publish")
    return visitor


def ask(requester: Visitor) -> tuple[int, int]:
    """A request whose form waits to be filled in, and its task."""
    body = {"workflow": "long-form", "title": fresh("Much to write"), "context": {}}
    request = requester.call("POST", "/requests", body)
    return request["id"], request["open_tasks"][0]["id"]


def test_a_half_filled_form_is_there_again_elsewhere(visit: Visit, admin: Visitor) -> None:
    request, task = ask(visit("requester"))
    manager = visit("manager")
    page = manager.go(f"/requests/{request}")
    section = page.get_by_role("region", name="Fill it in")
    section.get_by_label("Vendor").fill("Chairs Ltd")
    section.get_by_label(re.compile("^Note")).fill("Still to ask:")
    expect(section.get_by_text(re.compile("^Draft saved .* by you$"))).to_be_visible()
    settle(page)
    assert faults(page) == []
    assert manager.call("GET", f"/tasks/{task}/draft")["data"] == {"vendor": "Chairs Ltd"}

    phone = visit("manager", width=390, height=844)
    again = phone.go(f"/inbox?task={task}").get_by_role("region", name="Decide")
    expect(again.get_by_label("Vendor")).to_have_value("Chairs Ltd")
    expect(again.get_by_label(re.compile("^Note"))).to_have_value("Still to ask:")
    again.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("decided Done at Fill it in")).to_be_visible()


def test_what_is_typed_before_the_draft_of_another_came_is_not_lost(visit: Visit, admin: Visitor) -> None:
    request, task = ask(visit("requester"))
    director, manager = visit("director"), visit("manager")
    admin.call("PUT", "/users/director/roles", ["director", "employee", "manager"])
    try:
        director.call("PUT", f"/tasks/{task}/draft", {"data": {"vendor": "Desks & Co"}, "note": "Mine."})
        held: list[Route] = []
        manager.page.route("**/draft", lambda route: held.append(route))
        page = manager.go(f"/requests/{request}")
        section = page.get_by_role("region", name="Fill it in")
        section.get_by_label("Vendor").fill("Chairs Ltd")
        manager.page.wait_for_timeout(1_000)  # it is asked for a moment after one has come
        for route in held:
            route.continue_()
        manager.page.unroute("**/draft")
        expect(section.get_by_role("alert")).to_contain_text("director has kept a draft of this")
        expect(section.get_by_label("Vendor")).to_have_value("Chairs Ltd")
        settle(page)
        assert faults(page) == []
        section.get_by_role("button", name="Use theirs").click()
        expect(section.get_by_label("Vendor")).to_have_value("Desks & Co")
        expect(section.get_by_label(re.compile("^Note"))).to_have_value("Mine.")
    finally:
        admin.call("PUT", "/users/director/roles", ["director", "employee"])


def test_a_draft_that_cannot_be_saved_says_so_and_is_tried_again(visit: Visit, admin: Visitor) -> None:
    request, task = ask(visit("requester"))
    manager = visit("manager")
    page = manager.go(f"/requests/{request}")
    section = page.get_by_role("region", name="Fill it in")
    expect(section.get_by_label("Vendor")).to_be_visible()
    manager.expect_complaint("Failed to load resource|net::ERR_FAILED")
    page.route("**/draft", lambda route: route.abort())
    section.get_by_label("Vendor").fill("Chairs Ltd")
    expect(section.get_by_text("The draft could not be saved; it is still on this page.")).to_be_visible()
    expect(section.get_by_label("Vendor")).to_have_value("Chairs Ltd")
    page.unroute("**/draft")
    expect(section.get_by_text(re.compile("^Draft saved .* by you$"))).to_be_visible()
    assert manager.call("GET", f"/tasks/{task}/draft")["data"] == {"vendor": "Chairs Ltd"}

"""Tasks that are handed about, passed above the rules, and requests that wait for others."""

import re

import pytest
from playwright.sync_api import Page, expect

from .branches import complete, task_at
from .conftest import Visit, Visitor
from .handings import ask, publish
from .people import fresh
from .test_branches import step
from .test_rooms import faults, settle


@pytest.fixture
def admin(visit: Visit) -> Visitor:
    """An administrator, once the workflows are there."""
    visitor = visit("admin")
    visitor.expect_complaint(r"/draft$")  # asked for while the task was passed
    publish(visitor)
    return visitor


def pick(page: Page, label: str, typed: str, name: str) -> None:
    """Find a person by a part of the name."""
    box = page.get_by_role("dialog").get_by_role("combobox", name=re.compile(f"^{label}"))
    box.click()
    box.fill(typed)
    page.get_by_role("option", name=name).click()


def test_a_task_is_delegated_by_keys_and_decided_in_the_name_of_who_did(visit: Visit, admin: Visitor) -> None:
    requester, manager, director = visit("requester"), visit("manager"), visit("director")
    director.expect_complaint(r"/draft$")  # asked for while the task was decided
    title = fresh("Chairs by another")
    request = ask(requester, title)
    seen = manager.go(f"/requests/{request['id']}")
    page = manager.go(f"/inbox?task={task_at(request, 'review')}")
    expect(page.get_by_role("button", name="Other ways: Vendor review")).to_be_visible()
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog", name="Delegate Vendor review")
    dialog.get_by_role("button", name="Delegate").click()
    expect(dialog.get_by_text("Choose somebody.")).to_be_visible()
    pick(page, "To whom", "doro", "Dorothea Vance")
    dialog.get_by_label("Why").fill("You know them.")
    settle(page)
    assert faults(page) == []
    dialog.get_by_role("button", name="Delegate to Dorothea Vance").click()
    expect(dialog).to_have_count(0)

    seen = requester.go(f"/requests/{request['id']}")
    expect(seen.get_by_text("Marta Lindqvist delegated Vendor review to director")).to_be_visible()
    task = seen.get_by_role("region", name="Vendor review", exact=True)
    task.get_by_role("button", name="Who may do this now").click()
    expect(task.get_by_text("Dorothea Vance for manager")).to_be_visible()
    expect(task.get_by_text(re.compile("^Not you: Decide"))).to_be_visible()
    settle(seen)
    assert faults(seen) == []

    theirs = director.go(f"/inbox?task={task_at(request, 'review')}")
    expect(theirs.get_by_text("Delegated by manager")).to_be_visible()
    theirs.get_by_role("button", name="Approve", exact=True).click()
    expect(seen.get_by_text(re.compile("Dorothea Vance for Marta Lindqvist decided"))).to_be_visible()


def test_a_supervisor_reassigns_a_task_and_overrides_it_with_a_reason(visit: Visit, admin: Visitor) -> None:
    requester = visit("requester")
    request = ask(requester, fresh("Chairs at once"))
    page = admin.go(f"/requests/{request['id']}")
    page.get_by_role("button", name="Other ways: Vendor review").click()
    page.get_by_role("menuitem", name="Reassign").click()
    pick(page, "To whom", "marta", "Marta Lindqvist")
    page.get_by_role("dialog").get_by_role("button", name="Give it to Marta Lindqvist").click()
    expect(page.get_by_text("Adele Okafor reassigned Vendor review to manager")).to_be_visible()

    page.get_by_role("button", name="Other ways: Vendor review").click()
    page.get_by_role("menuitem", name="Override").click()
    dialog = page.get_by_role("dialog", name="Override Vendor review?")
    expect(dialog).to_contain_text("never as a decision")
    dialog.get_by_role("button", name="Override: approve").click()
    why = dialog.get_by_label(re.compile("^Why"))
    expect(why).to_have_attribute("aria-invalid", "true")
    why.fill("The chairs are needed tomorrow.")
    settle(page)
    assert faults(page) == []
    dialog.get_by_role("button", name="Override: approve").click()
    expect(page.get_by_text(re.compile("^Adele Okafor overrode Vendor review"))).to_be_visible()
    expect(page.get_by_text("The chairs are needed tomorrow.")).to_be_visible()
    expect(step(page, "Vendor review, task.*Overridden by Adele Okafor")).to_be_visible()


def test_a_request_shows_the_one_that_it_waits_for_and_that_one_its_parent(
    visit: Visit, admin: Visitor
) -> None:
    requester, manager, finance = visit("requester"), visit("manager"), visit("finance")
    finance.expect_complaint(r"/draft$")  # asked for while the task was decided
    request = ask(requester, fresh("Chairs on credit"))
    page = requester.go(f"/requests/{request['id']}")
    complete(manager, request, "review", "approve")
    waits = page.get_by_role("region", name="Credit of the vendor", exact=True)
    link = waits.get_by_role("link", name=re.compile(r"^request \d+"))
    expect(link).to_be_visible()
    expect(page.get_by_role("heading", name="Sub-requests")).to_be_visible()
    settle(page)
    assert faults(page) == []
    child = int((link.inner_text()).removeprefix("request "))
    theirs = finance.go(f"/requests/{child}")
    expect(theirs.get_by_role("link", name=f"request {request['id']}")).to_be_visible()
    complete(finance, finance.call("GET", f"/requests/{child}"), "credit", "approve")
    expect(page.get_by_text(f"Request {child} ended as")).to_be_visible()
    expect(step(page, "Entered, end, done")).to_be_visible()

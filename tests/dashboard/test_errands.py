"""Requests that wait for a message, an hour or another system, and requests that are suspended."""

import re
import time

import pytest
from playwright.sync_api import expect

from .conftest import Visit, Visitor
from .errands import ask, pay, publish, skip
from .people import fresh
from .test_branches import step
from .test_rooms import faults, settle


@pytest.fixture
def admin(visit: Visit) -> Visitor:
    """An administrator, once the workflow is there."""
    visitor = visit("admin")
    publish(visitor)
    return visitor


def stick(admin: Visitor, manager: Visitor, request: dict[str, object]) -> None:
    """Pay, and wait until a worker has found that the other system cannot be called."""
    pay(manager, request)
    until = time.monotonic() + 20
    while True:
        waiting = admin.call("GET", f"/requests/{request['id']}")["waiting"]
        if [each["service"]["state"] for each in waiting if each["service"]] == ["stuck"]:
            return
        assert time.monotonic() < until, waiting
        time.sleep(0.1)


def test_a_message_is_sent_by_its_form(visit: Visit, admin: Visitor) -> None:
    requester, manager = visit("requester"), visit("manager")
    request = ask(requester, fresh("To be paid"))
    theirs = requester.go(f"/requests/{request['id']}")
    waits = theirs.get_by_role("region", name="Payment comes", exact=True)
    expect(waits).to_contain_text("Waits for the message “payment-received”")
    expect(theirs.get_by_role("region", name="Ten days", exact=True)).to_contain_text(
        "Goes on by itself in 10 days"
    )
    expect(theirs.get_by_role("button", name="Send the message")).to_have_count(0)
    expect(step(theirs, "Payment comes, wait, waits here, For “payment-received”")).to_be_visible()
    expect(step(theirs, "Ten days, wait, waits here, Until ")).to_be_visible()

    page = manager.go(f"/requests/{request['id']}")
    form = page.get_by_role("region", name="Message payment-received")
    settle(page)
    assert faults(page) == []
    form.get_by_role("button", name="Send the message").click()
    paid = form.get_by_label(re.compile("^Paid in euro"))
    expect(paid).to_be_focused()
    expect(paid).to_have_attribute("aria-invalid", "true")
    paid.fill("640")
    form.get_by_role("button", name="Send the message").click()
    expect(form).to_have_count(0)
    told = "sent the message “payment-received”, for which Payment comes had waited"
    for seen in (page, theirs):
        expect(seen.get_by_text(told)).to_be_visible()
        expect(seen.get_by_text("Ten days was closed undecided")).to_be_visible()


def test_a_service_that_is_stuck_is_retried_and_skipped(visit: Visit, admin: Visitor) -> None:
    requester, manager = visit("requester"), visit("manager")
    request = ask(requester, fresh("To be ordered"))
    page = admin.go(f"/requests/{request['id']}")
    stick(admin, manager, request)
    stuck = page.get_by_role("region", name="Order it", exact=True)
    expect(stuck).to_contain_text("Needs somebody")
    expect(step(page, "Order it, service, needs somebody")).to_be_visible()
    expect(page.get_by_text("Order it needs somebody")).to_be_visible()
    settle(page)
    assert faults(page) == []

    # Who may do nothing about it is told so, by the server.
    theirs = requester.go(f"/requests/{request['id']}")
    expect(theirs.get_by_role("region", name="Order it", exact=True)).to_contain_text("incident.manage")
    expect(theirs.get_by_role("button", name="Try again: Order it")).to_have_count(0)

    stuck.get_by_role("button", name="Try again: Order it").click()
    expect(page.get_by_text("had Order it called again")).to_be_visible()
    expect(stuck).to_contain_text("Needs somebody", timeout=20_000)
    stuck.get_by_role("button", name="Skip: Order it").click()
    dialog = page.get_by_role("dialog", name="Skip Order it?")
    expect(dialog).to_contain_text("with an empty answer")
    dialog.get_by_label(re.compile("^Why")).fill("Ordered by phone.")
    dialog.get_by_role("button", name="Skip it").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("skipped Order it")).to_be_visible()
    expect(page.get_by_text("Ordered by phone.")).to_be_visible()
    expect(step(page, "Check the order, task, waits here now")).to_be_visible()


def test_an_incident_of_a_service_is_dealt_with_where_it_is_listed(visit: Visit, admin: Visitor) -> None:
    requester, manager = visit("requester"), visit("manager")
    title = fresh("Given up")
    request = ask(requester, title)
    stick(admin, manager, request)
    page = admin.go("/admin/incidents")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f"Request {request['id']}"))
    expect(row).to_contain_text("A service needs somebody")
    row.get_by_role("button", name="What can be done").click()
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog.get_by_role("region", name="Order it")).to_contain_text("Needs somebody")
    settle(page)
    assert faults(page) == []
    dialog.get_by_role("button", name="Give up: Order it").click()
    asked = page.get_by_role("dialog", name="Give up Order it?")
    asked.get_by_label(re.compile("^Why")).fill("The vendor is gone.")
    asked.get_by_role("button", name="Give it up").click()
    expect(asked).to_have_count(0)
    expect(dialog).to_contain_text("Nothing is stuck any more")
    page.keyboard.press("Escape")
    expect(row).to_have_count(0)
    seen = admin.go(f"/requests/{request['id']}")
    expect(seen.get_by_text("gave up Order it")).to_be_visible()
    expect(seen.get_by_role("region", name="How it stands")).to_contain_text("Cancelled")


def test_a_suspended_request_says_so_wherever_it_is_shown(visit: Visit, admin: Visitor) -> None:
    requester, manager = visit("requester"), visit("manager")
    title = fresh("Put aside")
    request = ask(requester, title)
    stick(admin, manager, request)
    skip(admin, request)
    page = admin.go(f"/requests/{request['id']}")
    page.get_by_role("button", name="Suspend…").click()
    dialog = page.get_by_role("dialog", name="Suspend this request?")
    expect(dialog).to_contain_text("its deadlines stand still")
    why = dialog.get_by_label(re.compile("^Why"))
    expect(why).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(why).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("The vendor is on holiday.")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("region", name="Suspended")).to_contain_text("Nobody can work on it")
    expect(page.get_by_text("suspended the request")).to_be_visible()
    expect(page.get_by_text("The vendor is on holiday.")).to_be_visible()
    settle(page)
    assert faults(page) == []

    seen = manager.go(f"/requests/{request['id']}")
    expect(seen.get_by_role("region", name="Suspended")).to_be_visible()
    expect(seen.get_by_role("button", name="Resume")).to_have_count(0)
    inbox = manager.go("/inbox")
    inbox.get_by_placeholder("Title, number, person").fill(title)
    row = inbox.get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text("Suspended")
    row.get_by_text(title).click()
    expect(inbox.get_by_role("region", name="Decide")).to_contain_text("is suspended since")
    expect(inbox.get_by_role("button", name="Done", exact=True)).to_have_count(0)
    listed = requester.go("/requests")
    listed.get_by_placeholder(re.compile("Title")).fill(title)
    rows = listed.get_by_role("list", name="Requests").get_by_role("listitem")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Suspended")

    page.keyboard.press("Control+k")
    page.keyboard.type("resume this")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="Resume this request?")
    asked.get_by_label("Why").fill("They are back.")
    asked.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("resumed the request")).to_be_visible()
    expect(page.get_by_role("region", name="Suspended")).to_have_count(0)
    expect(inbox.get_by_role("button", name="Done", exact=True)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_errands_are_open_to_everybody(visit: Visit, admin: Visitor, theme: str, width: int) -> None:
    requester, manager = visit("requester"), visit("manager")
    request = ask(requester, fresh("For everybody"))
    visitor = visit("manager", theme=theme, width=width, height=844)
    page = visitor.go(f"/requests/{request['id']}")
    expect(page.get_by_role("region", name="Message payment-received")).to_be_visible()
    settle(page)
    assert faults(page) == []
    stick(admin, manager, request)
    page = visit("admin", theme=theme, width=width, height=844).go(f"/requests/{request['id']}")
    expect(page.get_by_role("region", name="Order it", exact=True)).to_contain_text("Needs somebody")
    settle(page)
    assert faults(page) == []

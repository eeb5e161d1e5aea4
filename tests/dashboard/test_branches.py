"""Requests that stand at several steps: drawn, run by several people, sent back, closed in part and whole."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .branches import MANAGER, complete, fork, publish, task_at
from .conftest import Visit, Visitor
from .people import fresh
from .test_rooms import faults, settle


@pytest.fixture
def admin(visit: Visit) -> Visitor:
    """An administrator, once the workflow is there."""
    visitor = visit("admin")
    publish(visitor)
    return visitor


def step(page: Page, words: str) -> Locator:
    """A step of the drawing on a request's page, by how it is read aloud."""
    return page.get_by_role("region", name="Where it stands").get_by_role("button", name=re.compile(words))


def add(page: Page, kind: str, name: str) -> None:
    """Add a step from the toolbar, and give it its name."""
    page.get_by_role("button", name=re.compile(f"^Add a step: {kind}")).click()
    box = page.get_by_role("textbox", name="Name", exact=True)
    expect(box).to_be_focused()
    box.fill(name)
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def choose(page: Page, key: str) -> None:
    """Choose a step of the drawing that is edited: by keyboard, because the drawing may be on the move."""
    drawn = page.locator(f"[data-step='{key}']")
    drawn.press("Enter")
    expect(drawn).to_have_attribute("aria-pressed", "true")


def choose_way(page: Page, source: str, target: str) -> None:
    """Choose a transition, by the names of its steps."""
    drawn = page.get_by_role("button", name=re.compile(f"^Transition from {source} to {target}"))
    drawn.press("Enter")
    expect(drawn).to_have_attribute("aria-pressed", "true")


def add_branch(page: Page, name: str, permission: str) -> None:
    """A task behind the fork, that leads to the join on its only outcome."""
    choose(page, "checks")
    add(page, "Task", name)
    page.get_by_role("button", name="Remove reject").click()
    page.get_by_label("Where approve leads").click()
    page.get_by_role("option", name="Both done").click()
    page.get_by_role("combobox", name=re.compile("^Permission")).fill(permission)
    page.keyboard.press("Escape")


def draw_checks(page: Page) -> None:
    """Two branches behind the first review, and what they tell of a join that waits for three."""
    # Into the transition that is chosen: a fork, and behind it the join of its branches.
    choose_way(page, "Review", "Approved")
    page.keyboard.press("f")
    expect(page.get_by_text("Fork", exact=True).first).to_be_visible()
    page.get_by_role("textbox", name="Name", exact=True).fill("Checks")
    page.keyboard.press("Tab")
    choose_way(page, "Checks", "Approved")
    add(page, "Join", "Both done")
    add_branch(page, "Legal check", MANAGER)
    add_branch(page, "Finance check", "purchase.review.finance")
    choose_way(page, "Checks", "Both done")
    page.keyboard.press("Delete")
    expect(page.get_by_text(re.compile("^Sound")).first).to_be_visible()

    # One that waits for more than there are is told so, beside the number.
    choose(page, "both-done")
    page.get_by_role("radio", name="A number").check(force=True)
    page.get_by_label("How many branches").fill("3")
    told = page.get_by_role("complementary", name="Details").get_by_text(re.compile("wait for at most the"))
    expect(told.first).to_be_visible()
    page.get_by_role("radio", name="Every branch").check(force=True)


def limit_visits(page: Page) -> None:
    """A review that may be entered three times, and then ends all that is open."""
    choose(page, "review")
    page.get_by_role("combobox", name=re.compile("^Permission")).fill(MANAGER)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Visits")).click()
    page.get_by_role("checkbox", name="Limit how often").check()
    page.get_by_role("combobox", name="After that it goes to").click()
    page.get_by_role("option", name="Rejected").click()
    choose(page, "rejected")
    page.get_by_role("checkbox", name="Closes everything else").check()
    expect(page.get_by_text("Sound", exact=True).first).to_be_visible()


def test_branches_are_designed_published_and_run_by_two(visit: Visit) -> None:
    admin, requester = visit("admin"), visit("requester")
    manager, finance = visit("manager"), visit("finance")
    page = admin.go("/designer")
    page.get_by_role("button", name=re.compile("New workflow")).click()
    dialog = page.get_by_role("dialog", name="New workflow")
    dialog.get_by_label("Name").fill("Two checks")
    dialog.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile("/designer/two-checks$"))
    page.get_by_role("combobox", name=re.compile("^Permission to start")).fill("purchase.create")

    draw_checks(page)
    limit_visits(page)
    settle(page)
    assert faults(page) == []
    page.get_by_role("radio", name="Text").check(force=True)
    for words in ("type: fork", "join: all", "max_visits: 3", "then: rejected", "terminate: true"):
        expect(page.locator(".cm-content")).to_contain_text(words)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()

    title = fresh("Checked by two")
    body = {"workflow": "two-checks", "title": title, "context": {"subject": "A vendor"}}
    request = requester.call("POST", "/requests", body)
    seen = requester.go(f"/requests/{request['id']}")
    expect(step(seen, "Review, task, waits here now")).to_be_visible()
    request = complete(manager, request, "review", "approve")
    for name in ("Legal check", "Finance check"):
        expect(step(seen, f"{name}, task, waits here now")).to_be_visible()
    expect(seen.get_by_text("opened two branches: Legal check and Finance check")).to_be_visible()
    request = complete(manager, request, "legal-check", "approve")
    expect(step(seen, "Both done, join, waits here, 1 branch is here")).to_be_visible()
    expect(step(seen, "Finance check, task, waits here now")).to_be_visible()
    expect(seen.get_by_role("region", name="Both done")).to_contain_text("1 branch waits here for the others")

    inbox = finance.go("/inbox")
    inbox.get_by_placeholder("Title, number, person").fill(title)
    inbox.get_by_role("listitem").filter(has_text="Finance check").get_by_text(title).click()
    inbox.get_by_role("button", name="Approve", exact=True).click()
    together = (
        "came together at Both done after Legal check (Marta Lindqvist) and Finance check (Farid Haddad)"
    )
    expect(seen.get_by_text(together)).to_be_visible()
    expect(step(seen, "Approved, end, done")).to_be_visible()


def test_one_is_sent_back_out_of_a_branch_by_keys(visit: Visit, admin: Visitor) -> None:
    requester, manager, finance = visit("requester"), visit("manager"), visit("finance")
    title = fresh("An offer is missing")
    request = fork(requester, manager, title)
    seen = manager.go(f"/requests/{request['id']}")
    page = finance.go(f"/inbox?task={task_at(request, 'finance')}")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("button", name="Other ways: Finance")).to_be_visible()
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Send back from Finance")
    expect(dialog.get_by_role("combobox", name=re.compile("^Back to"))).to_contain_text("Draft")
    why = dialog.get_by_label(re.compile("^Why"))
    expect(why).to_be_focused()
    settle(page)
    assert faults(page) == []
    page.keyboard.press("Control+Enter")
    expect(why).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("The offer is missing.")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("Sent back to Draft")).to_be_visible()
    expect(seen.get_by_text("sent it back from Finance to Draft")).to_be_visible()
    expect(seen.get_by_text("The offer is missing.")).to_be_visible()
    expect(seen.get_by_text("Legal and Board closed undecided")).to_be_visible()
    expect(step(seen, "Draft, task, waits here now.*2 times")).to_be_visible()
    expect(step(seen, "Finance, task, may still come, Sent back by Farid Haddad")).to_be_visible()

    # Once more, and the step has been entered often enough.
    request = complete(manager, manager.call("GET", f"/requests/{request['id']}"), "draft", "submit")
    legal = seen.get_by_role("region", name="Legal", exact=True)
    legal.get_by_role("button", name="Other ways: Legal").click()
    seen.get_by_role("menuitem", name="Send back").click()
    asked = seen.get_by_role("dialog", name="Send back from Legal")
    asked.get_by_label(re.compile("^Why")).fill("Still missing.")
    asked.get_by_role("button", name="Send back to Draft").click()
    expect(seen.get_by_text("had been entered two times, so it went to Given up instead")).to_be_visible()
    assert admin.unexpected() == []


def test_a_task_in_a_branch_is_cancelled_and_the_rest_goes_on(visit: Visit, admin: Visitor) -> None:
    request = fork(visit("requester"), visit("manager"), fresh("Done by phone"), amount=10)
    page = admin.go(f"/requests/{request['id']}")
    settle(page)
    assert faults(page) == []
    finance = page.get_by_role("region", name="Finance", exact=True)
    finance.get_by_role("button", name="Other ways: Finance").click()
    expect(page.get_by_role("menuitem", name="Send back")).to_have_count(0)
    page.get_by_role("menuitem", name="Cancel this task").click()
    dialog = page.get_by_role("dialog", name="Cancel the task Finance?")
    expect(dialog).to_contain_text("its branch ends here")
    dialog.get_by_label(re.compile("^Why")).fill("They agreed by phone.")
    dialog.get_by_role("button", name="Cancel this task").click()
    expect(page.get_by_text("closed Finance without a decision")).to_be_visible()
    expect(page.get_by_text("They agreed by phone.")).to_be_visible()
    expect(step(page, "Legal, task, waits here now")).to_be_visible()
    expect(step(page, "Finance, task, Closed undecided")).to_be_visible()
    # What is left is all that there is: that is refused, with the reason.
    expect(page.get_by_text(re.compile("Cancel this task: It is all that is left"))).to_be_visible()
    page.get_by_role("button", name="Other ways: Legal").click()
    expect(page.get_by_role("menuitem", name=re.compile("^Override"))).to_be_visible()
    expect(page.get_by_role("menuitem", name="Cancel this task")).to_have_count(0)


def test_a_request_is_cancelled_from_the_palette(visit: Visit, admin: Visitor) -> None:
    requester, manager = visit("requester"), visit("manager")
    title = fresh("Ordered twice")
    request = fork(requester, manager, title)
    complete(manager, request, "legal", "approve")
    theirs = requester.go(f"/requests/{request['id']}")
    expect(theirs.get_by_text(re.compile("Cancel the request: .*request.cancel"))).to_be_visible()
    expect(theirs.get_by_role("button", name="Cancel request…")).to_have_count(0)
    page = admin.go(f"/requests/{request['id']}")
    expect(page.get_by_role("button", name="Cancel request…")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or do anything")).to_be_focused()
    page.keyboard.type("cancel this request")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cancel this request?")
    expect(dialog).to_contain_text("in every branch, and the request ends as rejected")
    dialog.get_by_label(re.compile("^Why")).fill("It was ordered twice.")
    dialog.get_by_role("button", name="Cancel the request").click()
    expect(dialog).to_have_count(0)
    for seen in (page, theirs):
        expect(seen.get_by_text("cancelled the request")).to_be_visible()
        expect(seen.get_by_text("It was ordered twice.")).to_be_visible()
        expect(seen.get_by_role("region", name="How it stands")).to_contain_text("Cancelled")


def test_a_list_says_how_many_steps_of_a_request_wait(visit: Visit, admin: Visitor) -> None:
    title = fresh("At three places")
    fork(visit("requester"), visit("manager"), title)
    page = admin.go("/requests")
    page.get_by_placeholder(re.compile("Title")).fill(title)
    row = page.get_by_role("list", name="Requests").get_by_role("listitem")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("3 wait: Legal, Finance, Board")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_branches_are_open_to_everybody(visit: Visit, admin: Visitor, theme: str, width: int) -> None:
    requester, manager = visit("requester"), visit("manager")
    request = complete(manager, fork(requester, manager, fresh("For everybody")), "legal", "approve")
    visitor = visit("admin", theme=theme, width=width, height=844)
    page = visitor.go(f"/requests/{request['id']}")
    expect(step(page, "All checked, join, waits here")).to_be_visible()
    settle(page)
    assert faults(page) == []
    page.get_by_role("radio", name="List").check(force=True)
    settle(page)
    assert faults(page) == []
    page = visitor.go("/designer/vendor-check")
    settle(page)
    choose(page, "checks")
    settle(page)
    assert faults(page) == []
    assert admin.unexpected() == []

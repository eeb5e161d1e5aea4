"""A request goes its way before everybody's eyes, and nobody reloads a page."""

import re

from playwright.sync_api import expect

from .conftest import Visit
from .people import ask_for_leave, decide, fresh


def test_a_request_is_started_decided_and_seen_to_move(visit: Visit) -> None:
    title = fresh("Four chairs")
    manager = visit("manager")
    manager.go("/inbox")
    requester = visit("requester")
    page = requester.go("/start/purchase-order")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Amount in euro").fill("640")
    page.get_by_label("Vendor").fill("Chairs Ltd")
    page.get_by_label("Category").click()
    page.get_by_role("option", name="Goods").click()
    page.get_by_label("What is bought").fill("Four chairs for the meeting room")
    page.get_by_role("button", name="Start the request").click()
    expect(page).to_have_url(re.compile(r"/requests/\d+$"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    inbox = manager.page
    inbox.get_by_placeholder("Title, number, person").fill(title)
    inbox.get_by_role("listitem").filter(has_text=title).get_by_text(title).click()
    inbox.get_by_role("button", name="Approve", exact=True).click()
    expect(inbox.get_by_role("listitem").filter(has_text=title)).to_have_count(0)

    expect(page.get_by_text(re.compile("Marta Lindqvist.*decided"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"amount in euro \(640\)")).first).to_be_visible()


def test_a_rejection_needs_its_note_and_ends_the_request(visit: Visit) -> None:
    title = fresh("A week in May")
    requester = visit("requester")
    request = ask_for_leave(requester, title)
    theirs = requester.go(f"/requests/{request['id']}")
    manager = visit("manager")
    page = manager.go(f"/inbox?task={request['open_tasks'][0]['id']}")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.keyboard.press("r")
    note = page.get_by_label(re.compile("^Note"))
    expect(note).to_be_focused()
    page.get_by_role("button", name="Reject").click()
    expect(note).to_have_attribute("aria-invalid", "true")
    note.fill("Three people are away that week.")
    page.get_by_role("button", name="Reject").click()
    expect(theirs.get_by_text("Rejected").first).to_be_visible()
    expect(theirs.get_by_text("Three people are away that week.").first).to_be_visible()


def test_many_are_decided_at_once_each_with_its_own_result(visit: Visit) -> None:
    requester, manager = visit("requester"), visit("manager")
    words = fresh("A day off")
    requests = [ask_for_leave(requester, f"{words} ({letter})") for letter in "abc"]
    page = manager.go("/inbox")
    page.get_by_placeholder("Title, number, person").fill(words)
    rows = page.get_by_role("listitem").filter(has_text=words)
    expect(rows).to_have_count(3)
    page.get_by_role("checkbox", name="Choose all tasks").check()
    # One of them is decided by somebody else in the meantime.
    other = visit("director")
    taken = requests[0]["open_tasks"][0]["id"]
    bar = page.get_by_role("region", name="With the chosen tasks")
    bar.get_by_role("button", name="Approve", exact=True).click()
    dialog = page.get_by_role("dialog")
    manager.call("POST", f"/tasks/{taken}/complete", {"outcome": "approve"})
    dialog.get_by_role("button", name=re.compile("^Approve 3 tasks")).click()
    results = dialog.get_by_role("list", name="Results").get_by_role("listitem")
    expect(results).to_have_count(3)
    expect(results.get_by_role("img", name="Done")).to_have_count(2)
    expect(results.get_by_role("img", name="Refused")).to_have_count(1)
    dialog.get_by_role("button", name="Close").last.click()
    expect(rows).to_have_count(0)
    assert other.unexpected() == []


def test_the_inbox_is_worked_by_keys_alone(visit: Visit) -> None:
    requester, manager = visit("requester"), visit("manager")
    words = fresh("By hand")
    for letter in "ab":
        ask_for_leave(requester, f"{words} ({letter})")
    page = manager.go("/inbox")
    page.keyboard.press("/")
    page.keyboard.type(words)
    rows = page.get_by_role("listitem").filter(has_text=words)
    expect(rows).to_have_count(2)
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("k")
    approve = page.get_by_role("button", name="Approve", exact=True)
    expect(approve).to_be_visible()
    expect(page.get_by_role("heading", level=2).filter(has_text=words)).to_be_visible()
    page.keyboard.press("a")
    expect(approve).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or do anything")).to_be_focused()
    page.keyboard.type("leave request")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/start/leave-request$|/requests"))


def test_a_breach_shows_on_the_grid_without_a_reload(visit: Visit) -> None:
    admin, supervisor = visit("admin"), visit("supervisor")
    definition = admin.call("GET", "/workflows/leave-request")["definition"]
    hasty = {**definition, "key": "hasty-leave", "name": "Hasty leave"}
    hasty["steps"] = [
        {**step, "sla_hours": 3 / 3600} if step["type"] == "task" else step for step in definition["steps"]
    ]
    admin.call("PUT", "/workflows/hasty-leave/draft", hasty)
    admin.call("POST", "/workflows/hasty-leave/publish")
    page = supervisor.go("/grid?workflow=hasty-leave")
    cell = page.get_by_role("button", name=re.compile("Manager approval"))
    expect(cell).to_be_visible()
    context = {"kind": "annual", "first_day": "2027-03-01", "days": 3}
    visit("requester").call("POST", "/requests", {"workflow": "hasty-leave", "context": context})
    expect(cell).to_contain_text("1 waiting")
    expect(cell.get_by_title("1 late")).to_be_visible(timeout=20_000)


def test_who_loses_a_role_sees_their_inbox_change(visit: Visit) -> None:
    admin, finance = visit("admin"), visit("finance")
    page = finance.go("/inbox")
    tasks = page.get_by_role("list", name="Tasks that wait for me")
    before = tasks.get_by_role("listitem").filter(has_text="Budget check")
    expect(before.first).to_be_visible()
    roles = admin.call("GET", "/users/finance")["roles"]
    try:
        admin.call("PUT", "/users/finance/roles", [role for role in roles if role != "finance"])
        expect(before).to_have_count(0)
    finally:
        admin.call("PUT", "/users/finance/roles", roles)
    expect(before.first).to_be_visible()


def test_what_happened_while_the_line_was_cut_is_caught_up(visit: Visit) -> None:
    requester, manager = visit("requester"), visit("manager")
    manager.expect_complaint("ERR_INTERNET_DISCONNECTED|ERR_NETWORK")
    title = fresh("Asked in the dark")
    page = manager.go("/inbox")
    live = page.get_by_role("status").filter(has_text=re.compile("^(Live|Reconnecting|Connecting)$"))
    expect(live).to_have_text("Live")
    page.context.set_offline(True)
    expect(live).to_have_text(re.compile("Reconnecting|Connecting"))
    ask_for_leave(requester, title)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(live).to_have_text("Live")
    page.get_by_placeholder("Title, number, person").fill(title)
    expect(page.get_by_role("listitem").filter(has_text=title)).to_have_count(1)


def test_two_tabs_agree(visit: Visit) -> None:
    requester, manager = visit("requester"), visit("manager")
    title = fresh("Seen twice")
    request = ask_for_leave(requester, title)
    first = manager.go(f"/requests/{request['id']}")
    second = manager.page.context.new_page()
    second.goto(f"{manager.address}/requests/{request['id']}")
    for tab in (first, second):
        expect(tab.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    first.get_by_role("button", name="Approve", exact=True).click()
    for tab in (first, second):
        expect(tab.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
        expect(tab.get_by_text(re.compile("Record by HR")).first).to_be_visible()


def test_back_and_reload_lead_to_where_one_was(visit: Visit) -> None:
    requester, manager = visit("requester"), visit("manager")
    title = fresh("There and back")
    request = ask_for_leave(requester, title)
    page = manager.go("/requests")
    page.get_by_placeholder(re.compile("Title")).fill(title)
    expect(page).to_have_url(re.compile("q="))
    expect(page.get_by_role("list", name="Requests").get_by_role("listitem")).to_have_count(1)
    page.get_by_text(title).first.click()
    expect(page).to_have_url(re.compile(f"/requests/{request['id']}$"))
    page.reload()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("q="))
    expect(page.get_by_text(title).first).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_workflow_is_designed_published_and_run(visit: Visit) -> None:
    admin = visit("admin")
    page = admin.go("/designer")
    page.get_by_role("button", name=re.compile("New workflow")).click()
    dialog = page.get_by_role("dialog", name="New workflow")
    dialog.get_by_label("Name").fill("Garden leave")
    dialog.get_by_label("Begin with").click()
    page.get_by_role("option", name="A copy of Leave request").click()
    dialog.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile("/designer/garden-leave$"))
    expect(page.get_by_text("Sound", exact=True).first).to_be_visible()
    page.get_by_label("Description").first.fill("For those who go.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()

    requester = visit("requester")
    theirs = requester.go("/start")
    theirs.get_by_text("Garden leave").click()
    theirs.get_by_label("Kind of leave").click()
    theirs.get_by_role("option", name="Annual").click()
    theirs.get_by_label("First day").fill("2027-05-03")
    theirs.get_by_label("Working days").fill("5")
    theirs.get_by_role("button", name="Start the request").click()
    expect(theirs).to_have_url(re.compile(r"/requests/\d+$"))
    number = int(theirs.url.rsplit("/", 1)[1])
    decide(visit("manager"), requester.call("GET", f"/requests/{number}"), "approve")
    expect(theirs.get_by_text(re.compile("Record by HR")).first).to_be_visible()

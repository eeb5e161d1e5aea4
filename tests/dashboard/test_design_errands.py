"""Waits and services in the designer: drawn, edited, published, and written as the format has them."""

import re

from playwright.sync_api import Page, expect

from .branches import MANAGER
from .conftest import Visit
from .test_branches import add, choose, choose_way
from .test_rooms import faults, settle


def write(page: Page, label: str, expression: str) -> None:
    """Write an expression into the field of this name."""
    box = page.get_by_role("complementary", name="Details").get_by_role("textbox", name=label, exact=True)
    box.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(expression)
    page.keyboard.press("Escape")


def pick(page: Page, field: str, option: str) -> None:
    """Choose one of a list."""
    page.get_by_role("combobox", name=re.compile(f"^{field}")).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_waits_and_services_are_designed_and_published(visit: Visit) -> None:
    page = visit("admin").go("/designer")
    page.get_by_role("button", name=re.compile("New workflow")).click()
    dialog = page.get_by_role("dialog", name="New workflow")
    dialog.get_by_label("Name").fill("Paid and ordered")
    dialog.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile("/designer/paid-and-ordered$"))
    page.get_by_role("combobox", name=re.compile("^Permission to start")).fill("purchase.create")
    page.keyboard.press("Escape")
    pick(page, "Who asked may take a request back", "Until somebody has decided")

    # A wait for a message, in the way from the review to its end.
    choose_way(page, "Review", "Approved")
    page.keyboard.press("w")
    page.get_by_role("textbox", name="Name", exact=True).fill("Payment comes")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Hours", exact=True)).to_have_value("24")
    pick(page, "It waits for", "A message")
    page.get_by_label(re.compile("^Name of the message")).fill("payment-received")
    page.get_by_role("combobox", name=re.compile("^Permission")).fill(MANAGER)
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Refused when nobody waits").check()
    page.get_by_role("button", name=re.compile("^What the message says")).click()
    page.get_by_label("Name of a new field").fill("paid")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name=re.compile("^paid"))).to_be_visible()
    settle(page)
    assert faults(page) == []

    # A service behind it.
    choose_way(page, "Payment comes", "Approved")
    page.keyboard.press("s")
    page.get_by_role("textbox", name="Name", exact=True).fill("Order it")
    page.keyboard.press("Tab")
    expect(page.locator("[data-step='order-it']")).to_have_attribute("aria-pressed", "true")
    page.get_by_label(re.compile("^Address")).fill("https://erp.example.org/orders")
    pick(page, "Method", "PUT")
    page.get_by_label("Attempts after the first").fill("8")
    page.get_by_label("Seconds for a call").fill("20")
    page.get_by_role("checkbox", name="The whole request").uncheck()
    page.get_by_label("Name of a field that is sent").fill("article")
    page.keyboard.press("Enter")
    write(page, "article", "context.subject")
    expect(page.get_by_text(re.compile("^Sound")).first).to_be_visible()
    settle(page)
    assert faults(page) == []

    # The other of the two, and back by undo.
    page.get_by_role("radio", name="sends a letter").check(force=True)
    for label in ("To", "Subject", "Text"):
        write(page, label, "'warehouse@example.org'")
    expect(page.get_by_text(re.compile("^Sound")).first).to_be_visible()

    page.get_by_role("radio", name="Text").first.check(force=True)
    text = page.locator(".cm-content").first
    for words in (
        "withdraw_until: decision",
        "message: payment-received",
        "transient: true",
        "call: email",
        "retries: 8",
    ):
        expect(text).to_contain_text(words)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def test_a_wait_can_be_for_hours_by_a_rule_or_until_a_day(visit: Visit) -> None:
    page = visit("admin").go("/designer")
    page.get_by_role("button", name=re.compile("New workflow")).click()
    dialog = page.get_by_role("dialog", name="New workflow")
    dialog.get_by_label("Name").fill("Patience")
    dialog.get_by_role("button", name="Make the draft").click()
    expect(page).to_have_url(re.compile("/designer/patience$"))
    choose(page, "review")
    add(page, "Wait", "A while")
    expect(page.locator("[data-step='a-while']")).to_contain_text("24 h")
    pick(page, "It waits for", "Hours by a rule")
    write(page, "Hours", "size(context.subject) > 5 ? 2 : 4")
    expect(page.locator("[data-step='a-while']")).to_contain_text("hours by rule")
    pick(page, "It waits for", "A day or an hour")
    write(page, "Until", "'2027-01-01'")
    expect(page.locator("[data-step='a-while']")).to_contain_text("until a day or hour")
    page.get_by_role("radio", name="Text").first.check(force=True)
    expect(page.locator(".cm-content").first).to_contain_text("until: \"'2027-01-01'\"")

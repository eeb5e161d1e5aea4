"""Coming in, going out, and being where one was."""

import re

from playwright.sync_api import expect

from .conftest import DEMO_PASSWORD, Visit


def test_a_stranger_is_led_to_the_login_and_from_there_to_where_they_wanted(visit: Visit) -> None:
    visitor = visit(None)
    page = visitor.page
    page.goto(f"{visitor.address}/me/preferences")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.get_by_label("Username").fill("manager")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile("/me/preferences$"))
    expect(page.get_by_role("heading", name="Marta Lindqvist")).to_be_visible()


def test_a_wrong_password_is_said_and_nobody_comes_in(visit: Visit) -> None:
    visitor = visit(None)
    visitor.expect_complaint("401")
    page = visitor.page
    page.goto(f"{visitor.address}/login")
    page.get_by_label("Username").fill("manager")
    page.get_by_label("Password").fill("guessed wrongly")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_url(re.compile("/login"))


def test_each_of_the_demos_people_comes_home(visit: Visit) -> None:
    for name, home in (("Sunniva Aas", "/grid"), ("Marta Lindqvist", "/inbox")):
        visitor = visit(None)
        page = visitor.page
        page.goto(f"{visitor.address}/login")
        page.get_by_role("button", name=re.compile(name)).click()
        expect(page).to_have_url(re.compile(f"{home}$"))


def test_a_link_that_leads_elsewhere_is_not_followed_after_the_login(visit: Visit) -> None:
    visitor = visit(None)
    page = visitor.page
    page.goto(f"{visitor.address}/login?next=//evil.example/")
    page.get_by_role("button", name=re.compile("Marta Lindqvist")).click()
    expect(page).to_have_url(re.compile(f"^{visitor.address}/inbox$"))


def test_a_session_that_ends_says_so_and_goes_on_where_one_was(visit: Visit) -> None:
    visitor = visit("manager")
    visitor.expect_complaint("401")
    page = visitor.go("/me/preferences")
    other = visit("manager")
    other.call("DELETE", "/me/sessions")
    page.get_by_role("tab", name="Security").click()
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Log in").click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/me/security$"))
    expect(page.get_by_text("This one")).to_be_visible()


def test_whoever_logs_out_is_out_in_every_tab(visit: Visit) -> None:
    visitor = visit("manager")
    visitor.expect_complaint("401")
    page = visitor.go("/me")
    page.get_by_role("button", name=re.compile("Marta Lindqvist")).click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto(f"{visitor.address}/inbox")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_an_address_that_does_not_exist_says_so(visit: Visit) -> None:
    visitor = visit("manager")
    visitor.expect_complaint("404")
    visitor.page.goto(f"{visitor.address}/nowhere/at/all")
    expect(visitor.page.get_by_text("There is no such page")).to_be_visible()

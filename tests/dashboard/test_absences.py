"""Being away: planned under "Me", said in every room while it lasts, and seen by whoever stands in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import Visit, Visitor
from .test_rooms import faults, settle


def away_now(visitor: Visitor, substitute: str) -> int:
    """Be away from an hour ago until tomorrow; the number of the absence."""
    now = datetime.now(UTC)
    body = {
        "substitute": substitute,
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(days=1)).isoformat(),
        "note": "A long walk.",
    }
    made: int = visitor.call("POST", "/me/absences", body)["id"]
    return made


def test_an_absence_is_planned_and_cancelled(visit: Visit) -> None:
    page = visit("finance").go("/me/absences")
    own = page.get_by_role("region", name="Your absences")
    expect(own).to_contain_text("No absence")
    own.get_by_role("button", name="Plan an absence").click()
    dialog = page.get_by_role("dialog", name="Plan an absence")
    dialog.get_by_role("button", name="Plan it").click()
    expect(dialog.get_by_text("Choose who stands in for you.")).to_be_visible()
    who = dialog.get_by_role("combobox", name=re.compile("^Who stands in"))
    who.fill("Marta")
    page.get_by_role("option", name=re.compile("Marta Lindqvist")).click()
    dialog.get_by_label(re.compile("^Note")).fill("A holiday.")
    settle(page)
    assert faults(page) == []
    dialog.get_by_role("button", name="Plan it").click()
    expect(dialog).to_have_count(0)
    row = own.get_by_role("listitem")
    expect(row).to_contain_text("Marta Lindqvist stands in")
    expect(row).to_contain_text("Planned")
    row.get_by_role("button", name=re.compile("^Cancel the absence")).click()
    asked = page.get_by_role("dialog", name="Cancel this absence?")
    asked.get_by_role("button", name="Cancel the absence").click()
    expect(row).to_contain_text("Cancelled")
    expect(row.get_by_role("button")).to_have_count(0)


def test_a_refused_absence_says_why_where_it_was_written(visit: Visit) -> None:
    finance = visit("finance")
    absence = away_now(finance, "manager")
    try:
        finance.expect_complaint("409")
        page = finance.go("/me/absences")
        page.get_by_role("button", name="Plan an absence").click()
        dialog = page.get_by_role("dialog", name="Plan an absence")
        dialog.get_by_label(re.compile("^Away from")).fill(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"))
        dialog.get_by_role("combobox", name=re.compile("^Who stands in")).fill("Marta")
        page.get_by_role("option", name=re.compile("Marta Lindqvist")).click()
        dialog.get_by_role("button", name="Plan it").click()
        expect(dialog.get_by_role("alert")).to_contain_text("is not away already")
    finally:
        finance.call("POST", f"/me/absences/{absence}/cancel")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_room_says_that_one_is_away(visit: Visit, theme: str, width: int) -> None:
    finance = visit("finance", theme=theme, width=width, height=844)
    absence = away_now(finance, "manager")
    try:
        page = finance.go("/requests")
        away = page.get_by_text("You are away: Marta Lindqvist stands in for you.")
        expect(away).to_be_visible()
        page.get_by_role("link", name="Your absences").click()
        expect(
            page.get_by_role("region", name="Your absences").get_by_role("listitem").first
        ).to_contain_text("Now")
        settle(page)
        assert faults(page) == []
        theirs = visit("manager", theme=theme, width=width, height=844).go("/me/absences")
        expect(theirs.get_by_role("region", name="You stand in for")).to_contain_text("Farid Haddad")
        expect(theirs.get_by_text("You are away:")).to_have_count(0)
        settle(theirs)
        assert faults(theirs) == []
    finally:
        finance.call("POST", f"/me/absences/{absence}/cancel")

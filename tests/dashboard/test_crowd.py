"""Ten thousand tasks wait, and the rooms stay as quick to draw as with ten."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from nexusflow.api.dashboard import Dashboard
from nexusflow.api.options import BUILT
from nexusflow.core.commands import CreateRequest
from nexusflow.db.session import connect
from nexusflow.engine.dispatch import LARGEST_BATCH, Done, Order, WorkflowEngine
from tests.product import Product, running_product

from .conftest import Visit

_CROWD: Final = 10_000
_MOST_DRAWN: Final = 120
_A_PAGE: Final = 200
_LONGEST: Final = """
window.longest = 0;
new PerformanceObserver((seen) => {
  for (const each of seen.getEntries()) window.longest = Math.max(window.longest, each.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One of its own, so that nobody else's rooms are crowded."""
    if not Dashboard(BUILT).built:
        pytest.skip("the dashboard is not built: scripts/dashboard does it, and says what it needs")
    with running_product(tmp_path_factory.mktemp("crowd")) as running:
        # In a thread of its own: what drives the browser has a loop in this one.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(lambda: asyncio.run(crowd(database_of(running)))).result()
        yield running


def database_of(product: Product) -> str:
    """Where the product's database is, as its own command says."""
    told = subprocess.run(
        [sys.executable, "-m", "nexusflow.cli", "db", "url"],
        env=product.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


async def crowd(url: str) -> None:
    """Ten thousand leave requests that the manager has to decide."""
    context: dict[str, Any] = {"kind": "annual", "first_day": "2027-03-01", "days": 3}
    pool = connect(url)
    try:
        async with WorkflowEngine(pool) as engine:
            for start in range(0, _CROWD, LARGEST_BATCH):
                orders = [
                    Order(CreateRequest(context, f"Leave {number}"), "requester", "leave-request")
                    for number in range(start, start + LARGEST_BATCH)
                ]
                done = await engine.dispatch(orders)
                assert all(isinstance(each, Done) for each in done)
    finally:
        await pool.dispose()


def drawn(page: Page) -> int:
    """How many rows there are in the page, in sight or not."""
    return page.locator("[data-task]").count()


def loaded(page: Page) -> int:
    """How many tasks the list knows of."""
    return int(page.locator("[aria-setsize]").first.get_attribute("aria-setsize") or 0)


def active(page: Page) -> int:
    """The place of the task that is looked at."""
    row = page.locator("[aria-posinset]").filter(has=page.locator("[data-task][aria-current]"))
    return int(row.get_attribute("aria-posinset") or 0)


def test_the_inbox_draws_what_is_in_sight_and_reacts(
    visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = visit("manager")
    page = visitor.page
    page.add_init_script(_LONGEST)
    visitor.go("/inbox")
    expect(page.get_by_text("200 tasks and more")).to_be_visible()
    assert 0 < drawn(page) < _MOST_DRAWN

    walk_by_keys(page)
    scroll_to_the_end(page, pages=6)
    choose_some(page)
    page.get_by_placeholder("Title, number, person").fill("Leave 9999")
    expect(page.get_by_role("listitem").filter(has_text="Leave 9999")).to_have_count(1)
    expect(page.get_by_text("1 task", exact=True)).to_be_visible()
    with capsys.disabled():
        print(f"\nthe longest reaction of the inbox of 10,000: {page.evaluate('window.longest'):.0f} ms")


def walk_by_keys(page: Page) -> None:
    """Down and up again; the row that is looked at moves with every key, and what is beside it follows."""
    first = active(page)
    for _ in range(25):
        page.keyboard.press("j")
    expect(page.locator(f"[aria-posinset='{first + 25}'] [aria-current]")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("k")
    row = page.locator(f"[aria-posinset='{first + 20}'] [data-task]")
    expect(row).to_have_attribute("aria-current", "true")
    [title] = re.findall(r"^.*$", row.inner_text(), re.MULTILINE)[:1]
    expect(page.get_by_role("article").get_by_role("heading", name=title)).to_be_visible()
    assert drawn(page) < _MOST_DRAWN


def scroll_to_the_end(page: Page, *, pages: int) -> None:
    """To the end again and again: more is loaded each time, and no more is drawn."""
    tasks = page.get_by_role("group", name="Tasks that wait for me")
    tasks.focus()
    for _ in range(pages):
        before = loaded(page)
        page.keyboard.press("End")
        expect(page.locator(f"[aria-setsize='{before}']")).to_have_count(0)
        assert loaded(page) == before + _A_PAGE
        assert 0 < drawn(page) < _MOST_DRAWN
    page.keyboard.press("Home")
    expect(page.locator("[aria-posinset='1']")).to_be_visible()
    assert 0 < drawn(page) < _MOST_DRAWN


def choose_some(page: Page) -> None:
    """One by one, from one to another, all that are loaded, and none."""
    rows = page.locator("[data-task]")
    rows.nth(2).click(modifiers=["Control"])
    expect(page.get_by_text("1 task chosen")).to_be_visible()
    rows.nth(8).click(modifiers=["Shift"])
    expect(page.get_by_text("7 tasks chosen")).to_be_visible()
    everything = page.get_by_role("checkbox", name="Choose all tasks that are loaded")
    everything.check()
    expect(page.get_by_text(re.compile(r"^1,?400 tasks chosen$"))).to_be_visible()
    assert drawn(page) < _MOST_DRAWN
    everything.uncheck()
    expect(page.get_by_text("1,400 tasks and more")).to_be_visible()


def test_the_grid_counts_them_all(visit: Visit) -> None:
    visitor = visit("supervisor")
    items = visitor.call("GET", "/grid?workflow=leave-request")["items"]
    [waiting] = [row["open"] + row["claimed"] for row in items if row["step"] == "manager-approval"]
    assert waiting >= _CROWD
    page = visitor.go("/grid?workflow=leave-request")
    cell = page.get_by_role("button", name=re.compile("Manager approval"))
    expect(cell).to_contain_text(f"{waiting:,} waiting")
    cell.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("Leave").first).to_be_visible()
    assert sheet.get_by_role("link").count() < _MOST_DRAWN

"""Every room in both themes and three widths: without a complaint, and open to everybody.

With `--pictures FOLDER` (`make pictures`) each is also kept as a picture.
"""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import AXE, Visit
from .rooms import ROOMS, Room

SCREENS = {"desk": ((1440, 900), (1024, 768)), "phone": ((390, 844),)}
# Coming is what costs, so one visit sees both; some begin in the dark, because that is drawn anew as well.
THEMES = {"desk": ("light", "dark"), "phone": ("dark", "light")}
_QUALITY = 62


def settle(page: Page) -> None:
    """Wait until what was asked for is there and nothing moves any more."""
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_function(
        "() => !document.querySelector('[role=status][aria-label^=Loading], .animate-wait.bg-hover')"
        " && document.getAnimations().every((each) => each.playState !== 'running'"
        " || each.effect?.getTiming().iterations === Infinity)"
    )
    page.wait_for_function("() => document.fonts.status === 'loaded'")


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line each."""
    session = page.context.new_cdp_session(page)  # past the page's own policy, which lets no such script in
    here: Any = session.send("Runtime.evaluate", {"expression": "'axe' in window", "returnByValue": True})
    if not here["result"]["value"]:
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    told: Any = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document, {resultTypes: ['violations'], selectors: false, runOnly:"
            " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then((found) => found.violations.flatMap((each) => each.nodes.map((node) =>"
            " `${each.id}: ${each.help}: ${node.html.slice(0, 240)}: ${node.failureSummary}`)))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    session.detach()
    found: list[str] = told["result"]["value"]
    # What is drawn gets smaller as one steps back; all that its small parts do, the panel beside it does too.
    drawn = re.compile("^target-size.* data-(step|transition)=")
    return [each for each in found if not drawn.search(each)]


def keep(page: Page, path: Path) -> None:
    """Keep a picture of what is in sight."""
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(taken["data"]))


def turn(page: Page, theme: str) -> None:
    """Change the theme as the machine does in the evening: the page follows by itself."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_is_open_to_everybody(
    visit: Visit, room: Room, screen: str, pytestconfig: pytest.Config
) -> None:
    pictures = pytestconfig.getoption("--pictures")
    sizes, (first, second) = SCREENS[screen], THEMES[screen]
    visitor = visit(room.username, theme=first, width=sizes[0][0], height=sizes[0][1])
    page = visitor.page
    page.goto(visitor.address + room.path(visitor))
    for theme in (first, second):
        turn(page, theme)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            if pictures:
                keep(page, Path(pictures) / f"{room.name}-{width}-{theme}.webp")
            assert faults(page) == [], f"{theme} at {width} px"
            sideways = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert sideways == 0, f"{theme}, at {width} px: the page is wider than the screen"

"""A browser at a running product. Whoever visits must see no error, and nothing may leave the origin."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from nexusflow.api.dashboard import Dashboard
from nexusflow.api.options import BUILT
from tests.product import Product, running_product

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
DEMO_PASSWORD: Final = "nexusflow-demo"
AXE: Final = Path(__file__).parents[2] / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_PATIENCE_MS: Final = 10_000


@pytest.hookimpl(tryfirst=True)  # before the items are dealt out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One product and one browser serve them all, so they go to one process."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("dashboard"))


@pytest.fixture(
    scope="package"
)  # so that it ends with the last of these tests: its pulses cost all others time
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo, and a pulse every second."""
    if not Dashboard(BUILT).built:
        pytest.skip("the dashboard is not built: scripts/dashboard does it, and says what it needs")
    with running_product(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives the browser; for a module, because its event loop is in the way of the tests of others."""
    with sync_playwright() as driving:
        yield driving


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium of this machine's."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("these tests need Chromium (on Debian: apt install chromium), and there is none here")
    running = playwright.chromium.launch(executable_path=found, args=_FLAGS)
    yield running
    running.close()


@dataclass
class Visitor:
    """Somebody at a browser, and what went wrong for them."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect_complaint(self, pattern: str) -> None:
        """What the browser says of a call that this test has refused on purpose."""
        self.expected.append(pattern)

    def go(self, path: str) -> Page:
        """Open a room by its address, as from a link, and wait until it is there."""
        self.page.goto(self.address + path)
        expect(self.page.locator("main h1").first).to_be_visible()
        return self.page

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the API with this browser's session; what it answered."""
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body)
        answer = self.page.context.request.fetch(
            f"{self.address}/api/v1{path}", method=method, headers=headers, data=data
        )
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.text() else None

    def unexpected(self) -> list[str]:
        """What nobody expected to go wrong."""
        return [each for each in self.complaints if not any(re.search(x, each) for x in self.expected)]


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(product: Product, browser: Browser) -> Iterator[Visit]:
    """Open a browser as somebody: `visit("manager", theme="dark", width=390)`; None is a stranger."""
    visitors: list[Visitor] = []

    def open_browser(
        username: str | None, *, theme: str = "light", width: int = 1440, height: int = 900, **more: Any
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=width < 500,
            is_mobile=width < 500,
            **more,
        )
        context.set_default_timeout(_PATIENCE_MS)
        visitor = Visitor(context.new_page(), product.address)
        visitors.append(visitor)
        listen(visitor, visitor.page)
        if username is not None:
            answer = context.request.post(
                f"{product.address}/api/v1/auth/session",
                form={"username": username, "password": DEMO_PASSWORD},
                headers={"Sec-Fetch-Site": "same-origin"},
            )
            assert answer.ok, answer.text()
        return visitor

    expect.set_options(timeout=_PATIENCE_MS)
    yield open_browser
    for visitor in visitors:
        visitor.page.context.close()
    assert [each for visitor in visitors for each in visitor.unexpected()] == []


def listen(visitor: Visitor, page: Page) -> None:
    """Write down every complaint of a page, and every call that leaves the origin."""
    page.on(
        "console",
        lambda said: (
            visitor.complaints.append(f"{said.type}: {said.text} {said.location.get('url', '')}")
            if said.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda error: visitor.complaints.append(f"threw: {error}"))
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((visitor.address, "data:", "blob:"))
            else visitor.complaints.append(f"left the origin: {asked.url}")
        ),
    )

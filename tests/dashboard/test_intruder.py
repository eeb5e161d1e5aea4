"""Whatever somebody writes is text, wherever anybody reads it: nothing of it runs, loads or leads away."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from nexusflow.api.dashboard import Dashboard
from nexusflow.api.options import BUILT
from tests.product import Product, running_product

from . import hostile
from .conftest import DEMO_PASSWORD, Visit, Visitor
from .hostile import TEXTS, Intruder

_TRAP: Final = """
window.ran = [];
window.__ran = (number) => window.ran.push(number);
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => window.__ran(name);
document.addEventListener("securitypolicyviolation", (event) =>
  window.ran.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""
_ALIVE: Final = """() => {
  const url = (text) => URL.parse(text, document.baseURI) ?? new URL("about:blank");
  return [...document.querySelectorAll("*")].flatMap((each) => [
  ...(/^(iframe|object|embed|base|applet|math|mglyph)$/i.test(each.tagName) ? [each.tagName] : []),
  ...(/^(script|style)$/i.test(each.tagName) && /__ran|evil[.]example/.test(each.textContent) &&
      !each.textContent.includes("__next") ? [each.outerHTML.slice(0, 200)] : []),
  ...[...each.attributes].filter(({name, value}) => /^on/i.test(name) || name === "srcdoc" ||
      (/^(href|src|action|formaction|xlink:href|data|poster)$/i.test(name) &&
       !["http:", "https:", "data:", "blob:"].includes(url(value).protocol)) ||
      (/^(href|action|formaction)$/i.test(name) && url(value).origin !== location.origin &&
       !each.closest(".react-flow__attribution")))
    .map(({name, value}) => `${each.tagName} ${name}=${value}`.slice(0, 200)),
  ]);
}"""
_READ: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    /^(script|style)$/i.test(node.parentElement.tagName)
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode.data);
  const boxes = [...document.querySelectorAll("input, textarea")].map((box) => box.value);
  const whole = "li, p, dd, dt, button, a, span, pre, h1, h2, h3, td, th, .cm-line";
  const blocks = [...document.querySelectorAll(whole)].map((each) => each.textContent);
  return [...texts, ...boxes, ...blocks].join("\\n");
}"""
_IMAGE: Final = "<img src=data:, onerror=__ran(1)>"
_PATIENCE: Final = 10.0


@dataclass(frozen=True)
class Scene:
    """The product after the intruder: a request that has most of it, and the two who go on."""

    request: dict[str, Any]
    intruder: Intruder


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One of its own: nobody else's rooms should be full of this."""
    if not Dashboard(BUILT).built:
        pytest.skip("the dashboard is not built: scripts/dashboard does it, and says what it needs")
    with running_product(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def scene(product: Product, playwright: Playwright) -> Scene:
    """Hostile texts in every field that a person can write."""

    def log_in(username: str, password: str = hostile.PASSWORD) -> Intruder:
        asking = playwright.request.new_context(base_url=product.address, user_agent=TEXTS[3])
        return Intruder(asking, username, password)

    admin = log_in("admin", DEMO_PASSWORD)
    hostile.hire(admin)
    admin.call("PUT", f"/workflows/{hostile.KEY}/draft", hostile.document())
    admin.call("POST", f"/workflows/{hostile.KEY}/publish")
    admin.call("PUT", f"/workflows/{hostile.UNSOUND}/draft", hostile.unsound_document())
    intruder, watcher = log_in(hostile.INTRUDER), log_in(hostile.WATCHER)
    request = hostile.write_everywhere(intruder, watcher)
    hostile.answer_alarms(watcher)
    return Scene(request, intruder)


@pytest.fixture
def watcher(visit: Visit, scene: Scene) -> Iterator[Visitor]:
    """Somebody who may see everything looks around; at the end nothing may have run."""
    visitor = visit(None, height=2400)  # so that long lists draw all that is in them
    page = visitor.page
    page.add_init_script(_TRAP)
    page.on("dialog", lambda dialog: visitor.complaints.append(f"a dialog opened: {dialog.message}"))
    page.on("popup", lambda popup: visitor.complaints.append(f"a window opened: {popup.url}"))
    login: dict[str, str | float | bool] = {"username": hostile.WATCHER, "password": hostile.PASSWORD}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = page.context.request.post(f"{visitor.address}/api/v1/auth/session", form=login, headers=headers)
    assert answer.ok, answer.text()
    yield visitor
    assert_calm(page)


def assert_calm(page: Page) -> None:
    """Nothing ran, nothing is there that could, and no object has got what it did not have."""
    assert page.evaluate("window.ran") == []
    assert page.evaluate(_ALIVE) == []
    assert page.evaluate("[({}).ran, [].ran, (() => 0).ran].every((each) => each === undefined)")


def read(page: Page, *texts: str) -> None:
    """All of these are there, as they were written, and nothing of it is more than text."""
    until = time.monotonic() + _PATIENCE
    while True:
        shown = page.evaluate(_READ)
        missing = [text for text in texts if text not in shown]
        if not missing or time.monotonic() > until:
            break
        page.wait_for_timeout(100)
    assert missing == [], f"not shown as text at {page.url}"
    assert_calm(page)


def test_the_trap_catches_what_would_run(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script(_TRAP)
    page.route("**/*", lambda route: route.abort())
    page.goto("about:blank")
    naive = "".join(f"<div>{text}</div>" for text in (*TEXTS, f"<a href='{hostile.LINK}'>x</a>"))
    page.set_content(naive, wait_until="commit")
    page.wait_for_function("window.ran.length > 2")
    alive = page.evaluate(_ALIVE)
    for what in ("IMG onerror", "svg onload", "IFRAME", "A href=javascript:", "BASE", "DETAILS ontoggle"):
        assert [each for each in alive if each.startswith(what)], what
    page.close()


def test_requests_show_what_was_written_as_text(watcher: Visitor, scene: Scene) -> None:
    page = watcher.go(f"/requests?workflow={hostile.KEY}")
    read(page, *TEXTS, hostile.WORKFLOW)
    page.get_by_role("button", name="Saved").click()
    read(page, *(text[:60] for text in hostile.ON_ONE_LINE))
    page.keyboard.press("Escape")
    page = watcher.go(f"/requests/{scene.request['id']}")
    read(page, *TEXTS, hostile.LINK, hostile.TITLED, hostile.FIRST_STEP, hostile.NEXT_STEP)
    expect(page.get_by_text(hostile.LINK, exact=True).first).to_be_visible()


def test_the_inbox_shows_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go(f"/inbox?workflow={hostile.KEY}")
    read(page, *(TEXTS[number] for number in range(6, 12)), hostile.FIRST_STEP)
    page.get_by_role("button", name=TEXTS[8]).first.click()
    read(page, *TEXTS, hostile.LINK, hostile.TITLED, f"Remark {TEXTS[9]}")
    page.get_by_role("checkbox", name="Choose all tasks").check()
    bar = page.get_by_role("region", name="With the chosen tasks")
    bar.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("dialog")).to_contain_text(TEXTS[6])
    assert_calm(page)


def test_the_way_to_a_new_request_shows_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go("/start")
    read(page, hostile.WORKFLOW)
    page = watcher.go(f"/start/{hostile.KEY}")
    read(page, hostile.TITLED, hostile.EXPLAINED, hostile.FIRST_STEP)
    page.get_by_label("Choice").click()
    for text in TEXTS:
        expect(page.get_by_role("option", name=text, exact=True)).to_be_attached()


def test_the_grid_and_its_ticker_show_what_was_written_as_text(watcher: Visitor, scene: Scene) -> None:
    page = watcher.go(f"/grid?workflow={hostile.KEY}")
    read(page, hostile.WORKFLOW, hostile.FIRST_STEP, hostile.NEXT_STEP)
    title = f"Just now {TEXTS[4]}"
    body = {"workflow": hostile.KEY, "title": title, "context": hostile.context(4)}
    made = scene.intruder.call("POST", "/requests", body)
    read(page, title)
    page.get_by_role("button", name=re.compile("^First")).first.click()
    read(page, title, TEXTS[7])
    scene.intruder.call("POST", f"/requests/{made['id']}/withdraw", {"note": TEXTS[5]})
    assert_calm(page)


def test_deadlines_show_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go(f"/sla?workflow={hostile.KEY}")
    read(page, *TEXTS[6:26], hostile.FIRST_STEP, hostile.NEXT_STEP)
    page.locator("label").filter(has_text=re.compile("^Acknowledged$")).click()
    read(page, *TEXTS, hostile.HOLDS)


def test_the_trail_shows_what_was_written_as_text(watcher: Visitor, scene: Scene) -> None:
    page = watcher.go(f"/audit?request={scene.request['id']}")
    read(page, *TEXTS[15:], hostile.NOBODYS)
    page.get_by_role("button", name=re.compile("decided approve")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    read(page, *(json.dumps(text, ensure_ascii=False)[1:-1] for text in TEXTS))
    page = watcher.go("/audit?action=login.refused")
    read(page, TEXTS[3])


def test_the_administration_shows_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go(f"/admin/users?q={hostile.INTRUDER}")
    read(page, *TEXTS[:2], *TEXTS[10:17], hostile.EMAIL, hostile.HOLDS)
    page = watcher.go(f"/admin/users/{hostile.INTRUDER}")
    read(page, hostile.HOLDS, hostile.EMAIL, hostile.ATTRIBUTE)
    page = watcher.go(f"/admin/roles/{quote(hostile.HOLDS, safe='')}")
    read(page, hostile.NOBODYS, *(f"may {text}" for text in TEXTS))
    page = watcher.go("/admin/permissions")
    read(page, hostile.MAY_DECIDE)
    page = watcher.go("/admin/incidents?state=all")
    read(page, hostile.NOBODYS, *TEXTS)


def test_the_outbox_shows_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go("/admin/outbox?state=all")
    read(page, hostile.EMAIL)
    page.get_by_role("button", name=re.compile("^Letter")).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_calm(page)


def test_the_designer_shows_what_was_written_as_text(watcher: Visitor) -> None:
    page = watcher.go("/designer")
    read(page, hostile.WORKFLOW)
    page = watcher.go(f"/designer/{hostile.KEY}")
    read(page, hostile.WORKFLOW, hostile.FIRST_STEP, hostile.NEXT_STEP, "\n".join(TEXTS))
    page.locator("label").filter(has_text=re.compile("^Text$")).click()
    read(page, f"create_permission: {hostile.MAY_START}", f"supervisor_role: {hostile.HOLDS}")
    page = watcher.go(f"/designer/{hostile.UNSOUND}")
    page.get_by_role("tab", name="Findings").click()
    read(page, f"Lost {TEXTS[4]}")


def test_what_is_ones_own_shows_what_was_written_as_text(watcher: Visitor) -> None:
    told = [each["title"] for each in watcher.call("GET", "/notifications?limit=20")["items"]]
    assert any("__ran" in each for each in told)
    page = watcher.go("/me")
    read(page, *told)
    page = watcher.go("/me/tokens")
    read(page, *hostile.ON_ONE_LINE)
    page = watcher.go("/me/security")
    read(page)


def test_what_is_searched_for_and_asked_for_by_address_is_text(watcher: Visitor) -> None:
    watcher.expect_complaint("404|422")
    page = watcher.go(f"/requests?q={quote(TEXTS[3])}&workflow={quote(TEXTS[0])}&status={quote(TEXTS[5])}")
    read(page, TEXTS[3])
    page.keyboard.press("Control+k")
    palette = page.get_by_role("combobox", name="Search or do anything")
    palette.fill(TEXTS[4])
    expect(page.get_by_role("option", name=TEXTS[4]).first).to_be_visible()
    palette.fill(f"{TEXTS[4]} and more")
    expect(page.get_by_role("dialog")).to_contain_text(f"Nothing found for “{TEXTS[4]} and more”.")
    palette.fill("Start: Workflow")
    expect(page.get_by_role("option", name=f"Start: {hostile.WORKFLOW}")).to_be_visible()
    assert_calm(page)
    for room in ("requests", "designer", "start", "admin/users", "admin/roles", "me"):
        page.goto(f"{watcher.address}/{room}/{quote(TEXTS[3], safe='')}?task={quote(hostile.LINK)}")
        expect(page.locator("main")).to_be_visible()
        expect(page.get_by_role("status", name=re.compile("^Loading"))).to_have_count(0)
        assert_calm(page)


_LEADS_AWAY: Final = (
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "/inbox/..//evil.example/",
    "https://evil.example/",
    hostile.LINK,
    TEXTS[11],
)


@pytest.mark.parametrize("after", _LEADS_AWAY)
def test_the_login_leads_nowhere_else(visit: Visit, after: str) -> None:
    visitor = visit(None)
    page = visitor.page
    page.add_init_script(_TRAP)
    page.goto(f"{visitor.address}/login?next={quote(after, safe='')}")
    page.get_by_role("button", name=re.compile("Marta Lindqvist")).click()
    expect(page).to_have_url(f"{visitor.address}/inbox")
    assert_calm(page)


def test_every_page_has_a_policy_that_lets_only_our_scripts_run(visit: Visit) -> None:
    visitor = visit(None)
    asking = visitor.page.context.request
    for path in ("/", "/login", "/inbox", "/requests/1", "/designer/x", "/admin/users", "/nowhere", "/grid"):
        headers = asking.get(visitor.address + path, headers={"Accept": "text/html"}).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        scripts = policy["script-src"].split()
        assert scripts[0] == "'self'"
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", each) for each in scripts[1:]), path
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == policy["form-action"] == policy["font-src"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_stops_what_would_run_all_the_same(visit: Visit) -> None:
    visitor = visit(None)
    visitor.expect_complaint("Content Security Policy|Content-Security-Policy")
    page = visitor.page
    page.add_init_script(_TRAP)
    page.goto(f"{visitor.address}/login")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.evaluate("(text) => document.body.insertAdjacentHTML('beforeend', text)", _IMAGE)
    page.wait_for_function("window.ran.some((each) => String(each).startsWith('script-src'))")
    assert 1 not in page.evaluate("window.ran")

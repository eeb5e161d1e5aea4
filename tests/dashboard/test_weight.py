"""What a room costs to come: a stranger's connection is slow, and a phone's more so."""

from typing import Any

from playwright.sync_api import expect

from .conftest import Visit

MOST_BYTES = 250_000


def test_the_first_load_of_the_inbox_is_light(visit: Visit) -> None:
    visitor = visit("manager")
    page = visitor.page
    session = page.context.new_cdp_session(page)
    scripts: set[str] = set()
    sizes: dict[str, float] = {}

    def answered(event: dict[str, Any]) -> None:
        if event["type"] == "Script":
            scripts.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    visitor.go("/inbox")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    page.wait_for_function("() => document.querySelectorAll('[aria-label^=Loading]').length === 0")
    assert len(scripts) > 5
    assert sum(sizes.get(each, 0) for each in scripts) < MOST_BYTES

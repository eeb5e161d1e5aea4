"""The built pages: found by name or not at all, allowed to run their own scripts only."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from starlette.requests import Request

from nexusflow.api.dashboard import Dashboard, policy

INLINE = "self.pushed=[1]"


@pytest.fixture
def pages(tmp_path: Path) -> Dashboard:
    """An export with a plain room and one whose address goes on."""
    for name, text in {
        "index.html": f'<script src="/theme.js"></script><script>{INLINE}</script>',
        "404.html": "no such page",
        "inbox.html": "inbox",
        "inbox.txt": "inbox payload",
        "requests.html": "requests",
        "requests.txt": "requests payload",
        "requests/__next._tree.txt": "tree",
        "requests/__next.rooms.requests.$oc$id.__PAGE__.txt": "page",
        "_next/static/a.js": "run()",
        "_next/static/a.js.br": "smaller",
        "_next/static/a.js.gz": "small",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path.parent / "secret.txt").write_text("secret")
    return Dashboard(tmp_path)


def asking(**headers: str) -> Request:
    """A call with these headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/inbox", "inbox.html"),
        ("/inbox.txt", "inbox.txt"),
        ("/requests", "requests.html"),
        ("/requests/12", "requests.html"),
        ("/requests/12.txt", "requests.txt"),
        ("/requests/a/b/c", "requests.html"),
        ("/requests/12/__next._tree.txt", "requests/__next._tree.txt"),
        (
            "/requests/12/__next.rooms.requests.$oc$id.__PAGE__.txt",
            "requests/__next.rooms.requests.$oc$id.__PAGE__.txt",
        ),
    ],
)
def test_an_address_leads_to_its_file(pages: Dashboard, tmp_path: Path, path: str, file: str) -> None:
    response = pages.answer(path, asking())
    assert response is not None
    assert Path(response.path) == tmp_path / file  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "/favicon.ico",
        "/inbox/12",
        "/../secret.txt",
        "/requests/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/etc/passwd",
        "/_next/static/a.js.br",
        "/requests/12/__next.no.txt",
    ],
)
def test_what_is_not_there_is_not_found_however_it_is_asked_for(
    pages: Dashboard, tmp_path: Path, path: str
) -> None:
    response = pages.answer(path, asking())
    if response is not None:  # the room, which says by itself that it knows no such thing
        assert Path(response.path).parent == tmp_path  # type: ignore[attr-defined]
        assert Path(response.path).name in {"requests.html", "requests.txt"}  # type: ignore[attr-defined]


def test_only_the_scripts_that_came_with_a_page_may_run(pages: Dashboard) -> None:
    response = pages.answer("/", asking())
    assert response is not None
    digest = b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy("<p>").split("style-src")[0]
    assert "unsafe-eval" not in policy("<p>")


def test_a_file_is_sent_as_small_as_the_browser_takes_it(pages: Dashboard) -> None:
    for accepted, coding, ending in (("gzip, br", "br", ".br"), ("gzip", "gzip", ".gz"), ("", None, ".js")):
        response = pages.answer("/_next/static/a.js", asking(accept_encoding=accepted))
        assert response is not None
        assert response.headers.get("content-encoding") == coding
        assert str(response.path).endswith(ending)  # type: ignore[attr-defined]
        assert response.headers["content-type"].startswith("text/javascript")
        assert "immutable" in response.headers["cache-control"]


def test_what_the_browser_still_has_is_not_sent_again(pages: Dashboard) -> None:
    first = pages.answer("/inbox", asking())
    assert first is not None
    again = pages.answer("/inbox", asking(if_none_match=first.headers["etag"]))
    assert again is not None
    assert again.status_code == 304
    assert first.headers["cache-control"] == "no-cache"


def test_an_export_that_was_not_made_serves_nothing(tmp_path: Path) -> None:
    pages = Dashboard(tmp_path / "nowhere")
    assert not pages.built
    assert pages.answer("/", asking()) is None

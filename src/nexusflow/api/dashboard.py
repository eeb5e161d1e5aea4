"""The built dashboard: files known by name at the start, served with a policy that lets only them run.

`scripts/dashboard` builds them into `pages/dashboard`. What is asked for is looked up in a mapping; no path
is ever made of what a caller sent.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response

_ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""What a file may also be there as, the best first."""
_INLINE: Final = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_SEGMENT: Final = "__next."
_DEEP: Final = "$oc$"  # how the export names the parts of a path that any address fills
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Page:
    """One file: where it is, what it is, and as what else it is there."""

    path: Path
    headers: Mapping[str, str]
    encodings: Mapping[str, Path]


class Dashboard:
    """All files of one export. Empty if it was not built."""

    def __init__(self, folder: Path) -> None:
        self._pages = dict(_read(folder))
        self._deep = frozenset(name.split("/")[0] for name in self._pages if _DEEP in name)

    @property
    def built(self) -> bool:
        """Whether there is anything to serve."""
        return "index.html" in self._pages

    def answer(self, path: str, request: Request) -> Response | None:
        """The file for a path; None if there is none. What the browser still has is not sent again."""
        page = self._find(path.strip("/"))
        return None if page is None else _send(page, request.headers)

    def answer_missing(self, request: Request) -> Response:
        """The page that says that there is none."""
        response = _send(self._pages["404.html"], request.headers)
        response.status_code = 404
        return response

    def _find(self, path: str) -> Page | None:
        for name in (path, f"{path}.html") if path else ("index.html",):
            if name in self._pages:
                return self._pages[name]
        head, last = path.split("/")[0], path.split("/")[-1]
        if head not in self._deep:
            return None
        if last.startswith(_SEGMENT):
            return self._pages.get(f"{head}/{last}")
        return self._pages.get(f"{head}{'.txt' if last.endswith('.txt') else '.html'}")


def _read(folder: Path) -> Iterator[tuple[str, Page]]:
    for path in folder.rglob("*"):
        if not path.is_file() or path.suffix in _ENCODINGS.values():
            continue
        name = path.relative_to(folder).as_posix()
        beside = {coding: path.with_name(path.name + suffix) for coding, suffix in _ENCODINGS.items()}
        encodings = {coding: other for coding, other in beside.items() if other.is_file()}
        yield name, Page(path, dict(_headers(name, path)), encodings)


def _headers(name: str, path: Path) -> Iterator[tuple[str, str]]:
    yield "content-type", _media_type(name)
    yield "cache-control", _FOR_EVER if name.startswith("_next/static/") else "no-cache"
    yield "etag", f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:32]}"'
    yield "vary", "accept-encoding"
    if name.endswith(".html"):
        yield "content-security-policy", policy(path.read_text("utf-8"))
        yield "cross-origin-opener-policy", "same-origin"
        yield "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def _media_type(name: str) -> str:
    found = guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def policy(html: str) -> str:
    """What a page may do: run our own files and exactly the inline scripts that it came with.

    Styles may be set inline: the parts place menus and rows so, and a style runs nothing.
    """
    hashes = sorted({_hash(script) for script in _INLINE.findall(html)})
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _send(page: Page, asked: Headers) -> Response:
    if page.headers["etag"] in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=dict(page.headers))
    accepted = {each.split(";")[0].strip() for each in asked.get("accept-encoding", "").split(",")}
    for coding, path in page.encodings.items():
        if coding in accepted:
            return FileResponse(path, headers={**page.headers, "content-encoding": coding})
    return FileResponse(page.path, headers=dict(page.headers))

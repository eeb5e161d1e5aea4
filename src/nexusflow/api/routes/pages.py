"""The dashboard, and the plain pages: the reference of the calls, and what each refusal means.

The plain pages are self-contained: nothing is loaded from elsewhere, nothing runs, and the one style is
allowed by its hash. Where no dashboard was built, a plain page says what this is.
"""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Request
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from nexusflow import __version__
from nexusflow.api.dashboard import Dashboard
from nexusflow.api.openapi import operations
from nexusflow.api.problems import STATUS_OF, title

router = APIRouter(include_in_schema=False)

_PAGES: Final = files("nexusflow.api") / "pages"


@router.get("/docs")
async def reference(request: Request) -> HTMLResponse:
    """Every call, rendered from the OpenAPI document."""
    return _page("reference.html", groups=_groups(request.app.openapi()))


@router.get("/docs/problems")
async def problems() -> HTMLResponse:
    """Every code of a problem, with its status."""
    rows = sorted((status, code.value, title(code)) for code, status in STATUS_OF.items())
    return _page("problems.html", rows=dict.fromkeys(rows))


class _PageConvertor(Convertor[str]):
    """Any address but those of the API: what does not exist there is for it to say."""

    regex = "(?!api/|health/|metrics|docs).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _PageConvertor())


@router.api_route("/{path:page}", methods=["GET", "HEAD"])
async def dashboard(request: Request) -> Response:
    """A file of the dashboard; where there is none, a page that says so."""
    pages: Dashboard = request.app.state.dashboard
    path = request.url.path
    if not pages.built and path == "/":
        return _page("index.html", base=str(request.base_url))
    found = pages.answer(path, request)
    if found is not None:
        return found
    if pages.built and "text/html" in request.headers.get("accept", ""):
        return pages.answer_missing(request)
    raise HTTPException(404)


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations(document):
        call = {
            "path": path,
            "method": method.upper(),
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", ()),
        }
        groups.setdefault(operation.get("tags", ["other"])[0], []).append(call)
    return groups


def _page(name: str, **values: Any) -> HTMLResponse:
    style = _read("style.css")
    html = _templates().get_template(name).render(style=style, version=__version__, **values)
    return HTMLResponse(html, headers={"Content-Security-Policy": _policy(style)})


@cache
def _templates() -> Environment:
    return Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@cache
def _read(name: str) -> str:
    return (_PAGES / name).read_text("utf-8")


@cache
def _policy(style: str) -> str:
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )

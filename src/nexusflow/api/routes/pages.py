"""The plain pages: what this is, the reference of the calls, and what each refusal means.

Self-contained: nothing is loaded from elsewhere, nothing runs, and the one style is allowed by its hash.
"""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Request
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse

from nexusflow import __version__
from nexusflow.api.openapi import operations
from nexusflow.api.problems import STATUS_OF, title

router = APIRouter(include_in_schema=False)

_PAGES: Final = files("nexusflow.api") / "pages"


@router.get("/")
async def index(request: Request) -> HTMLResponse:
    """What this is and where to go."""
    return _page("index.html", base=str(request.base_url))


@router.get("/docs")
async def reference(request: Request) -> HTMLResponse:
    """Every call, rendered from the OpenAPI document."""
    return _page("reference.html", groups=_groups(request.app.openapi()))


@router.get("/docs/problems")
async def problems() -> HTMLResponse:
    """Every code of a problem, with its status."""
    rows = sorted((status, code.value, title(code)) for code, status in STATUS_OF.items())
    return _page("problems.html", rows=dict.fromkeys(rows))


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

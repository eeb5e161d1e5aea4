"""The cookie of a session: scripts cannot read it and other sites cannot use it.

Beside it stands one that they can read and that opens nothing: with it a page knows that it may ask who is
there, and need not be refused to find out that nobody is.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from nexusflow.api.identity import COOKIE

HINT: Final = "nexusflow_here"


def set_cookie(response: Response, request: Request, cookie: str, *, seconds: int) -> None:
    """Give the browser its session."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        COOKIE, cookie, max_age=seconds, httponly=True, secure=secure, samesite="lax", path="/"
    )
    response.set_cookie(HINT, "1", max_age=seconds, secure=secure, samesite="lax", path="/")


def drop_cookie(response: Response) -> None:
    """Take it away again."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    response.delete_cookie(HINT, path="/", samesite="lax")

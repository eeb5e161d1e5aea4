"""Who is there: from a bearer token, an API token or a session cookie to an actor, as of now.

The row of the user counts at once: a disabled user, a changed password, a session that ended. The hot
routes alone rely for one second on what they have looked up, and the engine checks on top of it,
inside its transaction, that whoever acts is active and holds what the step asks.
"""

import hmac
import secrets
import string
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.datastructures import Headers

from nexusflow.api.options import Options
from nexusflow.api.problems import Code, Refusal
from nexusflow.api.tokens import Tokens, derive
from nexusflow.api.visitor import Visitor
from nexusflow.core.request import Actor
from nexusflow.directory.accounts import Account, read_account
from nexusflow.directory.credentials import hold
from nexusflow.directory.sessions import NewSession, end_session, open_session, read_session, see_session
from nexusflow.directory.tokens import read_token, use_token
from nexusflow.engine.authority import with_absent

COOKIE: Final = "nexusflow_session"
CSRF_HEADER: Final = "x-csrf-token"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_TRUSTED_SECONDS: Final = 1.0
_REMEMBERED: Final = 10_000
API_TOKEN: Final = "nxf_"  # noqa: S105 - how every one of them begins
"""How the tokens of programs begin, so that one that lies about is known for what it is."""

_ALPHABET: Final = string.ascii_letters + string.digits
_DRAWN: Final = 43  # characters of 62: more than 256 bits
_SHOWN: Final = 6
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="nexusflow"'}


@dataclass(frozen=True, slots=True)
class Credential:
    """What a call carries: the text of a token, or of a cookie."""

    text: str
    cookie: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls, with what they hold; `session_id` and `csrf_hash` are set for a session, and
    `token_id` for an API token."""

    account: Account
    credential: Credential
    expires_at: datetime
    csrf_hash: bytes | None = None
    session_id: int | None = None
    token_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the core knows people."""
        return self.account.actor


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """What the browser gets: the cookie's text, and the token for forms of other origins."""

    cookie: str
    csrf_token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DrawnToken:
    """An API token that was just drawn: its text, shown once, and what is kept of it."""

    text: str
    prefix: str
    token_hash: bytes


_Finder = Callable[[AsyncConnection, Credential], Awaitable[Caller | None]]


class Identity:
    """Reads credentials, and gives out new ones."""

    def __init__(self, database: AsyncEngine, options: Options) -> None:
        self._database = database
        self._options = options
        self._tokens = Tokens(options.secret_key)
        self._cookie_key = derive(options.secret_key, "session cookie")
        self._api_key = derive(options.secret_key, "API token")
        self._trusted: dict[Credential, tuple[float, Caller]] = {}

    async def caller(self, method: str, headers: Headers) -> Caller:
        """Whoever calls, looked up now. Raises `Refusal` (401, or 403 for another site's doing)."""
        credential = read_credential(headers)
        caller = await self.look_up(credential)
        self._refuse_cross_site(caller, method, headers)
        return caller

    async def caller_in_a_hurry(self, method: str, headers: Headers) -> Caller:
        """As `caller`, but what was looked up within the last second is good enough."""
        credential = read_credential(headers)
        checked_at, caller = self._trusted.get(credential, (-_TRUSTED_SECONDS, None))
        if caller is None or time.monotonic() - checked_at > _TRUSTED_SECONDS:
            caller = await self.look_up(credential)
        self._refuse_cross_site(caller, method, headers)
        return caller

    async def look_up(self, credential: Credential) -> Caller:
        """Whose credential it is, as of now. Raises `Refusal`."""
        self._trusted.pop(credential, None)
        async with self._database.connect() as connection:
            connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            caller = await self._finder(credential)(connection, credential)
            if caller is not None and caller.account.is_substitute:
                caller = await _standing_in(connection, caller)
        if caller is None or not caller.actor.active:
            raise not_logged_in("Expected a valid token or session: yours has ended. Log in again.")
        if len(self._trusted) >= _REMEMBERED:
            self._trusted.clear()
        self._trusted[credential] = (time.monotonic(), caller)
        return caller

    def forget(self, username: str) -> None:
        """Rely on nothing that was looked up of somebody: their credentials have changed."""
        for credential, (_, caller) in list(self._trusted.items()):
            if caller.actor.username == username:
                del self._trusted[credential]

    def _finder(self, credential: Credential) -> _Finder:
        if credential.cookie:
            return self._by_cookie
        return self._by_api_token if credential.text.startswith(API_TOKEN) else self._by_token

    async def _by_token(self, connection: AsyncConnection, credential: Credential) -> Caller | None:
        claims = self._tokens.read(credential.text)
        account = None if claims is None else await read_account(connection, claims.username)
        if claims is None or account is None or account.credential_version != claims.credential_version:
            return None
        return Caller(account, credential, datetime.fromtimestamp(claims.expires, UTC))

    async def _by_cookie(self, connection: AsyncConnection, credential: Credential) -> Caller | None:
        session = await read_session(connection, self._hash(credential.text))
        account = None if session is None else await read_account(connection, session.username)
        if session is None or account is None:
            return None
        if session.unseen:
            await see_session(connection, session.id)
        return Caller(
            account,
            credential,
            session.expires_at,
            csrf_hash=bytes(session.csrf_hash),
            session_id=session.id,
        )

    async def _by_api_token(self, connection: AsyncConnection, credential: Credential) -> Caller | None:
        token = await read_token(connection, _keyed(self._api_key, credential.text))
        account = None if token is None else await read_account(connection, token.username)
        if token is None or account is None:
            return None
        if token.unseen:
            await use_token(connection, token.id)
        return Caller(account, credential, token.expires_at, token_id=token.id)

    def issue_token(self, account: Account) -> tuple[str, int]:
        """A bearer token and its seconds of life."""
        seconds = self._options.token_seconds
        version = account.credential_version
        return self._tokens.issue(
            account.actor.username, credential_version=version, seconds=seconds
        ), seconds

    def draw_token(self) -> DrawnToken:
        """The text of a new API token; it is good once its hash is stored."""
        text = API_TOKEN + "".join(secrets.choice(_ALPHABET) for _ in range(_DRAWN))
        return DrawnToken(text, text[: len(API_TOKEN) + _SHOWN], _keyed(self._api_key, text))

    async def open_session(
        self, connection: AsyncConnection, account: Account, visitor: Visitor
    ) -> OpenedSession:
        """A session for a browser. Raises `Refusal` if the account has changed since it was read."""
        if not await hold(connection, account):
            raise changed_meanwhile()
        cookie, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        new = self._session(cookie, self._hash(csrf), visitor)
        return OpenedSession(cookie, csrf, await open_session(connection, account.actor.username, new))

    async def renew_session(self, connection: AsyncConnection, caller: Caller, visitor: Visitor) -> str:
        """The cookie of a session in the place of the caller's, which has ended; its forms stay good."""
        assert caller.csrf_hash is not None
        cookie = secrets.token_urlsafe(32)
        new = self._session(cookie, caller.csrf_hash, visitor)
        await open_session(connection, caller.actor.username, new)
        return cookie

    def _session(self, cookie: str, csrf_hash: bytes, visitor: Visitor) -> NewSession:
        return NewSession(
            token_hash=self._hash(cookie),
            csrf_hash=csrf_hash,
            seconds=self._options.session_seconds,
            address=visitor.address,
            agent=visitor.agent,
        )

    async def end_session(self, connection: AsyncConnection, cookie: str) -> str | None:
        """End the session of a cookie; whose it was."""
        self._trusted.pop(Credential(cookie, cookie=True), None)
        return await end_session(connection, self._hash(cookie))

    def _hash(self, text: str) -> bytes:
        return _keyed(self._cookie_key, text)

    def _refuse_cross_site(self, caller: Caller, method: str, headers: Headers) -> None:
        """A browser sends cookies along whoever asks it to; a bearer token only our own code sends."""
        if method in _SAFE or not caller.credential.cookie or is_same_origin(headers):
            return
        given = headers.get(CSRF_HEADER)
        if given and caller.csrf_hash and hmac.compare_digest(self._hash(given), caller.csrf_hash):
            return
        raise cross_site()


async def _standing_in(connection: AsyncConnection, caller: Caller) -> Caller:
    """The caller, standing in for whom they stand in for now."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    actors = await with_absent(raw, [caller.actor])
    return replace(caller, account=replace(caller.account, actor=actors[caller.actor.username]))


def _keyed(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("utf-8", "replace"), "sha256")


def read_credential(headers: Headers) -> Credential:
    """What the call carries. Raises `Refusal` when that is nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return Credential(token.strip(), cookie=False)
    cookie = read_cookie(headers)
    if cookie:
        return Credential(cookie, cookie=True)
    raise not_logged_in("Expected a bearer token or a session cookie; POST /api/v1/auth/token gives a token.")


def read_cookie(headers: Headers) -> str | None:
    """The text of our cookie, if there is one."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if morsel is None else morsel.value


def is_same_origin(headers: Headers) -> bool:
    """Whether the browser says that the call comes from our own pages."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit_netloc(origin) == headers.get("host", "").lower()


def urlsplit_netloc(origin: str) -> str | None:
    """Host and port of an origin; None when it is none."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def refuse_foreign_login(headers: Headers) -> None:
    """A page of somebody else must not log its visitors in as whom it likes. Raises `Refusal`."""
    told = "sec-fetch-site" in headers or "origin" in headers
    if told and headers.get("sec-fetch-site") != "none" and not is_same_origin(headers):
        raise cross_site()


def not_logged_in(detail: str) -> Refusal:
    """The 401 that says how to log in."""
    return Refusal(Code.NOT_LOGGED_IN, detail, headers=_CHALLENGE)


def changed_meanwhile() -> Refusal:
    """The 401 for credentials that were changed or closed while a call with them was under way."""
    return not_logged_in("Expected your account as it was a moment ago: it has changed. Log in again.")


def cross_site() -> Refusal:
    """The 403 for a call that another site made the browser send."""
    return Refusal(
        Code.CROSS_SITE,
        "Expected a call from this product's own pages: send the X-CSRF-Token that POST"
        " /api/v1/auth/session answered, or use a bearer token.",
    )

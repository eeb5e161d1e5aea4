"""Logging in: throttled, audited, and as slow for a stranger as for a wrong password."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.requests import Request

from nexusflow.api.intake import JSON_IN_SCOPE
from nexusflow.api.options import Options
from nexusflow.api.problems import Code, Refusal
from nexusflow.core.rejection import Fault
from nexusflow.directory.accounts import Account, read_account
from nexusflow.directory.names import RESERVED, is_username
from nexusflow.directory.passwords import DEMO_PASSWORD, LONGEST, is_password
from nexusflow.directory.throttle import Bucket, forget_idle, give_back, take
from nexusflow.directory.trail import leave_trail

NOBODY: Final = "anonymous"
_SWEEP_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed."""

    username: str
    password: str


async def read_credentials(request: Request) -> Credentials:
    """Username and password from a form or a JSON body. Raises `Refusal`."""
    given: Any = request.scope.get(JSON_IN_SCOPE)
    if given is None:
        given = _read_form(await request.body())
    if not isinstance(given, dict):
        given = {}
    faults = [
        Fault(f"/{name}", f"text of 1 to {longest} characters")
        for name, longest in (("username", 128), ("password", LONGEST))
        if not _is_text(given.get(name), longest)
    ]
    if faults:
        raise Refusal(
            Code.INVALID_REQUEST,
            "Expected a form, or JSON, with username and password.",
            errors=faults,
        )
    return Credentials(given["username"], given["password"])


def _read_form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items() if len(values) == 1}


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and "\x00" not in value


class Login:
    """The one way in. `log_in` gives the account, or refuses."""

    def __init__(self, database: AsyncEngine, options: Options) -> None:
        self._database = database
        self._options = options
        self._swept_at = time.monotonic()

    async def log_in(self, given: Credentials, *, address: str) -> Account:
        """The account of whoever typed the right password. Raises `Refusal`: 401, or 429."""
        buckets = _buckets(given.username, address)
        async with self._database.begin() as connection:
            await self._sweep(connection)
            wait = await take(connection, buckets)
            account = None
            if wait == 0 and is_username(given.username) and given.username not in RESERVED:
                account = await read_account(connection, given.username)
        if wait > 0:
            raise _too_many(wait)
        refused = await self._refuse(account, given.password)
        async with self._database.begin() as connection:
            if refused is None:
                await give_back(connection, buckets)
            await _audit(connection, given.username, account, refused=refused, address=address)
        if refused is not None or account is None:
            raise Refusal(
                Code.WRONG_CREDENTIALS,
                "Expected the username and the password of an active user; these are not.",
                headers={"WWW-Authenticate": 'Bearer realm="nexusflow"'},
            )
        return account

    async def confirm(self, account: Account, password: str, *, address: str) -> None:
        """Whether somebody who is logged in knows their password, throttled as a login is.

        Raises `Refusal`: 422 at `/current`, or 429.
        """
        username = account.actor.username
        buckets = _buckets(username, address)
        async with self._database.begin() as connection:
            wait = await take(connection, buckets)
        if wait > 0:
            raise _too_many(wait)
        right = await is_password(password, account.password_hash)
        async with self._database.begin() as connection:
            if right:
                await give_back(connection, buckets)
                return
            await leave_trail(connection, "password.refused", by=username, metadata={"address": address})
        raise Refusal(
            Code.WRONG_PASSWORD,
            "Expected the password that you have now; this is another one.",
            errors=[Fault("/current", "the password that you have now")],
        )

    async def _refuse(self, account: Account | None, password: str) -> str | None:
        """Why the login is refused. The password is always worked out, so that time tells nothing."""
        right = await is_password(password, None if account is None else account.password_hash)
        if account is None:
            return "unknown_user"
        if not right:
            return "wrong_password"
        if not account.actor.active:
            return "disabled"
        if password == DEMO_PASSWORD and not self._options.demo_logins:
            return "demo_closed"
        return None

    async def _sweep(self, connection: AsyncConnection) -> None:
        if time.monotonic() - self._swept_at > _SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            await forget_idle(connection)


def _buckets(username: str, address: str) -> tuple[Bucket, ...]:
    """Ten failures at once for a name from one address, then ten a minute; a hundred for a name from
    anywhere, and for an address with any name, then one a second.

    So nobody keeps somebody else out by guessing, unless from many addresses. What was typed as a name is
    hashed: people type passwords there.
    """
    typed = hashlib.sha256(username.lower().encode("utf-8", "replace")).hexdigest()
    place = address[:100]
    return (
        Bucket(f"login:user:{typed}:{place}", capacity=10, per_second=1 / 6),
        Bucket(f"login:user:{typed}", capacity=100, per_second=1),
        Bucket(f"login:address:{place}", capacity=100, per_second=1),
    )


def _too_many(wait: float) -> Refusal:
    seconds = int(wait) + 1
    return Refusal(
        Code.TOO_MANY,
        f"Expected fewer failed logins; try again in {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )


async def _audit(
    connection: AsyncConnection, typed: str, account: Account | None, *, refused: str | None, address: str
) -> None:
    """Under the name of an account; a name that is none's is not written down, it may be a password."""
    by = NOBODY if account is None else account.actor.username
    action = "login.succeeded" if refused is None else "login.refused"
    metadata: dict[str, Any] = {"address": address}
    if refused is not None:
        metadata["reason"] = refused
    if account is None:
        metadata["typed"] = hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()[:16]
    await leave_trail(connection, action, by=by, metadata=metadata)

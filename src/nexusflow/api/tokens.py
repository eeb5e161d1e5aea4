"""Bearer tokens: JWT, HS256, short claims; what was verified once is remembered until it expires."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_REMEMBERED: Final = 20_000
_ALGORITHM: Final = "HS256"


@dataclass(frozen=True, slots=True)
class Claims:
    """Whose token, of which state of their credentials, until when (seconds since 1970)."""

    username: str
    credential_version: int
    expires: int


class Tokens:
    """Makes and reads the tokens of one secret."""

    def __init__(self, secret_key: str) -> None:
        self._key = OctKey.import_key(derive(secret_key, "bearer token"))
        self._known: dict[bytes, Claims] = {}

    def issue(self, username: str, *, credential_version: int, seconds: int) -> str:
        """A token for somebody who has just proven who they are."""
        now = int(time.time())
        claims = {"sub": username, "iat": now, "exp": now + seconds, "ver": credential_version}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> Claims | None:
        """What a token says, if we made it and it has not expired."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        claims = self._known.get(digest) or self._verify(token)
        if claims is None or claims.expires <= time.time():
            self._known.pop(digest, None)
            return None
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[digest] = claims
        return claims

    def _verify(self, token: str) -> Claims | None:
        try:
            claims: dict[str, Any] = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            return Claims(str(claims["sub"]), int(claims["ver"]), int(claims["exp"]))
        except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def derive(secret_key: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that none tells anything of another."""
    return hmac.digest(secret_key.encode(), f"nexusflow {purpose}".encode(), "sha256")

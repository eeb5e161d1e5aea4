"""Signs calls as Standard Webhooks does (https://www.standardwebhooks.com), and keeps the secrets for it."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from standardwebhooks import Webhook

from nexusflow.notices.calls.places import Place

_PREFIX: Final = "whsec_"
_SHORTEST, _LONGEST = 24, 64
_LABEL: Final = b"nexusflow calls"


@dataclass(frozen=True, slots=True)
class Keyring:
    """What calls are signed with. Passes between processes.

    `chosen`: by the operator, for all places; several while they are being changed. Without any, each place
    has a secret of its own, made of `seed`: what is signed says nothing of where it goes, so who holds
    everybody's secret, or hands on what it got, could pass for us elsewhere.
    """

    chosen: tuple[str, ...] = field(repr=False)
    seed: bytes = field(repr=False)

    @classmethod
    def of(cls, key: str, *, chosen: str = "") -> Self:
        """From the installation's secret key, and what was chosen besides. ValueError if that is wrong."""
        return cls(read_secrets(chosen), hmac.digest(key.encode(), _LABEL, hashlib.sha256))

    def secrets(self, place: Place) -> tuple[str, ...]:
        """As the place's owner is given them, `whsec_...`; any of them checks a call to it."""
        if self.chosen:
            return self.chosen
        own = hmac.digest(self.seed, str(place).encode(), hashlib.sha256)
        return (_PREFIX + base64.b64encode(own).decode(),)


def sign(secrets: Sequence[str], message_id: str, body: bytes, *, at: datetime) -> list[tuple[str, str]]:
    """The three headers that tell the receiver who sent `body`, when (in UTC), and as which message."""
    text = body.decode()
    signatures = [Webhook(each).sign(msg_id=message_id, timestamp=at, data=text) for each in secrets]
    return [
        ("webhook-id", message_id),
        ("webhook-timestamp", str(int(at.timestamp()))),
        ("webhook-signature", " ".join(signatures)),
    ]


def read_secrets(text: str) -> tuple[str, ...]:
    """From `whsec_...`, several separated by commas. ValueError, which repeats none of it."""
    secrets = tuple(each.strip() for each in text.split(",") if each.strip())
    if not all(map(_is_secret, secrets)):
        raise ValueError(
            f"expected {_PREFIX} and {_SHORTEST} to {_LONGEST} bytes in base64, several separated by commas;"
            f' `echo "{_PREFIX}$(openssl rand -base64 32)"` makes one'
        )
    return secrets


def _is_secret(text: str) -> bool:
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(_PREFIX) and _SHORTEST <= len(secret) <= _LONGEST

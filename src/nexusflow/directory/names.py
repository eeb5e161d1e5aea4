"""What may be called what. The patterns are also those of the HTTP schemas."""

import re
from typing import Final

USERNAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$"
GRANT: Final = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]{0,126}[^\s\x00-\x1f\x7f])?$"
EMAIL: Final = r"^[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,189}$"

RESERVED: Final = frozenset({"nexusflow", "anonymous"})
"""The engine acts under the first; refused logins of nobody known are audited under the second."""

_USERNAME: Final = re.compile(USERNAME)
_GRANT: Final = re.compile(GRANT)


def is_username(name: str) -> bool:
    """Whether a user may be called that: 1 to 128 letters, digits and `.`, `_`, `@`, `+`, `-`."""
    return _USERNAME.fullmatch(name) is not None


def is_grant(name: str) -> bool:
    """Whether a role or a permission may be called that: 1 to 128 characters on one line."""
    return _GRANT.fullmatch(name) is not None

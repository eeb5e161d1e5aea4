"""A password that somebody wants, made into what is stored of it."""

from nexusflow.api.problems import Code, Refusal
from nexusflow.core.rejection import Fault
from nexusflow.directory.passwords import DEMO_PASSWORD, hash_password


async def hash_new_password(password: str, *, path: str) -> str:
    """The hash; `path` is where the password stood in the body. Raises `Refusal` for the public one."""
    if password == DEMO_PASSWORD:
        raise Refusal(
            Code.INVALID_REQUEST,
            "Expected a password that is not publicly known: this one is printed in the documentation.",
            errors=[Fault(path, "another password")],
        )
    return await hash_password(password)

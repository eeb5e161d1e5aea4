"""What a refusal says: what was expected, what was found, what to do."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.rejection import Fault
from nexusflow.directory.refusal import Cause, Refused, unknown
from nexusflow.directory.roles import create_role
from nexusflow.directory.users import NewUser, create_user


def test_one_name_is_spoken_of_as_one() -> None:
    refused = unknown(Cause.UNKNOWN_PERMISSION, {"x"}, what="permission", path="/permissions")
    assert refused.message == (
        "Expected a permission that exists; found 'x'. Correct the name, or make the permission first."
    )
    assert refused.errors == (Fault("/permissions", "permission 'x' does not exist"),)


def test_several_names_are_spoken_of_as_several_and_not_all_of_too_many() -> None:
    refused = unknown(Cause.UNKNOWN_ROLE, {"b", "a"}, what="role", path="/roles")
    assert "Expected roles that exist; found 'a', 'b'. " in refused.message
    many = unknown(Cause.UNKNOWN_ROLE, {f"r{n:02}" for n in range(60)}, what="role", path="/roles")
    assert "'r00', 'r01', 'r02', 'r03', 'r04', ..." in many.message
    assert len(many.errors) == 50


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewUser("ada", roles=("ghost",)), Fault("/roles", "role 'ghost' does not exist")),
        (NewUser("ada", manager="nobody"), Fault("/manager", "user 'nobody' does not exist")),
    ],
)
async def test_who_cannot_be_made_is_told_which_name_is_wrong(
    pool: AsyncEngine, new: NewUser, fault: Fault
) -> None:
    async with pool.begin() as connection:
        refused = await create_user(connection, new, by="admin")
    assert isinstance(refused, Refused)
    assert refused.errors == (fault,)


async def test_a_role_that_grants_what_is_not_there_is_refused(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        refused = await create_role(connection, "clerk", permissions=["x"], by="admin")
    assert isinstance(refused, Refused)
    assert refused.errors == (Fault("/permissions", "permission 'x' does not exist"),)

"""Users, roles, permissions, and logging in."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from nexusflow.api.fields import Email, Grant, Incoming, Text, Username
from nexusflow.directory.passwords import LONGEST, SHORTEST

Password = Annotated[Text, Field(min_length=SHORTEST, max_length=LONGEST, examples=["correct horse battery"])]
Name = Annotated[Text, Field(max_length=200, examples=["Ada Lovelace"])]
Attributes = Annotated[dict[str, Any], Field(max_length=100, examples=[{"department": "finance"}])]
Roles = Annotated[list[Grant], Field(max_length=500, examples=[["manager"]])]
Grants = Annotated[list[Grant], Field(max_length=2_000, examples=[["purchase.approve.manager"]])]


class TokenAnswer(BaseModel):
    """Send it as `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="Seconds.")


class SessionAnswer(BaseModel):
    """The cookie is set; `csrf_token` goes into X-CSRF-Token where the browser sends no Fetch Metadata."""

    username: str
    csrf_token: str
    expires_at: datetime


class NewUserBody(Incoming):
    """Somebody to be."""

    username: Username
    name: Name
    email: Email | None
    password: Password
    roles: Roles
    manager: Username | None = None
    attributes: Attributes = Field(default_factory=dict)


class UserPatch(Incoming):
    """What is to be different; what is left out stays. `active: false` disables."""

    name: Name | None = None
    email: Email | None = None
    password: Password | None = None
    manager: Username | None = None
    attributes: Attributes | None = None
    active: bool | None = None
    roles: Roles | None = None


class UserAnswer(BaseModel):
    """Somebody; nothing of their credentials."""

    username: str
    name: str
    email: str | None
    roles: list[str]
    manager: str | None
    attributes: dict[str, Any]
    active: bool
    created_at: datetime


class NewRole(Incoming):
    """A role and what it grants."""

    name: Grant
    permissions: Grants


class RoleAnswer(BaseModel):
    """A role, what it grants, and how many active users have it."""

    name: str
    permissions: list[str]
    holders: int


class NewPermission(Incoming):
    """A permission to be."""

    name: Grant


class PermissionAnswer(BaseModel):
    """A permission and the roles that grant it."""

    name: str
    roles: list[str]

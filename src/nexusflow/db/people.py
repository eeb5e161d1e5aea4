"""Tables of people: who they are, what they hold, how they come in, how they like it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nexusflow.db.columns import EMPTY, NOW, Table, identity


class User(Table):
    """A person who can log in. Never deleted: disabled, so that history keeps its names."""

    __tablename__ = "users"
    username: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(server_default=sql("''"))
    email: Mapped[str | None]
    password_hash: Mapped[str | None]
    manager: Mapped[str | None] = mapped_column(ForeignKey("users.username"))
    attributes: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
    active: Mapped[bool] = mapped_column(server_default=sql("true"))
    credential_version: Mapped[int] = mapped_column(server_default=sql("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Role(Table):
    """A name that users have and that grants permissions."""

    __tablename__ = "roles"
    name: Mapped[str] = mapped_column(primary_key=True)


class Permission(Table):
    """A name that a step, or the product itself, asks for."""

    __tablename__ = "permissions"
    name: Mapped[str] = mapped_column(primary_key=True)


class RolePermission(Table):
    """One cell of the permission matrix."""

    __tablename__ = "role_permissions"
    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), primary_key=True)
    permission: Mapped[str] = mapped_column(ForeignKey("permissions.name"), primary_key=True)


class UserRole(Table):
    """A user has a role."""

    __tablename__ = "user_roles"
    __table_args__ = (Index("user_roles_by_role", "role"),)
    username: Mapped[str] = mapped_column(ForeignKey("users.username"), primary_key=True)
    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), primary_key=True)


class AuthorityVersion(Table):
    """A single row that triggers raise whenever users, roles or permissions change.

    The engine reads it inside every transaction: what it remembers of people is good exactly as
    long as the number is the same, so a lost role counts at once.
    """

    __tablename__ = "authority_version"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class LoginSession(Table):
    """A browser's session; only the keyed hash of its cookie is stored. Once ended it stays so."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index("login_sessions_by_user", "username", "id"),)
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("users.username"))
    csrf_hash: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    id: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    last_seen_at: Mapped[datetime] = mapped_column(server_default=NOW)
    address: Mapped[str | None]
    agent: Mapped[str | None]


class ApiToken(Table):
    """A token for a program that acts as its owner; only its keyed hash is stored. Once ended it stays so."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index("api_tokens_by_user", "username", "id"),)
    id: Mapped[int] = identity()
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    username: Mapped[str] = mapped_column(ForeignKey("users.username"))
    name: Mapped[str]
    prefix: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UserPreferences(Table):
    """How somebody likes the product; without a row, as the columns' defaults say.

    `filters` is a list of `{room, name, query}`: the queries that they keep for a room of the dashboard.
    """

    __tablename__ = "user_preferences"
    username: Mapped[str] = mapped_column(ForeignKey("users.username"), primary_key=True)
    theme: Mapped[str] = mapped_column(server_default=sql("'system'"))
    language: Mapped[str | None]
    time_zone: Mapped[str | None]
    mail: Mapped[str] = mapped_column(server_default=sql("'all'"))
    filters: Mapped[Any] = mapped_column(JSONB, server_default=sql("'[]'"))


class Absence(Table):
    """Somebody is away from `starts_at` until just before `ends_at`, and `substitute` stands in for them.

    It can be cancelled, once; else it stays as it was made.
    """

    __tablename__ = "absences"
    __table_args__ = (
        Index("absences_by_user", "username", "id"),
        Index(
            "absences_by_substitute", "substitute", "ends_at", postgresql_where=sql("cancelled_at IS NULL")
        ),
        Index("absences_running", "ends_at", postgresql_where=sql("cancelled_at IS NULL")),
    )
    id: Mapped[int] = identity()
    username: Mapped[str] = mapped_column(ForeignKey("users.username"))
    substitute: Mapped[str] = mapped_column(ForeignKey("users.username"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(server_default=sql("''"))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[str]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None]


class Turn(Table):
    """Who was given the last task of a step whose tasks go round."""

    __tablename__ = "turns"
    workflow_key: Mapped[str] = mapped_column(ForeignKey("workflows.key"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("users.username"))

"""What every table is made of: the registry, the types of columns, and what stands in them by default."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Identity, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

SCHEMA = "nexusflow"


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id: tells which rows were written together."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in DDL."""
        return "xid8"


class Table(DeclarativeBase):
    """The registry of all tables. They live in a schema of their own, found by `search_path`."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB(none_as_null=True),  # nothing is NULL, not the JSON word for it
        bytes: BYTEA,
    }


def identity() -> Mapped[int]:
    """A key that the database draws, and no writer chooses."""
    return mapped_column(Identity(always=True), primary_key=True)


NOW = sql("clock_timestamp()")
TX = sql("pg_current_xact_id()")
EMPTY = sql("'{}'")

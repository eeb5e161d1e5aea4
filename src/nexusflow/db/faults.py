"""Errors of the database in words that may be logged: what went wrong and where, without the rows."""

import psycopg
from sqlalchemy.exc import DBAPIError


def describe_error(error: BaseException) -> str:
    """An error as one line. Of one of the database neither the values that were sent nor the row that did
    not fit, which PostgreSQL adds: they may be the hash of a password, or somebody's business."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return repr(error)
    said = cause.diag
    where = ", ".join(name for name in (said.table_name, said.column_name, said.constraint_name) if name)
    told = f"{type(cause).__name__} {cause.sqlstate or ''}: {said.message_primary or 'no message'}"
    return f"{told} ({where})" if where else told

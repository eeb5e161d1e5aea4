"""Statements, one a file, so that they can be read, explained and run by hand."""

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """The text of `name`.sql."""
    return (files(__package__) / f"{name}.sql").read_text("utf-8")

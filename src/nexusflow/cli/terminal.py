"""How commands speak: sentences and tables to people, JSON to machines, faults to standard error."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, NoReturn

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for machines.")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="USERNAME", help="The user who does this; checked like anybody."),
]

REFUSED: Final = 1
MISUSE: Final = 2


class Refused(Exception):
    """The command was refused, or found something wanting: exit code 1."""


class Misused(Exception):
    """The command was not given what it needs: exit code 2."""


def say(text: str = "") -> None:
    """A line for people, on standard output."""
    typer.echo(text)


def hint(text: str) -> None:
    """A line for people that no program reads: on standard error."""
    typer.echo(text, err=True)


def say_json(value: Any) -> None:
    """A JSON document on standard output."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, option=options, default=str).decode() + "\n")


def say_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table in plain columns, the last one as wide as it is."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for row in [list(headings), *cells]:
        padded = [text.ljust(width) for text, width in zip(row[:-1], widths[:-1], strict=True)]
        say("  ".join([*padded, row[-1]]).rstrip())


def give_up(code: int, text: str) -> NoReturn:
    """Say what is wrong and end the process."""
    hint(text)
    sys.exit(code)


def _cell(value: Any) -> str:
    return "-" if value is None else str(value)

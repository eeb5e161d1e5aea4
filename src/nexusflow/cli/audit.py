"""`nexusflow audit`: is the record whole, and a copy of it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from nexusflow.cli.terminal import As, Json, hint, say, say_json

commands = typer.Typer(help="The audit: verify it, export it.", no_args_is_help=True)


@commands.command()
def verify(json: Json = False) -> None:
    """Compute the hash of every entry again. Exit code 1 if one is not what it was."""
    from nexusflow.cli import record
    from nexusflow.cli.ground import on_database

    found = on_database(record.verify)
    if json:
        say_json(found)
    else:
        say(f"{found['verdict']}: {found['entries']} entries, {found['mismatched']} of them altered.")
        for entry in found["mismatched_ids"]:
            say(f"  entry {entry} does not have the hash of what it says")
    raise typer.Exit(1 if found["mismatched"] else 0)


@commands.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.")] = None,
    request_id: Annotated[int | None, typer.Option("--request", help="Only of this request.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only what happened then or later (UTC).")] = None,
    as_: As = None,
    json: Annotated[bool, typer.Option("--json", help="JSON Lines, which it is anyway.")] = False,
) -> None:
    """Export entries, oldest first, one JSON object a line. A named user needs audit.export."""
    import sys

    from nexusflow.cli import record
    from nexusflow.cli.ground import on_database

    wanted = record.filter_of(request_id, since)
    if output is None:
        write = sys.stdout.buffer.write
        on_database(lambda database: record.export(database, wanted, write=write, by=as_))
        return
    with output.open("wb") as stream:
        count = on_database(lambda database: record.export(database, wanted, write=stream.write, by=as_))
    hint(f"{count} entries written to {output}.")

"""`nexusflow sla`: the clock, by hand."""

from typing import TYPE_CHECKING

import typer

from nexusflow.cli.terminal import Json, say, say_json

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from nexusflow.engine.pulse import PulseReport

commands = typer.Typer(help="Deadlines and breaches.", no_args_is_help=True)


@commands.command()
def scan(json: Json = False) -> None:
    """Look for breaches once, now, as the pulse does: flag, escalate, notify. Safe beside the pulse."""
    from dataclasses import asdict

    from nexusflow.cli.ground import on_database

    report = on_database(_scan)
    if json:
        say_json(asdict(report))
    else:
        did = f"{report.escalated} escalated, {report.woken} woken, {report.granted} let on"
        say(f"{report.due} due, {did}, in {report.seconds:.2f} s.")


async def _scan(database: "AsyncEngine") -> "PulseReport":
    from nexusflow.engine.dispatch import WorkflowEngine
    from nexusflow.engine.pulse import scan_for_breaches

    async with WorkflowEngine(database) as engine:
        return await scan_for_breaches(engine)

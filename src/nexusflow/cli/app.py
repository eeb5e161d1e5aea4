"""All commands under one name, and what becomes of a command that fails."""

from typing import Annotated

import typer

from nexusflow.cli import audit, db, demo, doctor, request, serve, sla, up, user, worker, workflow
from nexusflow.cli.terminal import MISUSE, REFUSED, Misused, Refused, give_up, say

app = typer.Typer(
    name="nexusflow",
    help="The workflow engine for human decisions. Exit codes: 0 done, 1 refused or found wanting, 2 misuse.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(up.up)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.add_typer(db.commands, name="db")
app.add_typer(workflow.commands, name="workflow")
app.add_typer(request.commands, name="request")
app.add_typer(user.commands, name="user")
app.add_typer(sla.commands, name="sla")
app.add_typer(audit.commands, name="audit")
app.add_typer(demo.commands, name="demo")
app.command("doctor")(doctor.doctor)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        say(f"nexusflow {version('nexusflow')}")
        raise typer.Exit


@app.callback()
def nexusflow(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """The workflow engine for human decisions. Exit codes: 0 done, 1 refused or found wanting, 2 misuse."""


def run() -> None:
    """Run the command line; ends the process. A fault of the surroundings is a sentence, not a trace."""
    try:
        app()
    except Refused as error:
        give_up(REFUSED, str(error))
    except Misused as error:
        give_up(MISUSE, str(error))
    except Exception as error:
        from nexusflow.cli.faults import explain

        explained = explain(error)
        if explained is None:
            raise
        give_up(*explained)

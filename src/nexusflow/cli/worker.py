"""`nexusflow worker`: the pulse, notifications and mail."""

from typing import Annotated

import typer

from nexusflow.cli.terminal import Json, Misused


def worker(
    beat_only: Annotated[bool, typer.Option("--beat-only", help="Only the clock and the relay.")] = False,
    no_beat: Annotated[bool, typer.Option("--no-beat", help="Without them.")] = False,
    json: Json = False,
) -> None:
    """Run a worker, on a database that runs already, with a beat beside it. With --json it logs JSON.

    Any number may run; of several beats one leads, and another takes over when it is gone.
    """
    from functools import partial
    from importlib import import_module

    from nexusflow.cli.logs import configure_logs
    from nexusflow.settings import load_settings

    if beat_only and no_beat:
        raise Misused("Expected at most one of --beat-only and --no-beat; found both.")
    settings = load_settings()
    logs = partial(configure_logs, "json" if json else "console")
    logs()
    run = import_module("nexusflow.worker.run")  # another door: named, not known
    raise typer.Exit(
        run.run_beat(settings) if beat_only else run.run_worker(settings, beat=not no_beat, logs=logs)
    )

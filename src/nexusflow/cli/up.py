"""`nexusflow up`: everything on this machine."""

import typer


def up() -> None:
    """Run everything on this machine: database, API, worker and pulse, until Ctrl-C.

    With NEXUSFLOW_DEMO=1 it loads the demo, too. The data stay in NEXUSFLOW_HOME.
    """
    from nexusflow.host.up import run_up
    from nexusflow.settings import load_settings

    raise typer.Exit(run_up(load_settings()))

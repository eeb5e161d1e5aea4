"""`nexusflow serve`: the API alone."""

from typing import Annotated

import typer

from nexusflow.cli.terminal import Json


def serve(
    host: Annotated[str | None, typer.Option(help="Address; NEXUSFLOW_HOST if left out.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; NEXUSFLOW_PORT if left out.")] = None,
    access_log: Annotated[bool, typer.Option("--access-log", help="Log every call.")] = False,
    json: Json = False,
) -> None:
    """Serve the API, on a database that runs already. With --json it logs JSON."""
    from nexusflow.cli.logs import configure_logs
    from nexusflow.cli.serving import run_api
    from nexusflow.settings import load_settings

    given = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    configure_logs("json" if json else "console")
    run_api(settings, access_log=access_log)

"""`nexusflow doctor`: is everything that must always be true, true?"""

import typer

from nexusflow.cli.terminal import Json, say_json


def doctor(json: Json = False) -> None:
    """Examine the whole database in one read-only snapshot. Exit code 1 if anything is found wanting."""
    from rich.console import Console

    from nexusflow.cli.ground import running_database
    from nexusflow.doctor.examine import examine
    from nexusflow.settings import load_settings

    settings = load_settings()
    with running_database(settings):
        examination = examine(settings.app_url, pulse_seconds=round(settings.pulse_seconds) or 1)
    if json:
        say_json(examination.to_json())
    else:
        Console().print(examination.to_table())
    raise typer.Exit(0 if examination.healthy else 1)

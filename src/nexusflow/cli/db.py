"""`nexusflow db`: the database itself."""

from typing import Annotated

import typer

from nexusflow.cli.terminal import Json, hint, say, say_json

commands = typer.Typer(help="The database: bring it up to date, find it, look into it.", no_args_is_help=True)

Owner = Annotated[bool, typer.Option("--owner", help="As the owner of the tables, not the application.")]


@commands.command()
def upgrade(json: Json = False) -> None:
    """Bring the tables up to date. Safe to repeat, and to run from several machines at once."""
    from nexusflow.cli.ground import running_database
    from nexusflow.db import migrate
    from nexusflow.settings import load_settings

    settings = load_settings()
    with running_database(settings):
        migrate.upgrade(settings.owner_url, app_password=settings.app_password)
    if json:
        say_json({"upgraded": True})
    else:
        say("The database is up to date.")
        hint("To make its first login: nexusflow user create NAME --role administrator")


@commands.command()
def url(owner: Owner = False, json: Json = False) -> None:
    """Print the database's address, password and all. The embedded one answers while `up` runs."""
    from nexusflow.settings import load_settings

    settings = load_settings()
    address = settings.owner_url if owner else settings.app_url
    if json:
        say_json({"url": address})
    else:
        say(address)


@commands.command()
def shell(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[-- ARGUMENTS]", help="Passed on to psql: -- -c 'SELECT 1'")
    ] = None,
    owner: Owner = False,
) -> None:
    """Open psql on the database. What triggers refuse there is refused to everybody."""
    import os
    import shutil
    import subprocess

    from sqlalchemy import make_url

    from nexusflow.cli.ground import running_database
    from nexusflow.host.footing import shipped_binaries
    from nexusflow.settings import load_settings

    settings = load_settings()
    with running_database(settings):
        address = make_url(settings.owner_url if owner else settings.app_url)
        program = shutil.which("psql") or str(shipped_binaries() / "psql")
        secret = {"PGPASSWORD": str(address.password or ""), "PGOPTIONS": "-csearch_path=nexusflow"}
        plain = address.set(password=None).render_as_string(hide_password=False)
        words = [program, plain, *(arguments or ())]
        code = subprocess.run(words, env={**os.environ, **secret}, check=False).returncode  # noqa: S603
    raise typer.Exit(1 if code else 0)

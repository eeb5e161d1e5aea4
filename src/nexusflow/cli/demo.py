"""`nexusflow demo`: five workflows, their people, and weeks of requests."""

import typer

from nexusflow.cli.terminal import Json, say, say_json

commands = typer.Typer(help="The demo.", no_args_is_help=True)


@commands.command()
def load(json: Json = False) -> None:
    """Load the demo: workflows, roles, users and about 300 requests of the past weeks.

    What is there already is left as it is. The password of each login is nexusflow-demo; it is
    accepted only with NEXUSFLOW_DEMO=1 and on a loopback address.
    """
    from nexusflow.cli.ground import on_database
    from nexusflow.cli.scenario.load import load_demo

    report = on_database(load_demo)
    if json:
        say_json(report)
    else:
        say(
            f"Demo: {report['workflows']} workflows, {report['users']} users, {report['requests']} requests"
            f" ({report['new']} new) in {report['seconds']:.1f} s."
        )

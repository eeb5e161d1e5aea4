"""`nexusflow user`: people, above all the first one."""

from typing import Annotated

import typer

from nexusflow.cli.terminal import As, Json, Refused, say, say_json

commands = typer.Typer(help="Users: make one, give one a new password.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="The user's name, as they log in.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")
]


@commands.command()
def create(
    username: Username,
    role: Annotated[list[str] | None, typer.Option(help="A role to give; may be repeated.")] = None,
    name: Annotated[str, typer.Option(help="What people call them.")] = "",
    email: Annotated[str | None, typer.Option(help="Where their mail goes.")] = None,
    manager: Annotated[str | None, typer.Option(help="Username of their manager.")] = None,
    no_password: Annotated[bool, typer.Option("--no-password", help="They cannot log in.")] = False,
    password_stdin: FromStdin = False,
    as_: As = None,
    json: Json = False,
) -> None:
    """Make a user. The password is asked for, never an argument.

    The role `administrator` is made on first use, with the permissions that the product itself
    guards: this is how a new installation gets its first login.
    """
    from nexusflow.cli import people
    from nexusflow.cli.ground import on_database
    from nexusflow.directory.users import NewUser

    password = None if no_password else _ask_password(from_stdin=password_stdin)
    new = NewUser(
        username=username, name=name or username, email=email, manager=manager, roles=tuple(role or ())
    )
    made = on_database(lambda database: people.add(database, new, password=password, by=as_))
    if json:
        say_json(made)
    else:
        say(f"Made {username}, with {', '.join(made['roles']) or 'no role'}.")


@commands.command()
def password(
    username: Username, password_stdin: FromStdin = False, as_: As = None, json: Json = False
) -> None:
    """Give a user a new password; it is asked for. Their sessions and tokens end at once."""
    from nexusflow.cli import people
    from nexusflow.cli.ground import on_database

    secret = _ask_password(from_stdin=password_stdin)
    changed = on_database(lambda database: people.set_password(database, username, password=secret, by=as_))
    if json:
        say_json(changed)
    else:
        say(f"{username} has a new password; every session and token of theirs has ended.")


def _ask_password(*, from_stdin: bool) -> str:
    import sys

    from nexusflow.directory.passwords import LONGEST, SHORTEST

    if from_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        secret = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        raise Refused("Expected a terminal to ask for the password at; found none. Use --password-stdin.")
    if not SHORTEST <= len(secret) <= LONGEST:
        raise Refused(f"Expected a password of {SHORTEST} to {LONGEST} characters; found {len(secret)}.")
    return secret

"""The reference page of the command line, written from the commands themselves.

`python -m nexusflow.cli.manual > docs/reference/cli.md` writes it anew; a test compares the two.
"""

from collections.abc import Iterator
from typing import Any, Final

import typer

_WIDTH: Final = 100
_HEAD: Final = """\
# Command line

`nexusflow`, or `python -m nexusflow.cli`. Exit codes: 0 done, 1 refused or found wanting, 2 misuse. With
`--json` a command answers in JSON on standard output; faults and remarks go to standard error. `--help`
explains every command.

Settings are environment variables ([settings](settings.md)). Without `NEXUSFLOW_DATABASE_URL` a command uses
the embedded database in `NEXUSFLOW_HOME`: the one that `nexusflow up` runs, or, if it does not run, one that
the command starts, brings up to date and stops again. `serve` and `worker` want a database that runs.

Who acts: `--as USERNAME` is checked like any login, and a refusal is audited. Left out, it is whoever holds
the machine, who could write the tables anyway; the audit then names `nexusflow`, the installation itself. A
request has to be started by somebody, so `request start` wants a name.

A new installation has no login. `nexusflow user create NAME --role administrator` makes the first one; the
role `administrator` is made with it, with the permissions that the product itself guards and no business
permission.

This page is written by `nexusflow.cli.manual`; a test compares the two.
"""


def render() -> str:
    """The whole page, as Markdown."""
    from nexusflow.cli.app import app

    group: Any = typer.main.get_command(app)
    return _HEAD + "".join(f"\n{section}" for section in _sections(group, "nexusflow"))


def _sections(command: Any, name: str) -> Iterator[str]:
    children = getattr(command, "commands", {})
    if not children:
        yield _section(command, name)
    for child in sorted(children):
        yield from _sections(children[child], f"{name} {child}")


def _section(command: Any, name: str) -> str:
    context = command.context_class(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    return f"## {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n"


if __name__ == "__main__":
    print(render(), end="")

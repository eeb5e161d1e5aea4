"""The shell's door: `nexusflow`, or `python -m nexusflow.cli`.

One module a group of commands; `app` puts them together, `ground` gives a command its settings and a
database that runs, `terminal` is how it speaks: to people, and with `--json` to machines. Exit codes:
0 done, 1 refused or found wanting, 2 misuse. `replay/` brings in cases that ran elsewhere and
`scenario/` is the demo. Nothing heavy is imported before a command needs it, so that `--help` is
there at once; the other doors are named, not imported.
"""


def main() -> None:
    """The entry point. Ends the process with the exit code."""
    from nexusflow.cli.app import run

    run()

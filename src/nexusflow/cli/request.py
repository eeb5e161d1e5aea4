"""`nexusflow request`: start one, look at one, bring in a folder of old ones."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nexusflow.cli.terminal import As, Json, Refused, hint, say, say_json, say_table

commands = typer.Typer(help="Requests: start, show, replay.", no_args_is_help=True)


@commands.command()
def start(
    workflow: Annotated[str, typer.Argument(help="The workflow's key.")],
    as_: Annotated[str, typer.Option("--as", metavar="USERNAME", help="Who asks; checked like anybody.")],
    context: Annotated[
        str, typer.Option(help="The business data: a JSON object, @FILE, or - for standard input.")
    ] = "{}",
    title: Annotated[str, typer.Option(help="The workflow's name if left out.")] = "",
    external_id: Annotated[str | None, typer.Option(help="Its name elsewhere; taken once.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Create it without starting it.")] = False,
    json: Json = False,
) -> None:
    """Start a request of the newest published version, as a named user."""
    from nexusflow.cli import requests
    from nexusflow.cli.ground import on_database
    from nexusflow.core.commands import CreateRequest

    data = requests.read_context(context)
    command = CreateRequest(data, title=title, external_id=external_id, start=not draft)
    answer = on_database(lambda database: requests.create(database, workflow, command=command, actor=as_))
    _say_request(answer, json=json)


@commands.command()
def show(
    request_id: Annotated[int, typer.Argument(help="The request's id.")],
    as_: As = None,
    json: Json = False,
) -> None:
    """Show a request, its tasks and what was decided."""
    from nexusflow.cli import requests
    from nexusflow.cli.ground import on_database

    answer = on_database(lambda database: requests.show(database, request_id, viewer=as_))
    _say_request(answer["request"], json=json)
    if not json:
        headings = ("task", "step", "visit", "status", "by", "outcome", "due_at", "late", "note")
        say_table(headings, ([task[name] for name in headings] for task in answer["tasks"]))


@commands.command()
def replay(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="A case folder.")],
    report: Annotated[Path | None, typer.Option(help="Write the report to a JSON file.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many cases.")] = None,
    json: Json = False,
) -> None:
    """Run cases that ran elsewhere through the engine, each decision at its own time.

    Publishes the folder's definition and makes its roles and users. Can be interrupted and run again:
    no case is doubled. Exit code 1 if a case ends otherwise than the folder says, or was refused.
    """
    from nexusflow.cli.ground import on_database
    from nexusflow.cli.replay.folder import FolderError, read_folder
    from nexusflow.cli.replay.run import replay_with_progress
    from nexusflow.cli.roster import RosterError

    try:
        cases = read_folder(folder, limit=limit)
        result = on_database(lambda database: replay_with_progress(database, cases))
    except (FolderError, RosterError) as error:
        raise Refused(str(error)) from None
    except KeyboardInterrupt:
        raise Refused("Interrupted. Run it again to go on; no case is doubled.") from None
    if report is not None:
        _write(report, result)
    _say_report(result, json=json)
    raise typer.Exit(1 if result["mismatched"] or result["refused"] else 0)


def _write(file: Path, result: dict[str, Any]) -> None:
    import orjson

    file.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2) + b"\n")
    hint(f"The report is in {file}.")


def _say_report(result: dict[str, Any], *, json: bool) -> None:
    if json:
        say_json(result)
        return
    say(f"{result['cases']} cases, {result['decisions']} decisions, in {result['seconds']:.1f} s")
    say(f"{result['matched']} as the folder says; {result['breaches']} tasks were late")
    say(", ".join(f"{count} {name}" for name, count in sorted(result["final"].items())))
    for each in result["mismatched"]:
        say(f"  {each['external_id']}: expected {each['field']} {each['expected']}, got {each['got']}")
    for each in result["refused"]:
        say(f"  {each['external_id']}: {each['command']} by {each['actor']} refused: {each['message']}")


def _say_request(request: dict[str, Any], *, json: bool) -> None:
    if json:
        say_json(request)
        return
    ended = f", {request['resolution']}" if request["resolution"] else ""
    say(f"Request {request['id']}: {request['title']} ({request['workflow']} version {request['version']})")
    say(f"  {request['status']}{ended}; requester {request['requester']}, created {request['created_at']}")
    for name, value in request["context"].items():
        say(f"  {name}: {value}")
    for task in request["open_tasks"]:
        whose = f", claimed by {task['assignee']}" if task["assignee"] else ""
        say(f"  waits at {task['step']} (task {task['id']}){whose}, due {task['due_at'] or 'never'}")

"""`nexusflow workflow`: definitions, from files to published versions and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nexusflow.cli.terminal import As, Json, Refused, hint, say, say_json, say_table

if TYPE_CHECKING:
    from nexusflow.verifier.finding import Report

commands = typer.Typer(help="Definitions: verify, import, publish, export, list.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A definition, YAML or JSON.")]
Key = Annotated[str, typer.Argument(help="The workflow's key.")]


@commands.command()
def verify(file: File, json: Json = False) -> None:
    """Examine a definition and store nothing; needs no database. Exit code 1 if it is unsound."""
    from nexusflow.cli.documents import read_file
    from nexusflow.core.definition import Definition
    from nexusflow.verifier.check import verify as examine
    from nexusflow.verifier.document import read_document
    from nexusflow.verifier.finding import conclude

    read = read_document(read_file(file))
    definition = read if isinstance(read, Definition) else None
    report = examine(read) if isinstance(read, Definition) else conclude(read)
    _show_report(report, file.name, definition=definition, json=json)
    raise typer.Exit(_code(report))


@commands.command("import")
def import_(
    file: File,
    publish: Annotated[bool, typer.Option("--publish", help="Publish it at once.")] = False,
    as_: As = None,
    json: Json = False,
) -> None:
    """Keep a definition as its workflow's draft, sound or not, and publish it if asked to.

    With --publish nothing is done if the newest version says just the same.
    """
    from nexusflow.cli import publishing
    from nexusflow.cli.documents import read_file
    from nexusflow.cli.ground import on_database

    document = read_file(file)
    if not isinstance(document, dict) or not isinstance(document.get("key"), str):
        raise Refused(f"Expected a definition with a `key` in {file}; found none.")
    if publish:
        _say_publication(
            on_database(lambda database: publishing.bring(database, document, by=as_)), json=json
        )
        return
    report = on_database(lambda database: publishing.draft(database, document, by=as_))
    _show_report(report, document["key"], definition=None, json=json)
    if not json:
        hint(f"Kept as draft. To publish it: nexusflow workflow publish {document['key']}")
    raise typer.Exit(_code(report))


@commands.command()
def publish(key: Key, as_: As = None, json: Json = False) -> None:
    """Publish a workflow's draft as its next version, unless it is unsound."""
    from nexusflow.cli import publishing
    from nexusflow.cli.ground import on_database

    _say_publication(on_database(lambda database: publishing.publish_draft(database, key, by=as_)), json=json)


@commands.command()
def export(
    key: Key,
    version: Annotated[int | None, typer.Option(min=1, help="The newest if left out.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to a file.")] = None,
    json: Json = False,
) -> None:
    """Print a published version as a document, which can be imported again."""
    from nexusflow.cli import publishing
    from nexusflow.cli.documents import as_yaml
    from nexusflow.cli.ground import on_database

    document = on_database(lambda database: publishing.read(database, key, version=version))
    if output is not None:
        output.write_text(as_yaml(document), encoding="utf-8")
        hint(f"Written to {output}.")
    elif json:
        say_json(document)
    else:
        say(as_yaml(document).rstrip())


@commands.command("list")
def list_(json: Json = False) -> None:
    """List workflows with their newest version and draft."""
    from nexusflow.cli import publishing
    from nexusflow.cli.ground import on_database

    rows = on_database(publishing.list_workflows)
    if json:
        say_json({"items": rows})
        return
    headings = ("key", "name", "version", "published_at", "published_by", "draft", "requests")
    say_table(headings, ([row[name] for name in headings] for row in rows))


def _show_report(report: "Report", what: str, *, definition: Any, json: bool) -> None:
    from nexusflow.cli.documents import report_shape, say_findings

    if json:
        say_json(report_shape(report))
        return
    say(f"{what}: {report.verdict.value}, {len(report.findings)} findings")
    say_findings(report.findings, definition)


def _say_publication(answer: dict[str, Any], *, json: bool) -> None:
    if json:
        say_json(answer)
    elif answer["version"] is not None:
        word = "Published" if answer["published"] else "Unchanged, so nothing new:"
        say(f"{word} {answer['key']} version {answer['version']}.")
        for finding in answer["findings"]:
            say(f"  {finding['severity']}: {finding['code']}: {finding['message']}")
    else:
        say(f"{answer['key']}: {answer['verdict']}, so it was not published.")
        for finding in answer["findings"]:
            say(f"  {finding['severity']}: {finding['code']}: {finding['message']}")
    raise typer.Exit(0 if answer["version"] is not None else 1)


def _code(report: "Report") -> int:
    return 1 if report.verdict.value == "unsound" else 0

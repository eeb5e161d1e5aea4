"""Definition documents as files: YAML or JSON in, YAML or JSON out, and the findings about them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from nexusflow.cli.terminal import Refused, say
from nexusflow.core.definition import Definition
from nexusflow.verifier.finding import Finding, Report

_DEEPEST: Final = 200  # more than any document may have, far less than what the loader's recursion bears


def read_file(file: Path) -> Any:
    """Parse a YAML or JSON file (JSON is YAML). Raises `Refused`."""
    try:
        text = file.read_text(encoding="utf-8")
        _refuse_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8, or no number that can be
        raise Refused(f"{file} cannot be read as YAML or JSON: {error}") from None


def _refuse_depth(text: str) -> None:
    """Before anything is built: the loader recurses in C, where depth ends the process. Raises ValueError."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ValueError(f"expected lists and objects at most {_DEEPEST} levels deep, found more")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # one of two classes
    """Safe, and dates stay the text that they were written as: a document is JSON in other clothes."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def as_yaml(document: dict[str, Any]) -> str:
    """The document as people write it."""
    plain = json.loads(json.dumps(document))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def report_shape(report: Report) -> dict[str, Any]:
    """A report in the published shape."""
    return {
        "verdict": report.verdict.value,
        "findings": [_finding_shape(finding) for finding in report.findings],
    }


def say_findings(findings: Sequence[Finding], definition: Definition | None) -> None:
    """Findings for people, each with its place."""
    for finding in findings:
        place = _place(finding, definition)
        say(f"  {finding.severity}: {finding.code}{f' at {place}' if place else ''}")
        say(f"    {finding.message}")
        if finding.trace:
            say(f"    way there: {' -> '.join(finding.trace)}")


def _finding_shape(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "step": finding.step,
        "transition": finding.transition,
        "message": finding.message,
        "trace": list(finding.trace),
    }


def _place(finding: Finding, definition: Definition | None) -> str:
    if finding.transition is None:
        return f"step {finding.step}" if finding.step is not None else ""
    if definition is None or finding.transition >= len(definition.transitions):
        return f"transition {finding.transition}"
    edge = definition.transitions[finding.transition]
    on = f" on {edge.outcome}" if edge.outcome else ""
    return f"transition {finding.transition} (from {edge.from_step}{on} to {edge.to_step})"

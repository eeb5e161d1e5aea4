"""The table of workflow patterns, made of the tests that show them; `python -m tests.patterns` writes it.

A test says which patterns it shows, and which example is about them:
`@pytest.mark.pattern(2, 3, example="fork-and-join")`.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HOUSE: Final = Path(__file__).parents[1]
PAGE: Final = HOUSE / "docs/reference/patterns.md"
EXAMPLES: Final = HOUSE / "examples/patterns"

NAMES: Final[Mapping[int, str]] = {
    1: "Sequence",
    2: "Parallel split",
    3: "Synchronization",
    4: "Exclusive choice",
    5: "Simple merge",
    6: "Multi-choice",
    7: "Structured synchronizing merge",
    9: "Structured discriminator",
    10: "Arbitrary cycles",
    11: "Implicit termination",
    13: "Multiple instances with a priori design-time knowledge",
    14: "Multiple instances with a priori run-time knowledge",
    15: "Multiple instances without a priori run-time knowledge",
    16: "Deferred choice",
    18: "Milestone",
    19: "Cancel task",
    20: "Cancel case",
    21: "Structured loop",
    22: "Recursion",
    23: "Transient trigger",
    24: "Persistent trigger",
    25: "Cancel region",
    26: "Cancel multiple instance activity",
    27: "Complete multiple instance activity",
    29: "Cancelling discriminator",
    30: "Structured partial join",
    32: "Cancelling partial join",
    34: "Static partial join for multiple instances",
    35: "Cancelling partial join for multiple instances",
    36: "Dynamic partial join for multiple instances",
    38: "General synchronizing merge",
    39: "Critical section",
    40: "Interleaved routing",
    41: "Thread merge",
    42: "Thread split",
    43: "Explicit termination",
}
REFUSED: Final[Mapping[int, str]] = {38: "crossed_branches", 41: "join_without_fork", 42: "double_branch"}
"""Patterns that are not run, and the finding by which a definition that needs them is refused."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A test that shows a pattern."""

    number: int
    example: str | None
    test: str
    file: str


def shown() -> Iterator[Shown]:
    """Every pattern that a test says it shows."""
    for path in sorted((HOUSE / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _of(node, path.relative_to(HOUSE).as_posix())


def _of(node: ast.FunctionDef | ast.AsyncFunctionDef, file: str) -> Iterator[Shown]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.pattern":
            said: dict[str, Any] = {
                str(keyword.arg): ast.literal_eval(keyword.value) for keyword in decorator.keywords
            }
            for number in decorator.args:
                yield Shown(ast.literal_eval(number), said.get("example"), node.name, file)


_HEAD: Final = """\
# Workflow patterns

The control-flow patterns of van der Aalst and others (BPM-06-22) that a definition can express, each with
an example that can be published and the tests that show it. Of a pattern that is not run, the finding is
named by which the verifier refuses it.

| number | pattern | example | shown by |
| --- | --- | --- | --- |
"""
_FOOT: Final = "\nThis page is written by `python -m tests.patterns`; a test compares the two.\n"


def render() -> str:
    """The page, as Markdown."""
    found = list(shown())
    rows = (_row(number, [each for each in found if each.number == number]) for number in sorted(NAMES))
    return (
        _HEAD
        + "".join(rows)
        + "\nThis page is written by `python -m tests.patterns`; a test compares the two.\n"
    )


def _row(number: int, tests: list[Shown]) -> str:
    examples = sorted({each.example for each in tests if each.example})
    links = ", ".join(f"[{key}](../../examples/patterns/{key}.yaml)" for key in examples)
    if number in REFUSED:
        links = f"refused: [`{REFUSED[number]}`](findings.md)"
    names = "<br>".join(f"`{each.test}` in `{each.file}`" for each in tests)
    return f"| {number} | {NAMES[number]} | {links} | {names} |\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
    print(f"written: {PAGE.relative_to(HOUSE)}")

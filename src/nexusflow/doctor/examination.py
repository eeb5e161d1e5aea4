"""What an examination found: for people as a table, for machines as JSON."""

from dataclasses import dataclass
from typing import Any, Final

from rich.table import Table
from rich.text import Text

SHOWN: Final = 10  # findings of a check that the table shows; JSON has them all


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a check, and in words what was expected and what was found."""

    subject: str
    found: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check came out.

    `findings` are capped; `broken` counts all of them. `rows_examined` counts the rows of the tables
    that the check looked at.
    """

    number: int
    title: str
    findings: tuple[Finding, ...]
    broken: int
    rows_examined: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.broken

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "number": self.number,
            "title": self.title,
            "holds": self.holds,
            "broken": self.broken,
            "findings": [{"subject": each.subject, "found": each.found} for each in self.findings],
            "rows_examined": self.rows_examined,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Examination:
    """All checks, on one snapshot of the database."""

    checks: tuple[CheckResult, ...]
    seconds: float

    @property
    def healthy(self) -> bool:
        """Whether every check holds."""
        return all(check.holds for check in self.checks)

    @property
    def broken(self) -> tuple[int, ...]:
        """The numbers of the checks that do not hold."""
        return tuple(check.number for check in self.checks if not check.holds)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "healthy": self.healthy,
            "seconds": round(self.seconds, 3),
            "checks": [check.to_json() for check in self.checks],
        }

    def to_table(self) -> Table:
        """For a terminal; print it with rich."""
        table = Table(title="healthy" if self.healthy else "found wanting", title_justify="left")
        table.add_column("#", justify="right")
        table.add_column("what is always true", ratio=1)
        table.add_column("rows", justify="right")
        table.add_column("seconds", justify="right")
        table.add_column("")
        for check in self.checks:
            verdict = Text("holds", "green") if check.holds else Text(f"{check.broken} broken", "bold red")
            rows = f"{check.rows_examined:,}"
            table.add_row(str(check.number), _lines(check), rows, f"{check.seconds:.2f}", verdict)
        return table

    def to_text(self) -> str:
        """For a log or a failed test: one line a finding."""
        lines = [
            f"{check.number}. {finding.subject}: {finding.found}"
            for check in self.checks
            for finding in check.findings
        ]
        return "\n".join(lines) or "healthy"


def _lines(check: CheckResult) -> Text:
    text = Text(check.title)
    for finding in check.findings[:SHOWN]:
        text.append(f"\n  {finding.subject}: ", "bold")
        text.append(finding.found)
    if check.broken > SHOWN:
        text.append(f"\n  and {check.broken - SHOWN:,} more", "dim")
    return text

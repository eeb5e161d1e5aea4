# ruff: noqa: E501 (a table: one way is one line)
"""Ways through the example workflows: the kind of case, and each step with its outcome."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Journey:
    """A way from the start to an end. `kind` says what sort of case `business` shall make up."""

    kind: str
    moves: tuple[tuple[str, str], ...]


def _ways(table: str) -> tuple[Journey, ...]:
    return tuple(_way(line) for line in table.strip().splitlines())


def _way(line: str) -> Journey:
    kind, *moves = line.split()
    return Journey(
        kind, tuple((step, outcome) for step, _, outcome in (move.partition("=") for move in moves))
    )


# The first ways of each are the common ones: they are taken most often.
JOURNEYS: Final[Mapping[str, tuple[Journey, ...]]] = {
    "expense-claim": _ways("""
        middle manager-approval=approve finance-check=approve payment=paid
        small finance-check=approve payment=paid
        large manager-approval=approve director-approval=approve finance-check=approve payment=paid
        middle manager-approval=rework correct=resubmit manager-approval=approve finance-check=approve payment=paid
        middle manager-approval=reject
        middle manager-approval=approve finance-check=rework correct=resubmit manager-approval=approve finance-check=approve payment=paid
        middle manager-approval=approve finance-check=reject
        middle manager-approval=approve finance-check=approve payment=returned finance-check=approve payment=paid
        large manager-approval=approve director-approval=reject
        middle manager-approval=rework correct=drop
    """),
    "purchase-order": _ways("""
        small manager-review=approve place-order=ordered
        software manager-review=approve finance-review=approve place-order=ordered
        big manager-review=approve finance-review=approve director-review=approve place-order=ordered
        small manager-review=rework correct-it=resubmit manager-review=approve place-order=ordered
        small manager-review=reject
        small manager-review=approve place-order=vendor-declined correct-it=resubmit manager-review=approve place-order=ordered
        software manager-review=approve finance-review=reject
        big manager-review=approve finance-review=approve director-review=reject
        small manager-review=rework correct-it=drop
    """),
    "leave-request": _ways("""
        annual manager-approval=approve hr-record=recorded
        sick hr-record=recorded
        annual manager-approval=ask-for-change adjust=resubmit manager-approval=approve hr-record=recorded
        unpaid manager-approval=approve director-approval=approve hr-record=recorded
        annual manager-approval=reject
        annual manager-approval=approve hr-record=return adjust=resubmit manager-approval=approve hr-record=recorded
        unpaid manager-approval=approve director-approval=reject
        annual manager-approval=ask-for-change adjust=drop
    """),
    "access-request": _ways("""
        plain manager-approval=approve provision=provisioned confirm=works
        risky manager-approval=approve security-review=approve provision=provisioned confirm=works
        risky manager-approval=approve security-review=ask explain=answer security-review=approve provision=provisioned confirm=works
        plain manager-approval=reject
        plain manager-approval=approve provision=provisioned confirm=does-not-work provision=provisioned confirm=works
        risky manager-approval=approve security-review=reject
        plain manager-approval=approve provision=impossible
        risky manager-approval=approve security-review=ask explain=drop
    """),
    "contract-review": _ways("""
        normal legal-review=approve owner-approval=approve sign=sign
        template owner-approval=approve sign=sign
        big legal-review=approve owner-approval=approve finance-review=approve sign=sign
        normal legal-review=changes revise=resubmit legal-review=approve owner-approval=approve sign=sign
        normal legal-review=reject
        big legal-review=approve owner-approval=approve finance-review=changes revise=resubmit legal-review=approve owner-approval=approve finance-review=approve sign=sign
        normal legal-review=approve owner-approval=reject
        normal legal-review=approve owner-approval=approve sign=back-to-legal legal-review=approve owner-approval=approve sign=sign
        normal legal-review=approve owner-approval=approve sign=decline
        normal legal-review=changes revise=drop
    """),
}


def ways_to_steps(workflow: str) -> Iterator[tuple[Journey, str]]:
    """For each task of a workflow, the shortest way that comes to it, up to before it, and its key."""
    prefixes: dict[str, Journey] = {}
    for journey in JOURNEYS[workflow]:
        for done, (step, _) in enumerate(journey.moves):
            known = prefixes.get(step)
            if known is None or done < len(known.moves):
                prefixes[step] = Journey(journey.kind, journey.moves[:done])
    for step, journey in prefixes.items():
        yield journey, step

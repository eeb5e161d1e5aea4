"""The whole examination: every check over one definition, and the verdict."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from nexusflow.core.definition import Definition, to_document
from nexusflow.verifier.branches import find_bad_branches
from nexusflow.verifier.choices import examine_choices
from nexusflow.verifier.document import find_faults
from nexusflow.verifier.finding import Code, Finding, Report, conclude
from nexusflow.verifier.graph import trace, walk
from nexusflow.verifier.routes import find_bad_routes, usable_edges
from nexusflow.verifier.staffing import Holders, Roles, find_unstaffed
from nexusflow.verifier.steps import find_bad_steps, find_bad_workflow
from nexusflow.verifier.subflows import Published, find_bad_children
from nexusflow.verifier.subject import examine


def verify(
    definition: Definition,
    *,
    roles: Roles | None = None,
    holders: Holders | None = None,
    published: Published | None = None,
) -> Report:
    """Report on a definition, wherever it came from: a document, rows, or a test.

    `roles` maps each role to the permissions it grants and `holders` each role to the number of its
    active users; without them staffing is not checked. `published` are the newest versions of the
    workflows that its subflows start, and of those that these start in turn; without it they are not
    known. Never raises, and asks nothing of anybody.
    """
    faults = find_faults(to_document(definition))
    if faults:
        return conclude(faults)
    return conclude(
        (
            *_find_defects(definition),
            *find_bad_children(definition, published),
            *find_unstaffed(definition, roles=roles, holders=holders),
        )
    )


_LED_TO: Final = frozenset({Code.EQUAL_PRIORITY, Code.MAY_NOT_MATCH})
"""Findings that strike a request on its way, so that the way is part of the explanation."""


def _find_defects(definition: Definition) -> Iterator[Finding]:
    subject = examine(definition)
    workflow = tuple(find_bad_workflow(subject))
    yield from workflow
    yield from find_bad_steps(subject)
    yield from find_bad_branches(subject)
    if any(each.code is Code.INVALID_CONTEXT_SCHEMA for each in workflow):
        yield from find_bad_routes(subject, never_taken=frozenset())
        return
    choices = examine_choices(subject)
    origin = walk(usable_edges(subject, choices.never_taken), [definition.start])
    yield from (_lead_to(each, origin) if each.code in _LED_TO else each for each in choices.findings)
    yield from find_bad_routes(subject, never_taken=choices.never_taken)


def _lead_to(finding: Finding, origin: Mapping[str, str | None]) -> Finding:
    return finding if finding.step is None else replace(finding, trace=trace(origin, finding.step))

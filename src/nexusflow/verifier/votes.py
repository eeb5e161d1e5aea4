"""Votes: rules that can be counted, over words that the step has, and that lead somewhere."""

from collections.abc import Iterator
from typing import Final

from nexusflow.core.definition import Definition, Step, write_step
from nexusflow.core.guard import GuardError, Purpose, compile_expression, environment
from nexusflow.core.quorum import Quorum
from nexusflow.verifier.finding import Code, Finding, found

_FOR_ONE: Final = ("assignee", "prefer")
"""Keys that choose the one who does a task."""


def find_bad_quorum(definition: Definition, step: Step) -> Iterator[Finding]:
    """What keeps a vote from being held, or from coming to a result."""
    if step.quorum is None:
        return
    problems = (
        *_problems_of_words(step, step.quorum),
        *_problems_of_counts(step.quorum),
        *_problems_of_voters(definition, step.quorum),
        *_problems_beside(step, step.quorum),
    )
    for problem in problems:
        yield found(Code.INVALID_QUORUM, f"Expected the quorum of `{step.key}` {problem}", step=step.key)


def _problems_of_words(step: Step, quorum: Quorum) -> Iterator[str]:
    for key, words in (
        ("outcome", (quorum.outcome,)),
        ("otherwise", (quorum.otherwise,)),
        ("veto", quorum.veto),
    ):
        for word in words:
            if word not in step.outcomes:
                yield (
                    f"to name outcomes of the step ({', '.join(step.outcomes)}), found `{key}: {word}`; "
                    "correct it or add it to the step."
                )
    if quorum.outcome == quorum.otherwise:
        yield f"to come to one of two outcomes, found `{quorum.outcome}` for both; name another."
    if quorum.outcome in quorum.veto:
        yield f"to have a veto that is against, found `{quorum.outcome}`, which is in favour; remove it."


def _problems_of_counts(quorum: Quorum) -> Iterator[str]:
    if quorum.percentage is not None and not 1 <= quorum.percentage <= 100:
        yield f"to need a percentage from 1% to 100%, found {quorum.approve}; correct it."
    if quorum.number is not None and isinstance(quorum.approve, int) and quorum.approve > quorum.number:
        yield (
            f"to need no more votes than there are voters, found {quorum.approve} of {quorum.number}; lower "
            "`approve`."
        )


def _problems_of_voters(definition: Definition, quorum: Quorum) -> Iterator[str]:
    alone = quorum.voters is not None and quorum.approve is not None and not quorum.groups
    grouped = bool(quorum.groups) and quorum.voters is None and quorum.approve is None
    if not alone and not grouped:
        given = (quorum.voters is not None, quorum.approve is not None, bool(quorum.groups))
        names = [key for key, there in zip(("voters", "approve", "groups"), given, strict=True) if there]
        yield (
            "to say `voters` and `approve`, or `groups` in their place, found "
            f"{' and '.join(f'`{name}`' for name in names) or 'none of them'}; say one of both."
        )
    if len(set(quorum.roles)) < len(quorum.roles):
        yield "to have groups of different roles, found one twice; put both into one."
    if quorum.expression is not None:
        env = environment(definition.context_schema, purpose=Purpose.SLA)
        compiled = compile_expression(quorum.expression, env, result="voters")
        if isinstance(compiled, GuardError):
            yield (
                "to have `voters` that are a number, a role, or an expression that gives usernames, found "
                f"`{quorum.expression[:200]}`: {compiled.message}"
            )


def _problems_beside(step: Step, quorum: Quorum) -> Iterator[str]:
    for key in sorted(set(_FOR_ONE) & write_step(step).keys()):
        yield f"to say who votes, found `{key}` besides, which is about one person; remove one of both."
    if step.writes and quorum.number != 1:
        yield (
            "not to write into the context, since each voter would write over the others, found `writes`; "
            "remove it, or write in a step behind the vote."
        )

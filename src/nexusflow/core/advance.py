"""The one door: what a command does to a request, and what an actor may do next.

The engine runs `advance` on the database, the simulator on a virtual clock, the verifier over
every reachable state; all three get the same answer, because it depends on the arguments alone.
"""

from datetime import datetime

from nexusflow.core import permit, standing
from nexusflow.core.commands import Command
from nexusflow.core.decide import decide
from nexusflow.core.evolve import Advance
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor, Facts, Request

__all__ = ["Advance", "advance", "refusal"]


def refusal(
    plan: Plan, request: Request | None, command: Command, *, now: datetime, actor: Actor
) -> Rejected | None:
    """Why the command may not be given now by this actor; None if it may (its input is still unread)."""
    return (
        standing.missing(request, command)
        or permit.refuse(plan, request, command, actor)
        or standing.refuse(request, command, now=now, actor=actor)
    )


def advance(
    plan: Plan, request: Request | None, command: Command, *, now: datetime, actor: Actor, facts: Facts
) -> Advance | Rejected:
    """Decide one command. `now` is aware; `facts` gives fresh ids and the requester as of today."""
    refused = refusal(plan, request, command, now=now, actor=actor)
    if refused is not None:
        return refused
    return decide(plan, request, command, now=now, actor=actor, facts=facts)

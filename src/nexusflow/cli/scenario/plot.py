"""The plot: for each request who, what and when, decided by a seed, so that it is always the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final

from nexusflow.cli.scenario.business import REMARKS, WITHDRAWALS, fill_form, make_case, make_note
from nexusflow.cli.scenario.cast import Cast, Uncast
from nexusflow.cli.scenario.journeys import JOURNEYS, Journey, ways_to_steps
from nexusflow.cli.scenario.story import Claim, Decide, Deed, DemoStory, Release
from nexusflow.core.commands import AddComment, CreateRequest, WithdrawRequest
from nexusflow.core.eligibility import REQUESTER
from nexusflow.core.guard import GuardError
from nexusflow.core.plan import Plan

A_WORKFLOW: Final = 60  # requests
NOT_ESCALATED: Final = timedelta(seconds=30)  # what became due so lately is left to the pulse


class Ending(StrEnum):
    """Where a request stands today."""

    ENDED = "ended"
    CREATED = "created"
    WITHDRAWN = "withdrawn"
    FRESH = "fresh"
    SOON = "soon"
    OVERDUE = "overdue"
    JUST_OVERDUE = "just overdue"
    CLAIMED = "claimed"


# How many days ago it came to that, at least and at most.
_AGES: Final = {Ending.ENDED: (0.1, 40), Ending.CREATED: (0.1, 20), Ending.WITHDRAWN: (5, 30)}
_OPEN: Final = (Ending.FRESH, Ending.SOON, Ending.OVERDUE, Ending.CLAIMED)
_OPEN_AT_A_STEP: Final = 3
_CREATED: Final = 3
_WITHDRAWN: Final = 4


@dataclass(frozen=True, slots=True)
class Plot:
    """One request to be: the way it goes and where it stands today. `waits_at` if it is open."""

    external_id: str
    journey: Journey
    ending: Ending
    waits_at: str | None = None


def plots(workflow: str) -> Iterator[Plot]:
    """The requests of one workflow."""
    made = _endings(workflow)
    for number in range(1, A_WORKFLOW + 1):
        journey, ending, waits_at = next(made)
        yield Plot(f"demo-{workflow}-{number:03d}", journey, ending, waits_at)


def _endings(workflow: str) -> Iterator[tuple[Journey, Ending, str | None]]:
    """Open ones at every step first, then those that never began or were withdrawn, then the many."""
    for place, (journey, step) in enumerate(ways_to_steps(workflow)):
        for turn in range(_OPEN_AT_A_STEP):
            ending = _OPEN[(place + turn) % len(_OPEN)]
            yield journey, Ending.JUST_OVERDUE if (place, turn) == (1, 0) else ending, step
    ways = JOURNEYS[workflow]
    for number in range(_CREATED):
        yield Journey(ways[number].kind, ()), Ending.CREATED, None
    for number in range(_WITHDRAWN):
        way = ways[number % len(ways)]
        yield Journey(way.kind, way.moves[:-1][: number // 2]), Ending.WITHDRAWN, None
    turn = 0
    while True:
        # The first three ways twice as often as the rest.
        order = (*range(3), *range(len(ways)))
        yield ways[order[turn % len(order)]], Ending.ENDED, None
        turn += 1


def tell_plots(plan: Plan, cast: Cast, chosen: Iterable[Plot], *, now: datetime) -> list[DemoStory]:
    """Stories of these plots, placed in time so that they come to where they stand at `now`."""
    return [_Writer(plan, cast, plot, now=now).write() for plot in chosen]


class _Writer:
    """Writes one story. Everything that is drawn comes from a generator seeded with its name."""

    def __init__(self, plan: Plan, cast: Cast, plot: Plot, *, now: datetime) -> None:
        self._plan, self._cast, self._plot, self._now = plan, cast, plot, now
        self._rng = Random(plot.external_id)  # noqa: S311 (a demo, not a secret)
        youngest, oldest = _AGES.get(plot.ending, (0, 0))
        self._age = timedelta(days=self._rng.uniform(youngest, oldest))

    def write(self) -> DemoStory:
        able = list(self._cast.requesters(self._plan.definition))
        self._rng.shuffle(able)
        for requester in ["requester", *able] if self._rng.random() < 0.15 else able:
            try:
                return self._with(requester)
            except Uncast:
                continue
        raise Uncast(self._plot.external_id)

    def _with(self, requester: str) -> DemoStory:
        rng, plot, key = self._rng, self._plot, self._plan.definition.key
        that_day = (self._now - self._age).date()
        title, context = make_case(key, rng, kind=plot.journey.kind, today=that_day)
        doers = {REQUESTER: {requester}}
        acts = [self._act(step, outcome, doers, context) for step, outcome in plot.journey.moves]
        length = sum((act.takes for act in acts), timedelta())
        clock = self._anchor(context) - length
        create = CreateRequest(
            context, title=title, external_id=plot.external_id, start=plot.ending is not Ending.CREATED
        )
        deeds = [Deed(clock, requester, create)]
        for act in acts:
            deeds.extend(self._deeds(act, clock, requester))
            clock += act.takes
        deeds.extend(self._close(clock, doers))
        return DemoStory(key, tuple(deeds), until=self._now - NOT_ESCALATED)

    def _act(
        self, step_key: str, outcome: str, doers: dict[str, set[str]], context: dict[str, Any]
    ) -> "_Act":
        step = self._plan.steps[step_key].step
        actor = self._cast.choose(step, doers, self._rng)
        doers.setdefault(step_key, set()).add(actor)
        share = self._rng.uniform(1.1, 1.7) if self._rng.random() < 0.1 else self._rng.uniform(0.03, 0.7)
        takes = timedelta(hours=self._hours(step_key, context) * share)
        note, data = make_note(outcome, self._rng), fill_form(step.form, context, self._rng)
        return _Act(actor, Decide(outcome, note, data), takes)

    def _hours(self, step_key: str, context: dict[str, Any]) -> float:
        sla = self._plan.steps[step_key].sla
        if sla is None or isinstance(sla, float):
            return sla or 24.0
        hours = sla.evaluate({"context": context, "outcome": "", "data": {}, "requester": {}, "visits": 0})
        assert not isinstance(hours, GuardError), f"the deadline of {step_key}: {hours}"
        return float(hours)

    def _anchor(self, context: dict[str, Any]) -> datetime:
        """When the last decision was made, or the request created if there was none."""
        rng, now, waits_at = self._rng, self._now, self._plot.waits_at
        hours = timedelta(hours=24.0 if waits_at is None else self._hours(waits_at, context))
        match self._plot.ending:
            case Ending.ENDED | Ending.CREATED | Ending.WITHDRAWN:
                return now - self._age
            case Ending.FRESH | Ending.CLAIMED:
                return now - hours * rng.uniform(0.05, 0.6)
            case Ending.SOON:
                return now - hours + timedelta(minutes=rng.uniform(1, 90))
            case Ending.OVERDUE:
                return now - hours - timedelta(hours=rng.uniform(1, 60))
            case Ending.JUST_OVERDUE:
                return now - hours - timedelta(seconds=rng.uniform(2, 20))

    def _deeds(self, act: "_Act", opened: datetime, requester: str) -> Iterator[Deed]:
        rng = self._rng
        if rng.random() < 0.12:
            yield Deed(opened + act.takes * 0.2, requester, AddComment(rng.choice(REMARKS)))
        if rng.random() < 0.4:
            yield Deed(opened + act.takes * 0.4, act.actor, Claim())
            if rng.random() < 0.1:
                yield Deed(opened + act.takes * 0.5, act.actor, Release())
        yield Deed(opened + act.takes, act.actor, act.decision)

    def _close(self, clock: datetime, doers: dict[str, set[str]]) -> Iterator[Deed]:
        rng, plot = self._rng, self._plot
        if plot.ending is Ending.WITHDRAWN:
            note = rng.choice(WITHDRAWALS)
            yield Deed(
                clock + timedelta(hours=rng.uniform(0.5, 12)), min(doers[REQUESTER]), WithdrawRequest(note)
            )
        elif plot.ending in (Ending.CLAIMED, Ending.OVERDUE) and plot.waits_at is not None:
            step = self._plan.steps[plot.waits_at].step
            if plot.ending is Ending.CLAIMED or rng.random() < 0.3:
                yield Deed(clock + (self._now - clock) / 3, self._cast.choose(step, doers, rng), Claim())


@dataclass(frozen=True, slots=True)
class _Act:
    actor: str
    decision: Decide
    takes: timedelta

"""What follows: tokens go on from where they are until every one of them rests, or the request ends.

A token that is on its way is in no state: it is an `Arrival` or a `Departure` in the agenda. Joins are
looked at when the agenda is empty, because only then is it known which tokens can still come.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from nexusflow.core.calling import begin_call
from nexusflow.core.choose import Outcome, choose, spread
from nexusflow.core.definition import StepType
from nexusflow.core.distribution import hand_out
from nexusflow.core.events import (
    BranchEnded,
    Diverted,
    Event,
    Forked,
    Joined,
    MessageTaken,
    RequestEnded,
    TaskCancelled,
    TaskOpened,
    TokenAbsorbed,
    TokenCancelled,
    TokenRested,
    WaitBegan,
    WaitEnded,
)
from nexusflow.core.evolve import Advance, evolve
from nexusflow.core.gather import live, moved_by, resolution, ripe_join
from nexusflow.core.marking import UNMARKED, Path, Token
from nexusflow.core.opening import open_task
from nexusflow.core.plan import Plan, StepPlan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Facts, Request, Task, TaskId
from nexusflow.core.resource_events import ResourceAwaited
from nexusflow.core.resources import await_resource
from nexusflow.core.seating import open_vote
from nexusflow.core.subflow import Child, ChildState
from nexusflow.core.subflow_events import SubflowAsked
from nexusflow.core.waiting import MESSAGE, TIME, begin_wait
from nexusflow.core.write import write

LONGEST_WAY: Final = 1_000
"""Steps that one command may go through; more is a circle that the verifier missed."""


# Not frozen: they live as long as the agenda, and freezing doubles what making one costs.
@dataclass(slots=True)
class Arrival:
    """A token about to enter a step. `task` is the last one done in its branch."""

    step: str
    path: Path = ()
    task: TaskId | None = None


@dataclass(slots=True)
class Departure:
    """A token about to leave a step: with which outcome, and from which visit of it."""

    step: str
    visit: int
    outcome: Outcome = field(default_factory=Outcome)
    path: Path = ()
    task: TaskId | None = None


def settle(
    plan: Plan, decided: Advance, ahead: Iterable[Arrival | Departure], *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on from what was decided until nothing moves any more."""
    walk = _Walk(plan, decided.before, decided.after, now, facts, deque(ahead))
    refused = walk.run()
    if refused is not None:
        return refused
    return Advance(decided.before, walk.request, (*decided.events, *walk.events))


def leave(
    plan: Plan, decided: Advance, token: Token, outcome: Outcome, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """Go on from the step at which a token has waited, with this outcome."""
    task = None if token.task is None else TaskId(token.task)
    left = Departure(token.step, token.visit, outcome, token.path, task)
    return settle(plan, decided, (left,), now=now, facts=facts)


@dataclass(slots=True)
class _Walk:
    """The agenda, and the request as it was before the command and as the events so far have made it."""

    plan: Plan
    before: Request | None
    request: Request
    now: datetime
    facts: Facts
    ahead: deque[Arrival | Departure]
    events: list[Event] = field(default_factory=list)

    def run(self) -> Rejected | None:
        """Until the agenda is empty and no join can let anything on."""
        for _ in range(LONGEST_WAY):
            if not self.ahead and not self._join():
                return self._close()
            token = self.ahead.popleft()
            refused = self._enter(token) if isinstance(token, Arrival) else self._leave(token)
            if refused is not None:
                return refused
        return Rejected(
            Reason.ENDLESS,
            f"Expected to come to rest within {LONGEST_WAY:,} steps; the way goes in a circle. Nothing was"
            " changed.",
        )

    def _emit(self, event: Event) -> None:
        self.request = evolve(self.request, event)
        self.events.append(event)

    def _enter(self, token: Arrival) -> Rejected | None:
        plan = self.plan.steps[token.step]
        match plan.step.type:
            case StepType.TASK:
                return self._open(plan, token)
            case StepType.END:
                self._end(plan, token)
            case StepType.FORK:
                return self._fork(plan, token)
            case StepType.WAIT:
                return self._wait(plan, token)
            case StepType.SERVICE:
                return self._call(plan, token)
            case StepType.SUBFLOW:
                self._ask(plan, token)
            case StepType.JOIN:
                self._rest(token)
            case StepType.DECISION:
                visit = self.request.visits(token.step) + 1
                self.ahead.appendleft(Departure(token.step, visit, path=token.path, task=token.task))
        return None

    def _leave(self, token: Departure) -> Rejected | None:
        chosen = choose(
            self.plan.steps[token.step],
            self.request,
            token.outcome,
            self.facts.requester,
            visit=token.visit,
        )
        if isinstance(chosen, Rejected):
            return chosen
        route, routed = chosen
        self._emit(routed)
        self._clear(route.transition.cancels, token.step)
        self.ahead.appendleft(Arrival(routed.to_step, token.path, token.task))
        return None

    def _open(self, plan: StepPlan, token: Arrival) -> Rejected | None:
        visits = self.request.visits(token.step)
        most, instead = plan.step.max_visits, plan.step.then
        if most is not None and visits >= most:
            assert instead is not None, "the verifier refuses max_visits without then"
            self._emit(Diverted(token.step, visits=visits, to_step=instead))
            self.ahead.appendleft(Arrival(instead, token.path, token.task))
            return None
        if plan.resource is not None:
            return self._queue(plan, token)
        opened = self._opened(plan, token.path)
        if isinstance(opened, Rejected):
            return opened
        for each in opened:
            self._emit(each)
        for each in opened:
            for event in hand_out(self.plan, self.before, self.request, each.task, self.facts):
                self._emit(event)
        return None

    def _queue(self, plan: StepPlan, token: Arrival) -> Rejected | None:
        """A token waits until the resource of a task is free and it is its turn."""
        requester = self.facts.requester
        waiting = await_resource(
            plan, self.request, path=token.path, task=token.task, now=self.now, requester=requester
        )
        if isinstance(waiting, Rejected):
            return waiting
        self._emit(ResourceAwaited(waiting))
        return None

    def _opened(self, plan: StepPlan, path: Path) -> tuple[TaskOpened, ...] | Rejected:
        """One task, or one for each voter."""
        if plan.step.quorum is not None:
            return open_vote(self.plan, plan, self.request, path=path, now=self.now, facts=self.facts)
        opened = open_task(plan, self.request, path=path, now=self.now, facts=self.facts)
        return opened if isinstance(opened, Rejected) else (opened,)

    def _fork(self, plan: StepPlan, token: Arrival) -> Rejected | None:
        visit = self.request.visits(token.step) + 1
        opened = spread(plan, self.request, self.facts.requester, visit=visit)
        if isinstance(opened, Rejected):
            return opened
        targets, evaluations = opened
        number = self.request.marking.last + 1
        self._emit(Forked(token.step, visit, number, targets, evaluations))
        routes = (route for group in plan.routes[None] for route in group)
        for transition in (route.transition for route in routes if route.transition.to_step in targets):
            self._clear(transition.cancels, token.step)
        inside = (*token.path, number)
        self.ahead.extendleft(Arrival(target, inside) for target in reversed(targets))
        return None

    def _wait(self, plan: StepPlan, token: Arrival) -> Rejected | None:
        """A token waits, unless its hour has come already or its message was kept."""
        requester = self.facts.requester
        waiting = begin_wait(
            plan, self.request, path=token.path, task=token.task, now=self.now, requester=requester
        )
        if isinstance(waiting, Rejected):
            return waiting
        self._emit(WaitBegan(waiting))
        message = None if waiting.message is None else self.request.marking.kept(waiting.message)
        if message is not None:
            self._emit(MessageTaken(message.name, token.step))
            return self._go_on(plan, waiting, MESSAGE, message.data)
        if waiting.wake_at is not None and waiting.wake_at <= self.now:
            return self._go_on(plan, waiting, TIME, {})
        return None

    def _go_on(self, plan: StepPlan, token: Token, cause: str, data: Mapping[str, Any]) -> Rejected | None:
        self._emit(WaitEnded(token.number, token.step, cause))
        written = write(self.plan, Advance(None, self.request, ()), plan.step, data)
        if isinstance(written, Rejected):
            return written
        for event in written.events:
            self._emit(event)
        task = None if token.task is None else TaskId(token.task)
        self.ahead.appendleft(Departure(token.step, token.visit, Outcome(None, data), token.path, task))
        return None

    def _call(self, plan: StepPlan, token: Arrival) -> Rejected | None:
        """A token waits for another system, whom a worker will ask."""
        requester = self.facts.requester
        called = begin_call(
            plan, self.request, path=token.path, task=token.task, now=self.now, requester=requester
        )
        if isinstance(called, Rejected):
            return called
        self._emit(called)
        return None

    def _ask(self, plan: StepPlan, token: Arrival) -> None:
        """A token waits for a request of another workflow, which a worker will start."""
        subflow = plan.step.subflow
        assert subflow is not None, "a subflow step says what it starts"
        assert subflow.workflow is not None, "the verifier refuses a subflow without a workflow"
        marking, visit = self.request.marking, self.request.visits(token.step) + 1
        asked = Child(ChildState.ASKED, attempt=1)
        waiting = Token(marking.last + 1, token.step, token.path, self.now, token.task, visit, child=asked)
        self._emit(SubflowAsked(waiting, subflow.workflow))

    def _rest(self, token: Arrival) -> None:
        """A token has come to a join; one that comes after its join has let another on ends here."""
        marking = self.request.marking
        fork = marking.fork(token.path[-1])
        if fork is not None and fork.joined:
            self._emit(TokenAbsorbed(token.step, fork.number))
            return
        self._emit(TokenRested(Token(marking.last + 1, token.step, token.path, self.now, token.task)))

    def _join(self) -> bool:
        """Let one token on where a join has what it waits for; whether there was such a join."""
        if not self.request.marking.tokens:
            return False
        ripe = ripe_join(self.plan, self.request)
        if not ripe:
            return False
        last = max(ripe, key=lambda token: token.number)
        fork = last.path[-1]
        rest = [each for each in live(self.request) if fork in each.path and each not in ripe]
        visit = self.request.visits(last.step) + 1
        numbers = tuple(token.number for token in ripe)
        tasks = tuple(TaskId(token.task) for token in ripe if token.task is not None)
        self._emit(Joined(last.step, visit, fork, numbers, tasks))
        if self.plan.steps[last.step].step.cancel_rest:
            self._cancel(rest, cause=f"join:{last.step}")
        task = None if last.task is None else TaskId(last.task)
        self.ahead.append(Departure(last.step, visit, path=last.path[:-1], task=task))
        return True

    def _end(self, plan: StepPlan, token: Arrival) -> None:
        step = plan.step
        assert step.status is not None, "the verifier refuses an end without a status"
        others = list(live(self.request))
        if step.terminate:
            self.ahead.clear()
            self._cancel(others, cause=f"end:{step.key}")
        elif self.ahead or others or self.request.marking.ends:
            self._emit(BranchEnded(step.key))
            return
        self._emit(RequestEnded(step.status, step.key, at=self.now))

    def _clear(self, region: Collection[str], step: str) -> None:
        """Close whatever is open in the region of a transition that was taken from this step."""
        if region:
            self._cancel((each for each in live(self.request) if each.step in region), cause=f"region:{step}")

    def _cancel(self, places: Iterable[Task | Token], *, cause: str) -> None:
        for each in tuple(places):
            self._emit(cancelled(each, cause, now=self.now))

    def _close(self) -> Rejected | None:
        """A request whose last token is gone has ended; one that can come to nothing must not."""
        if self.request.ended_at is not None:
            return None
        if self.request.marking is UNMARKED and any(task.open for task in self.request.tasks):
            return None
        ends, places = self.request.marking.ends, tuple(live(self.request))
        if not moved_by(self.request, places):
            return Rejected(
                Reason.NOTHING_LEFT,
                f"Expected something to be left that moves request {self.request.id}; nothing would be."
                " Cancel the whole request instead. Nothing was changed.",
            )
        if places:
            return None
        status, key = resolution(self.plan, ends)
        self._emit(RequestEnded(status, key, at=self.now))
        return None


def cancelled(place: Task | Token, cause: str, *, now: datetime) -> TaskCancelled | TokenCancelled:
    """The event that closes a place without a decision."""
    if isinstance(place, Task):
        return TaskCancelled(place.id, cause, at=now)
    return TokenCancelled(place.number, place.step, cause)

"""Processes, people and cases for tests of core and engine; each says only what its test is about."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import psycopg

from nexusflow.core.advance import advance
from nexusflow.core.commands import Command, CompleteTask, CreateRequest
from nexusflow.core.definition import Definition
from nexusflow.core.evolve import Advance
from nexusflow.core.permit import CANCEL, OVERRIDE
from nexusflow.core.plan import Plan, prepare
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Rota, Staff, Task, TaskId
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Verdict

Document = dict[str, Any]
E = TypeVar("E")

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)

ASK, LEAD, DIRECT = "spend.ask", "spend.lead", "spend.direct"


def task(key: str, *, permission: str = LEAD, outcomes: tuple[str, ...] = ("done",), **more: Any) -> Document:
    """A task step."""
    return {"key": key, "type": "task", "permission": permission, "outcomes": list(outcomes), **more}


def decision(key: str) -> Document:
    """A decision step."""
    return {"key": key, "type": "decision"}


def fork(key: str, split: str = "all") -> Document:
    """A fork step."""
    return {"key": key, "type": "fork", "split": split}


def join(key: str, join: str | Mapping[str, int] = "all", **more: Any) -> Document:
    """A join step; `cancel_rest=True` closes what is still on its way to it."""
    return {"key": key, "type": "join", "join": join, **more}


def wait(key: str, **more: Any) -> Document:
    """A wait step: `duration`, `until`, or `message` with a `permission`."""
    return {"key": key, "type": "wait", **more}


def service(key: str, call: str = "http", **more: Any) -> Document:
    """A service step; what is None is left out."""
    said = {"call": call, **more}
    return {"key": key, "type": "service", **{name: each for name, each in said.items() if each is not None}}


def subflow(key: str, workflow: str | None = "child", **more: Any) -> Document:
    """A subflow step; what is None is left out."""
    said = {"workflow": workflow, **more}
    return {"key": key, "type": "subflow", **{name: each for name, each in said.items() if each is not None}}


def end(key: str, status: str = "COMPLETED", **more: Any) -> Document:
    """An end step; `terminate=True` closes whatever is open elsewhere."""
    return {"key": key, "type": "end", "status": status, **more}


def way(source: str, target: str, **more: Any) -> Document:
    """A transition; `on` is its outcome."""
    return {"from": source, "to": target, **({"outcome": more.pop("on")} if "on" in more else {}), **more}


def process(*parts: Document, key: str = "spending", **more: Any) -> Document:
    """A document of steps and transitions, told apart by their keys, starting at its first step."""
    steps = [part for part in parts if "type" in part]
    return {
        "nexusflow": 1,
        "key": key,
        "name": "Spending",
        "create_permission": ASK,
        "supervisor_role": "supervisor",
        "context_schema": deepcopy(CONTEXT_SCHEMA),
        "start": steps[0]["key"],
        "steps": steps,
        "transitions": [part for part in parts if "type" not in part],
        **more,
    }


CONTEXT_SCHEMA: Document = {
    "type": "object",
    "required": ["amount"],
    "properties": {
        "amount": {"type": "number", "minimum": 0},
        "urgent": {"type": "boolean"},
        "cost_centre": {"type": "string", "maxLength": 8},
    },
}


def spending(*, key: str = "spending", **more: Any) -> Document:
    """The process of most tests: to the lead below 10,000, to the director from there on."""
    return process(
        decision("size"),
        task(
            "lead-review",
            outcomes=("approve", "reject", "rework"),
            require_note=["reject", "rework"],
            sla_hours=24,
            separate_from=["requester"],
            form={"type": "object", "properties": {"cost_centre": {"type": "string"}}},
            writes=["cost_centre"],
        ),
        task(
            "director-review",
            permission=DIRECT,
            outcomes=("approve", "reject"),
            require_note=["reject"],
            sla_hours="has(context.urgent) && context.urgent ? 4 : 48",
            separate_from=["requester", "lead-review"],
        ),
        task("correct-it", permission=ASK, outcomes=("resubmit",)),
        end("paid"),
        end("refused", "REJECTED"),
        way("size", "lead-review", when="context.amount < 10000", priority=10),
        way("size", "director-review"),
        way("lead-review", "paid", on="approve"),
        way("lead-review", "refused", on="reject"),
        way("lead-review", "correct-it", on="rework"),
        way("correct-it", "size", on="resubmit"),
        way("director-review", "paid", on="approve"),
        way("director-review", "refused", on="reject"),
        key=key,
        **more,
    )


def definition_of(document: Document) -> Definition:
    """The definition of a document that can be read."""
    definition = read_document(document)
    assert isinstance(definition, Definition), definition
    return definition


def plan_of(document: Document) -> Plan:
    """The plan of a document that the verifier lets through."""
    definition = definition_of(document)
    report = verify(definition)
    assert report.verdict is not Verdict.UNSOUND, report.findings
    return prepare(definition, version=1)


def person(username: str, *permissions: str, roles: tuple[str, ...] = (), **more: Any) -> Actor:
    """Somebody who holds these permissions."""
    return Actor(
        username, name=username.title(), permissions=frozenset(permissions), roles=frozenset(roles), **more
    )


RITA = person("rita", ASK)
LENA = person("lena", LEAD)
LARS = person("lars", LEAD)
DORA = person("dora", DIRECT)
OLGA = person("olga", CANCEL, OVERRIDE)
NOBODY = person("nobody")
ENGINE = Actor("nexusflow", engine=True)
PEOPLE = (RITA, LENA, LARS, DORA, OLGA, NOBODY, ENGINE)


@dataclass
class Case:
    """One request carried through the core alone, by hand, on a clock that the test turns."""

    plan: Plan
    requester: Actor = RITA
    now: datetime = MONDAY
    request: Request | None = None
    events: list[Any] = field(default_factory=list)
    staff: Staff = field(default_factory=Staff)
    people: Mapping[str, Actor] = field(default_factory=lambda: {each.username: each for each in PEOPLE})
    rota: Rota | None = None
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def give(self, command: Command, actor: Actor) -> Advance | Rejected:
        """Ask the core; what it does becomes the state."""
        facts = Facts(
            self._ids, self._ids, self.requester, staff=self.staff, people=self.people, rota=self.rota
        )
        actor = self.entrusted(actor)
        done = advance(self.plan, self.request, command, now=self.now, actor=actor, facts=facts)
        if isinstance(done, Advance):
            self.request = done.after
            self.events.extend(done.events)
        return done

    def entrusted(self, actor: Actor, request: Request | None = None) -> Actor:
        """The actor, entrusted by those in whose names open tasks were handed on."""
        request = request or self.request
        open_tasks = () if request is None else request.open_tasks
        names = {task.delegated[0] for task in open_tasks if task.delegated}
        return replace(actor, entrusted_by=tuple(self.people[name] for name in names)) if names else actor

    def wait(self, **span: float) -> None:
        """Let time pass; the span is a timedelta's."""
        self.now += timedelta(**span)

    def start(self, **context: Any) -> "Case":
        """Create and start it with this context."""
        done = self.give(CreateRequest({"amount": 100, **context}), self.requester)
        assert isinstance(done, Advance), done
        return self

    def complete(self, outcome: str, actor: Actor, **more: Any) -> Advance | Rejected:
        """Complete the one open task."""
        return self.give(CompleteTask(self.task.id, outcome, **more), actor)

    @property
    def state(self) -> Request:
        """The request, which is there."""
        assert self.request is not None
        return self.request

    @property
    def task(self) -> Task:
        """The one open task."""
        [open_task] = self.state.open_tasks
        return open_task

    def open(self, step: str) -> Task:
        """The one open task of that step."""
        [open_task] = [each for each in self.state.open_tasks if each.step == step]
        return open_task

    @property
    def standing(self) -> list[str]:
        """The steps that wait for somebody, in the order in which they were entered."""
        return [each.step for each in self.state.open_tasks]

    def happened(self, kind: type[E]) -> list[E]:
        """Everything of that kind that has happened so far."""
        return [each for each in self.events if isinstance(each, kind)]

    def do(self, step: str, outcome: str = "done", actor: Actor | None = None, **more: Any) -> Advance:
        """Complete the one open task of that step, by lena if nobody is named; it is not refused."""
        done = self.give(CompleteTask(self.open(step).id, outcome, **more), actor or LENA)
        assert isinstance(done, Advance), done
        return done

    @property
    def first_task(self) -> TaskId:
        """The id of the task that was opened first."""
        return self.state.tasks[0].id


def case(document: Document | None = None, **more: Any) -> Case:
    """A case of a process, `spending` if none is given; nothing has happened yet."""
    return Case(plan_of(document or spending()), **more)


def refused(done: object, reason: Reason) -> Rejected:
    """A refusal for that reason."""
    assert isinstance(done, Rejected), done
    assert done.reason is reason, done
    return done


def hire(url: str, roles: Mapping[str, tuple[str, ...]], people: Mapping[str, tuple[str, ...]]) -> None:
    """Write roles with their permissions, and users with their roles, by plain SQL."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        names = [(name,) for permissions in roles.values() for name in permissions]
        cursor.executemany("INSERT INTO permissions VALUES (%s) ON CONFLICT DO NOTHING", names)
        cursor.executemany("INSERT INTO roles VALUES (%s) ON CONFLICT DO NOTHING", [(r,) for r in roles])
        grants = [(role, name) for role, permissions in roles.items() for name in permissions]
        cursor.executemany("INSERT INTO role_permissions VALUES (%s, %s) ON CONFLICT DO NOTHING", grants)
        cursor.executemany(
            "INSERT INTO users (username, name) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(username, username.title()) for username in people],
        )
        held = [(username, role) for username, mine in people.items() for role in mine]
        cursor.executemany("INSERT INTO user_roles VALUES (%s, %s) ON CONFLICT DO NOTHING", held)


def hire_everybody(url: str) -> None:
    """The people of `spending`: rita asks, lena and lars lead, dora directs, sven supervises."""
    hire(
        url,
        {"asker": (ASK,), "lead": (LEAD,), "director": (DIRECT,), "supervisor": ()},
        {
            "rita": ("asker",),
            "lena": ("lead",),
            "lars": ("lead",),
            "dora": ("director",),
            "sven": ("supervisor",),
            "nobody": (),
        },
    )

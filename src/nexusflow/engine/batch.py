"""One transaction: lock, load, decide each order on its own, save what was decided, commit.

Two network round trips, however many orders: everything that is read goes out in one pipeline, and
everything that is written, with the COMMIT, in another.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson
from psycopg import AsyncConnection, AsyncCursor
from psycopg.pq import TransactionStatus

from nexusflow.core.advance import Advance, advance
from nexusflow.core.codec import encode
from nexusflow.core.commands import BeginChild, CreateRequest
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, RequestId, Staff, TaskId
from nexusflow.engine.authority import ENGINE_NAME, Authority, entrusted, handing_on, with_absent
from nexusflow.engine.checked import checked_holder, checked_holders
from nexusflow.engine.children import create
from nexusflow.engine.definitions import Definitions, Published, Unsound
from nexusflow.engine.ids import OutOfTaskIds, take_more, taken_from
from nexusflow.engine.marks import marks_of
from nexusflow.engine.orders import COMMAND_NAMES, Done, Order, Outcome, Repeated, external_row, key_row
from nexusflow.engine.rota import Turns, read_turns
from nexusflow.engine.rows import audit_row
from nexusflow.engine.sql import statement
from nexusflow.engine.store import Rows, Stored, collect, id_array, requests_of, save

Connection = AsyncConnection[Any]

AUDITED_REFUSALS: Final = frozenset({Reason.NOT_PERMITTED, Reason.SEPARATION_OF_DUTIES})
OPEN: Final = frozenset({TransactionStatus.INTRANS, TransactionStatus.INERROR})
"""A transaction of ours that can be rolled back; in any other state but IDLE a connection is lost."""
_TASK_IDS_AT_LEAST: Final = 4  # task ids an order may need; topped up before every batch
_TASK_IDS_AHEAD: Final = 60


@dataclass(slots=True)
class Loaded:
    """What the orders of one batch are decided on."""

    now: datetime
    authority_version: int
    somebody_is_away: bool
    requests: dict[int, Stored]
    request_of_task: dict[int, int]
    request_ids: deque[RequestId]
    newest: dict[str, int] = field(default_factory=dict)
    external: dict[tuple[str, str], int] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[bytes, dict[str, Any]]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def find(self, order: Order) -> Stored | None:
        """The request that an order is about."""
        request_id = order.request_id
        if order.task_id is not None:
            request_id = self.request_of_task.get(order.task_id)
        return None if request_id is None else self.requests.get(request_id)


@dataclass(slots=True)
class Batch:
    """Runs batches on one connection (autocommit on: the BEGIN is ours).

    `committing` tells of a batch that failed whether it had been sent to be committed.
    """

    connection: Connection
    definitions: Definitions
    authority: Authority = field(default_factory=Authority)
    task_ids: deque[TaskId] = field(default_factory=deque)
    committing: bool = False

    async def run(self, orders: Sequence[Order], *, skip_locked: bool = False) -> list[Outcome | None]:
        """Carry out the orders in one transaction; None for one that must wait for the next batch.

        Whatever fails unexpectedly raises, and nothing of the batch has happened.
        """
        self.committing = False
        loaded = await self.load(orders, skip_locked=skip_locked)
        plans = await self.meet_definitions(loaded)
        people = await self.people(orders, loaded)
        staff = await self.staff(plans, loaded)
        rows = Rows()
        turns = await read_turns(
            self.connection, orders, plans.values(), staff=staff, somebody_is_away=loaded.somebody_is_away
        )
        decider = Decider(loaded, plans, people, staff, self.task_ids, rows, turns)
        outcomes = [
            None if decider.must_wait(order) else await self.decide(decider, order) for order in orders
        ]
        async with self.connection.pipeline():
            await save(self.connection, rows)
            self.committing = True
            await self.connection.execute("COMMIT")
        return outcomes

    async def decide(self, decider: "Decider", order: Order) -> Outcome:
        """The outcome of one order; with more ids, when it opens more tasks than anybody expected."""
        while True:
            try:
                return decider.decide_once(order)
            except OutOfTaskIds:
                self.task_ids.extend(await take_more(self.connection))

    async def people(self, orders: Sequence[Order], loaded: Loaded) -> Mapping[str, Actor]:
        """Everybody whom the orders concern; who gives them stands in for whoever is away now."""
        known = await self.authority.people(
            self.connection, _names(orders, loaded), version=loaded.authority_version
        )
        if not loaded.somebody_is_away:
            return known
        givers = ({order.actor for order in orders} | checked_holders(orders, _requests(loaded))) - {
            ENGINE_NAME
        }
        return {**known, **await with_absent(self.connection, (known[name] for name in givers))}

    async def staff(self, published: Mapping[int, Published], loaded: Loaded) -> Staff:
        """Who could do the tasks of these versions."""
        plans = [each.plan for each in published.values() if each.plan is not None]
        return await self.authority.staff(
            self.connection,
            permissions=frozenset[str]().union(*(plan.permissions for plan in plans)),
            roles=frozenset[str]().union(*(plan.roles for plan in plans)),
            version=loaded.authority_version,
        )

    async def load(self, orders: Sequence[Order], *, skip_locked: bool = False) -> Loaded:
        """Begin the transaction; lock and read what the orders concern. The caller saves, or rolls back."""
        names = sorted({order.resource for order in orders if order.resource is not None})
        creating = [order for order in orders if isinstance(order.command, CreateRequest | BeginChild)]
        keyed = [order for order in orders if order.idempotency is not None]
        wanted = {
            "requests": id_array(order.request_id for order in orders if order.request_id is not None),
            "tasks": id_array(order.task_id for order in orders if order.task_id is not None),
        }
        asked: dict[str, AsyncCursor[Any]] = {}
        async with self.connection.pipeline():
            await self.connection.execute("BEGIN")
            await self._ask(asked, "lock_requests_free" if skip_locked else "lock_requests", wanted)
            if keyed:
                keys = {"rows": _json(key_row(order) for order in keyed)}
                await self._ask(asked, "lock_keys", keys)
                await self._ask(asked, "load_keys", keys)
            if names:
                await self._ask(asked, "lock_resources", {"names": names})
                await self._ask(asked, "taken_resources", {"names": names})
            await self._ask(asked, "load_requests", wanted)
            await self._ask(asked, "load_tasks", wanted)
            if creating:
                await self._ask_for_creating(asked, creating)
            if len(self.task_ids) < _TASK_IDS_AT_LEAST * len(orders):
                count = _TASK_IDS_AHEAD + _TASK_IDS_AT_LEAST * len(orders)
                await self._ask(asked, "task_ids", {"count": count})
            await self._ask(asked, "load_clock", {})
        return await self._take(asked, locked_only=skip_locked)

    async def _ask_for_creating(self, asked: dict[str, AsyncCursor[Any]], creating: list[Order]) -> None:
        await self._ask(asked, "newest_versions", {"workflows": list({order.workflow for order in creating})})
        named = (order for order in creating if isinstance(order.command, CreateRequest))
        await self._ask(asked, "external_ids", {"rows": _json(external_row(order) for order in named)})
        await self._ask(asked, "request_ids", {"count": len(creating)})

    async def _ask(self, asked: dict[str, AsyncCursor[Any]], name: str, values: dict[str, Any]) -> None:
        asked[name] = await self.connection.execute(statement(name), values, prepare=True, binary=True)

    async def _take(self, asked: dict[str, AsyncCursor[Any]], *, locked_only: bool) -> Loaded:
        got = {name: await cursor.fetchall() for name, cursor in asked.items()}
        [(version, now, somebody_is_away)] = got["load_clock"]
        self.task_ids.extend(TaskId(row[0]) for row in got.get("task_ids", ()))
        requests = requests_of(got["load_requests"], got["load_tasks"])
        if locked_only:
            free = {row[0] for row in got["lock_requests_free"]}
            requests = {key: stored for key, stored in requests.items() if key in free}
        return Loaded(
            now=now,
            authority_version=version,
            somebody_is_away=somebody_is_away,
            requests=requests,
            request_of_task={row[1]: row[0] for row in got["load_tasks"]},
            request_ids=deque(RequestId(row[0]) for row in got.get("request_ids", ())),
            newest=dict(got.get("newest_versions", ())),
            external={(row[0], row[1]): row[2] for row in got.get("external_ids", ())},
            keys={(row[0], row[1]): (bytes(row[2]), row[3]) for row in got.get("load_keys", ())},
            taken=frozenset(row[0] for row in got.get("taken_resources", ())),
        )

    async def meet_definitions(self, loaded: Loaded) -> dict[int, Published]:
        """The versions that what was loaded is pinned to, and those that new requests will be."""
        wanted = {stored.version_id for stored in loaded.requests.values()} | set(loaded.newest.values())
        return {version_id: await self._meet(version_id) for version_id in wanted}

    async def _meet(self, version_id: int) -> Published:
        """Only the first meeting of a version reads it; afterwards this touches no database."""
        return self.definitions.known(version_id) or await self.definitions.load(version_id)


@dataclass(slots=True)
class Decider:
    """Decides the orders of one batch one after the other and collects the rows that they leave."""

    loaded: Loaded
    plans: dict[int, Published]
    people: Mapping[str, Actor]
    staff: Staff
    task_ids: deque[TaskId]
    rows: Rows
    turns: Turns | None = None
    touched: set[Any] = field(default_factory=set)

    def must_wait(self, order: Order) -> bool:
        """A second order on the same thing waits for the next batch, and so does whatever is behind it."""
        marks = marks_of(order, self.loaded.find(order))
        waits = bool(marks & self.touched)
        self.touched |= marks
        return waits

    def decide_once(self, order: Order) -> Outcome:
        """The stored answer, if the order came before under its key; else decide it."""
        return self._repeat(order) or self.decide(order)

    def _repeat(self, order: Order) -> Repeated | Rejected | None:
        if order.idempotency is None:
            return None
        stored = self.loaded.keys.get((order.actor, order.idempotency.key))
        if stored is None:
            return None
        fingerprint, answer = stored
        if fingerprint == order.idempotency.fingerprint:
            return Repeated(answer)
        return Rejected(
            Reason.IDEMPOTENCY_KEY_REUSED,
            "Expected the same content as when this Idempotency-Key was first used; found another."
            " Use a new key for a new thing.",
        )

    def decide(self, order: Order) -> Outcome:
        """Decide one order on what was loaded, and collect its rows. Raises `OutOfTaskIds`."""
        stored = self.loaded.find(order)
        published = self._published(order, stored)
        if isinstance(published, Rejected):
            return published
        plan, version_id = published
        actor = self._actor(order, stored)
        now = order.at or self.loaded.now
        request = None if stored is None else stored.request
        facts = Facts(
            request_ids=islice(self.loaded.request_ids, 1),
            task_ids=taken_from(self.task_ids),
            requester=actor if request is None else self.people[request.requester],
            staff=self.staff,
            people=checked_holder(order, request, self.people),
            taken=self.loaded.taken,
            rota=None if self.turns is None else self.turns.rota,
        )
        command = order.command
        if isinstance(command, BeginChild) and request is not None:
            command = self._start_child(order, command, plan, request, now=now, facts=facts)
        decided = advance(plan, request, command, now=now, actor=actor, facts=facts)
        if isinstance(decided, Rejected):
            self._audit_refusal(order, stored, decided, now)
            return decided
        taken = self._taken(order)
        if taken is not None:
            return taken
        done = Done(command, decided, plan, actor, now)
        self._collect(order, done, version_id)
        return done

    def _actor(self, order: Order, stored: Stored | None) -> Actor:
        """Who gives the order, with those in whose names tasks of the request were handed on."""
        actor = self.people[order.actor]
        return actor if stored is None else entrusted(actor, [stored.request], self.people)

    def _start_child(
        self, order: Order, begin: BeginChild, plan: Plan, parent: Request, *, now: datetime, facts: Facts
    ) -> BeginChild:
        """Create the child in the transaction in which its parent is told of it; or say why there is none."""
        actor, newest = self.people[order.actor], self._newest(order)
        started = create(plan, parent, begin, newest=newest, now=now, actor=actor, facts=facts)
        if isinstance(started, BeginChild):
            return started
        done, version_id = started
        self._collect(order, done, version_id)
        return replace(begin, child=done.request.id)

    def _published(self, order: Order, stored: Stored | None) -> tuple[Plan, int] | Rejected:
        if not isinstance(order.command, CreateRequest):
            if stored is None:
                what = f"task {order.task_id}" if order.task_id is not None else f"request {order.request_id}"
                return Rejected(Reason.NOT_FOUND, f"Expected {what} to exist; there is none of that id.")
            return _plan_of(self.plans[stored.version_id])
        return self._newest(order)

    def _newest(self, order: Order) -> tuple[Plan, int] | Rejected:
        version_id = self.loaded.newest.get(order.workflow or "")
        if version_id is None:
            return Rejected(
                Reason.UNKNOWN_WORKFLOW,
                f"Expected a workflow with a published version; {order.workflow!r} has none.",
            )
        return _plan_of(self.plans[version_id])

    def _taken(self, order: Order) -> Rejected | None:
        """Only whoever may create hears which external ids there are."""
        if not isinstance(order.command, CreateRequest) or order.command.external_id is None:
            return None
        taken = self.loaded.external.get((order.workflow or "", order.command.external_id))
        if taken is None:
            return None
        return Rejected(
            Reason.DUPLICATE_EXTERNAL_ID,
            f"Expected a new external_id; request {taken} of {order.workflow} has"
            f" {order.command.external_id!r} already.",
        )

    def _audit_refusal(self, order: Order, stored: Stored | None, refused: Rejected, now: datetime) -> None:
        if refused.reason not in AUDITED_REFUSALS:
            return
        self.rows.add(
            "insert_audit",
            audit_row(
                now,
                order.actor,
                f"{COMMAND_NAMES[type(order.command)]}.refused",
                request_id=None if stored is None else stored.request.id,
                task_id=order.task_id,
                metadata={"code": refused.reason, "reason": refused.message, "workflow": order.workflow},
            ),
        )

    def _collect(self, order: Order, done: Done, version_id: int) -> None:
        decided: Advance = done.advance
        if decided.before is None:
            self.loaded.request_ids.popleft()
        if self.turns is not None:
            self.turns.remember(decided)
        collect(self.rows, decided, version_id=version_id, actor=order.actor, at=done.at)
        replayed = {"replayed": True} if order.at is not None else {}
        for event in decided.events:
            entry = encode(event)
            self.rows.add(
                "insert_audit",
                audit_row(
                    done.at,
                    order.actor,
                    entry.action,
                    on_behalf_of=entry.metadata.get("on_behalf_of"),
                    request_id=decided.after.id,
                    task_id=entry.task_id,
                    metadata={**entry.metadata, **replayed} if replayed else entry.metadata,
                ),
            )
        if order.idempotency is not None:
            self.rows.add(
                "insert_keys",
                {
                    "username": order.actor,
                    "key": order.idempotency.key,
                    "fingerprint": order.idempotency.fingerprint.hex(),
                    "answer": done.answer,
                    "request_id": decided.after.id,
                },
            )


def _plan_of(published: Published) -> tuple[Plan, int] | Rejected:
    if published.plan is not None:
        return published.plan, published.version_id
    return Unsound.version_of(published)


def _names(orders: Sequence[Order], loaded: Loaded) -> set[str]:
    requests = _requests(loaded)
    named = {order.actor for order in orders} | {request.requester for request in requests}
    return named | handing_on(requests) | checked_holders(orders, requests)


def _requests(loaded: Loaded) -> list[Request]:
    return [stored.request for stored in loaded.requests.values()]


def _json(rows: Iterator[Any]) -> str:
    return orjson.dumps(list(rows)).decode()

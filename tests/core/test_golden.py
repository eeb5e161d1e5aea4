"""Golden histories: what a definition made of these commands once, it makes of them for ever.

Each file of `tests/golden` is a definition, people, commands and the audit entries that they left. A
history is added when something new can happen, and never edited: what was recorded in databases
cannot be edited either.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from nexusflow.core.advance import advance
from nexusflow.core.codec import encode
from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    BeginChild,
    CancelRequest,
    CancelTask,
    ClaimTask,
    CloseChild,
    Command,
    CompleteTask,
    CreateChild,
    CreateRequest,
    DelegateTask,
    EscalateTask,
    FinishChild,
    FinishService,
    GiveUpService,
    GrantResource,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    ResumeRequest,
    RetryService,
    SendBackTask,
    SendMessage,
    SkipService,
    SkipTask,
    StartRequest,
    SuspendRequest,
    WakeRequest,
    WithdrawRequest,
)
from nexusflow.core.evolve import Advance, fold
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor, Facts, Request
from nexusflow.core.subflow import Parent
from tests.factories import ENGINE, plan_of

HISTORIES = sorted((Path(__file__).parent.parent / "golden").glob("*.yaml"))

COMMANDS: Mapping[str, type[Command]] = {
    "create": CreateRequest,
    "start": StartRequest,
    "withdraw": WithdrawRequest,
    "comment": AddComment,
    "claim": ClaimTask,
    "release": ReleaseTask,
    "delegate": DelegateTask,
    "reassign": ReassignTask,
    "override": OverrideTask,
    "skip": SkipTask,
    "complete": CompleteTask,
    "escalate": EscalateTask,
    "send_back": SendBackTask,
    "cancel_task": CancelTask,
    "add_reviewer": AddReviewer,
    "cancel": CancelRequest,
    "suspend": SuspendRequest,
    "resume": ResumeRequest,
    "send": SendMessage,
    "wake": WakeRequest,
    "finish_service": FinishService,
    "retry_service": RetryService,
    "skip_service": SkipService,
    "give_up_service": GiveUpService,
    "grant": GrantResource,
    "create_child": CreateChild,
    "begin_child": BeginChild,
    "finish_child": FinishChild,
    "close_child": CloseChild,
}


def test_there_are_histories() -> None:
    assert len(HISTORIES) >= 27


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_a_history_repeats_itself(path: Path) -> None:
    history = yaml.safe_load(path.read_text("utf-8"))
    entries, request = run(history)
    assert entries == history["entries"]
    assert request is not None
    assert (request.status.value, request.resolution) == (history["status"], history["resolution"])


def run(history: Mapping[str, Any]) -> tuple[list[dict[str, Any]], Request | None]:
    """Give the commands of a history to the core; what it left, refusals by their code."""
    plan = plan_of(history["definition"])
    people = {name: _person(name, details, history["people"]) for name, details in history["people"].items()}
    request: Request | None = None
    entries: list[dict[str, Any]] = []
    request_ids, task_ids = count(1), count(1)
    for asked in history["commands"]:
        actor = ENGINE if asked["by"] == ENGINE.username else people[asked["by"]]
        requester = people[asked.get("of", asked["by"]) if request is None else request.requester]
        handed = () if request is None else request.open_tasks
        names = {task.delegated[0] for task in handed if task.delegated}
        actor = replace(actor, entrusted_by=tuple(people[name] for name in sorted(names)))
        facts = Facts(request_ids, task_ids, requester=requester, people=people)
        now = datetime.fromisoformat(asked["at"])
        done = advance(plan, request, _command(asked), now=now, actor=actor, facts=facts)
        if isinstance(done, Rejected):
            entries.append({"at": asked["at"], "by": asked["by"], "refused": done.reason.value})
            continue
        assert fold(request, done.events) == done.after
        request = done.after
        entries.extend(_entries(asked, done))
    return entries, request


def _person(name: str, details: Mapping[str, Any], everybody: Mapping[str, Any]) -> Actor:
    absent = details.get("stands_in_for", ())
    return Actor(
        name,
        name=details.get("name", name),
        permissions=frozenset(details["permissions"]),
        attributes=details.get("attributes", {}),
        manager=details.get("manager"),
        stands_in_for=tuple(_person(each, everybody[each], everybody) for each in absent),
    )


def _command(asked: Mapping[str, Any]) -> Command:
    [(name, arguments)] = [(key, asked[key]) for key in COMMANDS if key in asked]
    if name == "create_child":
        arguments = arguments | {"parent": Parent(**arguments["parent"])}
    command: Command = COMMANDS[name](**arguments)
    return command


def _entries(asked: Mapping[str, Any], done: Advance) -> list[dict[str, Any]]:
    found = []
    for happened in done.events:
        entry = encode(happened)
        metadata = orjson.loads(orjson.dumps(entry.metadata))
        found.append(
            {"at": asked["at"], "by": asked["by"], "action": entry.action}
            | ({} if entry.task_id is None else {"task": entry.task_id})
            | ({"metadata": metadata} if metadata else {})
        )
    return found

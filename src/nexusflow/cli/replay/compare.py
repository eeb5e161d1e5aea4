"""What came out of a case beside what its folder expects, and the report of the whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nexusflow.cli.replay.folder import PastCase
from nexusflow.cli.replay.story import as_decided, as_told, decided, strayed
from nexusflow.core.request import Request
from nexusflow.engine.history import Told
from nexusflow.engine.shapes import time_shape

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A case and what became of it."""

    case: PastCase
    told: Told


def report(results: Iterable[Result], *, seconds: float) -> JsonObject:
    """The report of a replay, in the published shape.

    `final` counts cases by resolution; one that has not ended counts under its status.
    """
    results = list(results)
    requests = [result.told.request for result in results if result.told.request is not None]
    mismatched = [fault for result in results for fault in mismatches(result)]
    wanting = {fault["external_id"] for fault in mismatched}
    refused = [_refusal(result) for result in results if result.told.refused is not None]
    wanting |= {fault["external_id"] for fault in refused}
    return {
        "cases": len(results),
        "decisions": sum(len(decided(request)) for request in requests),
        "seconds": round(seconds, 3),
        "matched": sum(result.case.external_id not in wanting for result in results),
        "mismatched": mismatched,
        "refused": refused,
        "breaches": sum(map(breaches, requests)),
        "final": dict(Counter(request.resolution or request.status.value for request in requests)),
    }


def breaches(request: Request) -> int:
    """How many of its tasks were completed after their deadline."""
    return sum(
        task.due_at is not None and task.completed_at is not None and task.completed_at > task.due_at
        for task in request.tasks
    )


def mismatches(result: Result) -> Iterator[JsonObject]:
    """Every field in which the request is not what the folder expects."""
    case, request = result.case, result.told.request
    if request is None:
        return
    place = strayed(case, request)
    if place is not None:
        expected = as_told(case.decisions[place]) if place < len(case.decisions) else None
        yield _mismatch(case, f"decisions[{place}]", expected, as_decided(decided(request)[place]))
    found = _found(request)
    for field, value in case.expect.model_dump(exclude_unset=True).items():
        if value != found[field]:
            yield _mismatch(case, field, value, found[field])


def _found(request: Request) -> Mapping[str, Any]:
    return {
        "status": request.status,
        "resolution": request.resolution,
        "ended_at": request.ended_at,
        "open_step": next((task.step for task in request.open_tasks), None),
        "breaches": breaches(request),
    }


def _mismatch(case: PastCase, field: str, expected: Any, got: Any) -> JsonObject:
    return {
        "external_id": case.external_id,
        "field": field,
        "expected": _plain(expected),
        "got": _plain(got),
    }


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return time_shape(value)
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _refusal(result: Result) -> JsonObject:
    refused, order = result.told.refused, result.told.order
    assert refused is not None
    return {
        "external_id": result.case.external_id,
        "command": None if order is None else type(order.command).__name__,
        "actor": None if order is None else order.actor,
        "at": None if order is None else time_shape(order.at),
        "code": refused.reason.value,
        "message": refused.message,
        "errors": [{"path": fault.path, "message": fault.message} for fault in refused.errors],
    }

"""Runs errands: calls other systems for requests that wait for them, and tells the requests what came of it.

No transaction is open while a call is made. The row of a call ends after the request has taken the answer;
a worker that is killed in between is followed by another, once the lease is over, which makes the call
again under the same id, for the receiver to drop, and the request takes one answer.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import structlog

from nexusflow.core.rejection import Reason
from nexusflow.core.service import EMAIL, FAILED, SUCCEEDED
from nexusflow.engine import errands, outbox
from nexusflow.engine.dispatch import Unavailable, WorkflowEngine
from nexusflow.engine.errands import Errand
from nexusflow.engine.outbox import SERVICE, Failure, Parcel
from nexusflow.notices.calls.call import Call, HopelessCallError, LaterCallError
from nexusflow.notices.calls.caller import Caller
from nexusflow.notices.calls.places import Place
from nexusflow.notices.calls.signature import Keyring
from nexusflow.notices.letters import HopelessError, LaterError, Letter
from nexusflow.worker.outfit import Outfit

WHILE_SUSPENDED: Final = 60.0
"""Seconds until a call for a suspended request is looked at again."""
_WITHOUT_END: Final = 1_000_000  # attempts: how many there are is the step's to say, not the outbox's
_UNFINISHED: Final = 5  # attempts beyond those, for workers that were killed before they could tell
_log = structlog.get_logger()


async def run(engine: WorkflowEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Run what is left of a parcel's errands, all at once. Raises only if the database is away."""
    database = engine.database
    lease, rows = await outbox.take_to_send(database, parcel, lease=outfit.pace.sending, kind=SERVICE)
    if not rows:
        return
    taken = [Errand.of(row) for row in rows]
    asked = await errands.asked(database, taken)
    async with database.begin() as connection:
        await outbox.settle(connection, [each.row.id for each in taken if each.row.id not in asked])
    await _put_off(engine, lease, [each for each in taken if asked.get(each.row.id)])
    due = [each for each in taken if asked.get(each.row.id) is False]
    ended = await asyncio.gather(*(_run(engine, outfit, lease, each) for each in due), return_exceptions=True)
    for error in ended:
        if isinstance(error, BaseException):
            raise error


async def _put_off(engine: WorkflowEngine, lease: Parcel, suspended: Sequence[Errand]) -> None:
    if suspended:
        held = Parcel(tuple(each.row.id for each in suspended), lease.until)
        await outbox.hand_back(engine.database, held, pause=WHILE_SUSPENDED, uncount=1)


async def _run(engine: WorkflowEngine, outfit: Outfit, lease: Parcel, errand: Errand) -> None:
    """Make one call, tell the request, end the row; or leave the row to be tried again."""
    outcome, data, error = SUCCEEDED, dict[str, Any](), ""
    try:
        if errand.row.attempts > errand.retries + _UNFINISHED:
            raise HopelessCallError("Every worker that made this call ended before it could tell of it.")
        data = dict(await asyncio.to_thread(_make, outfit, errand))
    except (LaterCallError, LaterError) as failure:
        error = str(failure)
        if not errand.last:
            patience = replace(outfit.pace.patience, attempts=_WITHOUT_END)
            await outbox.fail(engine.database, [Failure(errand.row, error)], patience=patience)
            _log.warning("call_not_made", id=errand.message_id, attempt=errand.row.attempts, error=error)
            return
        outcome = FAILED
    except (HopelessCallError, HopelessError) as failure:
        outcome, error = FAILED, str(failure)
    await _tell(engine, outfit, lease, errand, outcome, data=data, error=error)


async def _tell(
    engine: WorkflowEngine,
    outfit: Outfit,
    lease: Parcel,
    errand: Errand,
    outcome: str,
    *,
    data: Mapping[str, Any],
    error: str,
) -> None:
    try:
        refused = await errands.answer(engine, errand, outcome, data=data, error=error)
    except Unavailable:
        raise
    except Exception as failure:
        _log.exception("answer_not_taken", id=errand.message_id)
        failed = Failure(errand.row, repr(failure))
        await outbox.fail(engine.database, [failed], patience=outfit.pace.patience)
        return
    if refused is None:
        async with engine.database.begin() as connection:
            await outbox.settle(connection, [errand.row.id])
    elif refused.reason is Reason.REQUEST_SUSPENDED:
        await _put_off(engine, lease, [errand])
    else:
        failed = Failure(errand.row, refused.message)
        await outbox.fail(engine.database, [failed], patience=outfit.pace.patience)


def _make(outfit: Outfit, errand: Errand) -> Mapping[str, Any]:
    """The answer. Raises what a call or a letter raises."""
    if errand.call["via"] == EMAIL:
        return _write(outfit, errand)
    caller = _caller(outfit.keyring, outfit.allowed_places)
    return caller.make(Call.of({**errand.call, "id": errand.message_id})).data


def _write(outfit: Outfit, errand: Errand) -> Mapping[str, Any]:
    postman = outfit.postman()
    if postman is None:
        raise HopelessError("Expected NEXUSFLOW_SMTP_URL: without a mail server no letter can be sent.")
    host = outfit.mail_from.rpartition("@")[2] or "localhost"
    letter = Letter(
        to=errand.call["to"],
        subject=" ".join(errand.call["subject"].split()),  # a line of its own would be another header
        body=errand.call["body"],
        message_id=f"<{errand.message_id}@{host}>",
    )
    with postman:
        postman.send(letter)
    return {}


@lru_cache(maxsize=1)
def _caller(keyring: Keyring, allowed: frozenset[Place]) -> Caller:
    """To read whom the machine trusts takes its time, so once for a worker."""
    return Caller(keyring=keyring, allow=allowed)

"""The relay sends what is due; a broker that takes nothing, or loses everything, loses no work."""

import pytest

from nexusflow.engine import outbox
from nexusflow.engine.outbox import Parcel
from nexusflow.worker import relay
from nexusflow.worker.outfit import Pace
from tests.notices.office import Office


async def put(office: Office, count: int) -> None:
    async with office.engine.database.begin() as connection:
        rows = [{"kind": "canary", "payload": {"n": n}, "dedupe_key": f"c:{n}"} for n in range(count)]
        await outbox.add(connection, rows)


async def test_one_message_carries_many_rows(office: Office) -> None:
    await put(office, 500)
    sent: list[Parcel] = []
    assert await relay.forward(office.engine.database, sent.append, Pace()) == 500
    assert [len(parcel.ids) for parcel in sent] == [200, 200, 100]
    assert await relay.forward(office.engine.database, sent.append, Pace()) == 0


async def test_what_a_broker_lost_is_sent_again_after_its_lease(office: Office) -> None:
    await put(office, 3)
    lost: list[Parcel] = []
    found: list[Parcel] = []
    await relay.forward(office.engine.database, lost.append, Pace(lease=0))
    await relay.forward(office.engine.database, found.append, Pace())
    assert [parcel.ids for parcel in found] == [parcel.ids for parcel in lost]


async def test_what_a_broker_does_not_take_is_due_again_soon_and_no_attempt(office: Office) -> None:
    await put(office, 500)
    sent: list[Parcel] = []

    def send(parcel: Parcel) -> None:
        if sent:
            raise ConnectionRefusedError("nobody there")
        sent.append(parcel)

    with pytest.raises(relay.UnsentError, match="ConnectionRefusedError: nobody there"):
        await relay.forward(office.engine.database, send, Pace(poll=0))
    assert await relay.forward(office.engine.database, sent.append, Pace()) == 300
    assert office.fetch("SELECT max(attempts) FROM outbox") == [(0,)]

"""What one was told is counted, and read at once; nobody reads for anybody else."""

import psycopg

from tests.api.conftest import House


def tell(house: House, username: str, number: int) -> None:
    with psycopg.connect(house.database.owner_url) as connection:
        connection.execute(
            "INSERT INTO notifications (username, kind, title, body, dedupe_key)"
            " SELECT %(who)s, 'assignment', 'To decide', 'A step', %(who)s || n"
            " FROM generate_series(1, %(number)s) n",
            {"who": username, "number": number},
        )


async def unread(house: House, username: str) -> int:
    response = await house.call(username, "GET", "/notifications/count")
    assert response.status_code == 200
    counted: int = response.json()["unread"]
    return counted


async def test_unread_notifications_are_counted_and_read_all_at_once(house: House) -> None:
    tell(house, "rita", 300)
    tell(house, "rob", 2)
    assert (await unread(house, "rita"), await unread(house, "mia")) == (300, 0)
    [newest] = (await house.call("rita", "GET", "/notifications?limit=1")).json()["items"]
    once = await house.call("rita", "POST", f"/notifications/{newest['id']}/read")
    assert (await unread(house, "rita")) == 299
    assert (await house.call("rita", "POST", "/notifications/read")).json() == {"read": 299}
    assert (await house.call("rita", "POST", "/notifications/read")).json() == {"read": 0}
    assert (await unread(house, "rita"), await unread(house, "rob")) == (0, 2)
    [again] = (await house.call("rita", "GET", "/notifications?limit=1")).json()["items"]
    assert again["read_at"] == once.json()["read_at"], "the first reading is kept"

"""Votes over HTTP: how they stand, and one voter more."""

from typing import Any

from nexusflow.engine.publishing import Publication, publish_document
from tests.api.conftest import House
from tests.factories import end, hire, process, task, way

QUORUM = {"voters": 3, "approve": "60%", "outcome": "yes", "otherwise": "no"}
POLL = process(
    task("vote", name="Vote on it", permission="purchase.review", outcomes=("yes", "no"), quorum=QUORUM),
    end("bought"),
    end("left", "REJECTED"),
    way("vote", "bought", on="yes"),
    way("vote", "left", on="no"),
    key="poll",
    create_permission="purchase.create",
    supervisor_role="lead",
)


async def begun(house: House) -> dict[str, Any]:
    """A vote of three, begun by rita; flo may vote as well, and max may add others."""
    roles = {"steward": ("task.reassign", "request.read"), "fourth": ("purchase.review",)}
    hire(house.database.owner_url, roles, {"max": ("steward",), "flo": ("fourth",)})
    assert isinstance(await publish_document(house.pool, POLL, by="admin"), Publication)
    created = await house.call("rita", "POST", "/requests", {"workflow": "poll", "context": {"amount": 5}})
    assert created.status_code == 201, created.text
    request: dict[str, Any] = created.json()
    return request


async def test_a_request_says_how_its_votes_stand(house: House) -> None:
    request = await begun(house)
    first = request["open_tasks"][0]["id"]
    assert (await house.complete(first, "yes", by="mia")).status_code == 200
    seen = (await house.call("rita", "GET", f"/requests/{request['id']}")).json()
    assert seen["votes"] == [
        {
            **{"step": "vote", "step_name": "Vote on it", "visit": 1, "groups": []},
            **{"for": 1, "against": 0, "of": 3, "needed": 2},
        }
    ]


async def test_somebody_is_added_by_who_may_and_only_one_who_may_vote(house: House) -> None:
    request = await begun(house)
    path = f"/tasks/{request['open_tasks'][0]['id']}/reviewers"
    body = {"username": "flo", "note": "She knows the vendor."}
    assert (await house.call("rita", "POST", path, body)).status_code == 403
    unknown = await house.call("max", "POST", path, {**body, "username": "nobody-knows"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "not_eligible")
    added = await house.call("max", "POST", path, body)
    assert added.status_code == 200, added.text
    assert added.json()["votes"][0]["of"] == 4
    assert [each["reserved_for"] for each in added.json()["open_tasks"]].count("flo") == 1
    twice = await house.call("max", "POST", path, body)
    assert (twice.status_code, twice.json()["code"]) == (422, "not_eligible")


async def test_nobody_sees_a_vote_of_their_own_after_having_cast_it(house: House) -> None:
    request = await begun(house)
    await house.complete(request["open_tasks"][0]["id"], "yes", by="mia")
    mine = (await house.call("mia", "GET", "/tasks?scope=mine")).json()["items"]
    assert [each for each in mine if each["workflow"] == "poll"] == []
    again = await house.complete(request["open_tasks"][1]["id"], "yes", by="mia")
    assert (again.status_code, again.json()["code"]) == (409, "already_voted")

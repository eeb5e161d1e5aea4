"""Who there is, for whoever has to name a colleague."""

from dataclasses import asdict
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, Limit, Text
from nexusflow.api.schemas.absences import PersonAnswer
from nexusflow.api.schemas.pages import ListOf
from nexusflow.directory.people import list_people
from nexusflow.engine.views.page import cut, read_cursor
from nexusflow.engine.views.snapshot import snapshot

router = APIRouter(tags=["directory"])
_LIST: Final = "people"


@router.get("/people", response_model=ListOf[PersonAnswer], summary="Find a colleague")
async def get_people(
    door: TheDoor,
    _caller: SignedIn,
    q: Annotated[Text | None, Query(max_length=200, description="In username or name.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Active users by username, for whoever is logged in: their names, and nothing else of them."""
    after = read_cursor(_LIST, cursor, str)
    async with snapshot(door.database) as connection:
        people = await list_people(connection, after=after[0] if after else "", limit=limit + 1, q=q)
    page = cut(people, limit=limit, of=_LIST, key=lambda person: (person.username,))
    return answer({"items": [asdict(person) for person in page.items], "next_cursor": page.next_cursor})

"""What one was told: listed, counted, and marked as read."""

from fastapi import APIRouter
from starlette.responses import Response

from nexusflow.api.access import SignedIn, TheDoor, answer, page_answer
from nexusflow.api.fields import DEFAULT_LIMIT, Cursor, IdInPath, Limit
from nexusflow.api.problems import not_found
from nexusflow.api.schemas.oversight import NotificationAnswer, ReadAnswer, UnreadAnswer
from nexusflow.api.schemas.pages import ListOf
from nexusflow.engine.upkeep import mark_all_read, mark_read
from nexusflow.engine.views.notifications import (
    count_unread,
    list_notifications,
    notification_shape,
)

router = APIRouter(tags=["oversight"])


@router.get("/notifications", response_model=ListOf[NotificationAnswer], summary="List notifications")
async def get_notifications(
    door: TheDoor,
    caller: SignedIn,
    unread: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """What the caller was told, newest first."""
    page = await list_notifications(door.engine, caller.actor, unread=unread, limit=limit, cursor=cursor)
    return page_answer(page)


@router.post(
    "/notifications/{notification_id}/read",
    response_model=NotificationAnswer,
    summary="Mark a notification read",
)
async def read_notification(notification_id: IdInPath, door: TheDoor, caller: SignedIn) -> Response:
    """Once read stays read: the time of the first reading is kept."""
    row = await mark_read(door.database, notification_id, by=caller.actor.username)
    if row is None:
        raise not_found(f"a notification {notification_id}")
    return answer(notification_shape(row))


@router.get("/notifications/count", response_model=UnreadAnswer, summary="Count unread notifications")
async def get_unread(door: TheDoor, caller: SignedIn) -> Response:
    """How many the caller has not read."""
    return answer({"unread": await count_unread(door.database, caller.actor)})


@router.post("/notifications/read", response_model=ReadAnswer, summary="Mark all notifications read")
async def read_notifications(door: TheDoor, caller: SignedIn) -> Response:
    """All of the caller's that are unread now; how many those were."""
    return answer({"read": await mark_all_read(door.database, by=caller.actor.username)})

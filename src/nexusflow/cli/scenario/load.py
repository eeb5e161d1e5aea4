"""Bringing the demo in. Run again, it adds what is missing and changes nothing."""

import time
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.publishing import publish_unless_same
from nexusflow.cli.roster import enrol
from nexusflow.cli.scenario.cast import Cast, cast
from nexusflow.cli.scenario.examples import example_definitions, example_people
from nexusflow.cli.scenario.plot import plots, tell_plots
from nexusflow.cli.scenario.story import DemoStory
from nexusflow.directory.passwords import DEMO_PASSWORD, hash_password
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.definitions import Definitions
from nexusflow.engine.history import find, tell

_AT_A_TIME: Final = 100


async def load_demo(database: AsyncEngine) -> dict[str, Any]:
    """Workflows, people, and the requests that are not there yet; how many of each."""
    began = time.perf_counter()
    roster, documents = example_people(), example_definitions()
    # One hash for all of them: the password is public anyway, and each would cost 25 ms.
    await enrol(database, roster, by=ENGINE_NAME, password_hash=await hash_password(DEMO_PASSWORD))
    for document in documents.values():
        await publish_unless_same(database, document, by=ENGINE_NAME)
    definitions = Definitions(database)
    players, now = cast(roster), await _now(database)
    stories = [
        story
        for key in documents
        for story in await _new_stories(database, definitions, key, players, now=now)
    ]
    await _tell(database, definitions, stories)
    return {
        "workflows": len(documents),
        "users": len(roster.users),
        "requests": sum(1 for key in documents for _ in plots(key)),
        "new": len(stories),
        "seconds": round(time.perf_counter() - began, 3),
    }


async def _now(database: AsyncEngine) -> datetime:
    async with database.connect() as connection:
        now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        return now


async def _new_stories(
    database: AsyncEngine, definitions: Definitions, key: str, players: Cast, *, now: datetime
) -> list[DemoStory]:
    published = await definitions.newest(key)
    assert published is not None, "it was just published"
    assert published.plan is not None, "and it is sound"
    wanted = list(plots(key))
    known = await find(database, key, [plot.external_id for plot in wanted])
    new = [plot for plot in wanted if plot.external_id not in known]
    return tell_plots(published.plan, players, new, now=now)


async def _tell(database: AsyncEngine, definitions: Definitions, stories: list[DemoStory]) -> None:
    """In the order in which they began, so that ids rise with time."""
    stories.sort(key=lambda story: story.deeds[0].at)
    for start in range(0, len(stories), _AT_A_TIME):
        batch = stories[start : start + _AT_A_TIME]
        for story, told in zip(batch, await tell(database, definitions, batch), strict=True):
            if told.refused is not None:
                raise AssertionError(f"{story.external_id}: {told.order}: {told.refused}")

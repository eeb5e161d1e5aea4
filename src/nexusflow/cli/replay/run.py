"""The replay itself: definition, people, then case after case, many in one transaction."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.cli.publishing import publish_unless_same
from nexusflow.cli.replay.compare import JsonObject, Result, report
from nexusflow.cli.replay.folder import CaseFolder, PastCase
from nexusflow.cli.replay.story import CaseStory
from nexusflow.cli.roster import enrol
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Request
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.definitions import Definitions
from nexusflow.engine.history import Told, find, tell

CASES_AT_A_TIME: Final = 50
_TRIES: Final = 5

Progress = Callable[[int], None]


async def replay(database: AsyncEngine, folder: CaseFolder, *, by: str, progress: Progress) -> JsonObject:
    """Replay a folder and report. What is there already is left as it is, what is half done goes on.

    `progress` is told how many cases were dealt with since the last time. Raises `Unsound` when the
    definition cannot be published.
    """
    began = time.perf_counter()
    await enrol(database, folder.roster, by=by)
    await publish_unless_same(database, folder.document, by=by)
    teller = _Teller(database, folder.document)
    results: list[Result] = []
    for start in range(0, len(folder.cases), CASES_AT_A_TIME):
        cases = folder.cases[start : start + CASES_AT_A_TIME]
        results.extend(await teller.tell(cases))
        progress(len(cases))
    return report(results, seconds=time.perf_counter() - began)


async def replay_with_progress(database: AsyncEngine, folder: CaseFolder) -> JsonObject:
    """Replay with a bar on standard error, where a person can see it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Cases", total=len(folder.cases))
        return await replay(database, folder, by=ENGINE_NAME, progress=lambda count: bar.advance(task, count))


class _Teller:
    def __init__(self, database: AsyncEngine, document: Any) -> None:
        self._database = database
        self._definitions = Definitions(database)
        self._workflow = str(document["key"])
        self._name = str(document.get("name") or document["key"])

    async def tell(self, cases: Sequence[PastCase]) -> list[Result]:
        """Where somebody else brought in one of the cases meanwhile, look again at what is there."""
        for _ in range(_TRIES):
            with suppress(UniqueViolation):
                results = await self._tell(cases)
                if not any(_was_overtaken(result) for result in results):
                    return results
        return await self._tell(cases)

    async def _tell(self, cases: Sequence[PastCase]) -> list[Result]:
        known = await find(self._database, self._workflow, [case.external_id for case in cases])
        stories = [self._story(case, known.get(case.external_id)) for case in cases]
        ahead = [story for story in stories if story.goes_on]
        told = dict(zip(map(id, ahead), await tell(self._database, self._definitions, ahead), strict=True))
        return [Result(story.case, told.get(id(story)) or _as_it_is(story)) for story in stories]

    def _story(self, case: PastCase, known: Request | None) -> CaseStory:
        return CaseStory(case, self._workflow, f"{self._name} {case.external_id}", known)


def _was_overtaken(result: Result) -> bool:
    refused = result.told.refused
    return refused is not None and refused.reason is Reason.DUPLICATE_EXTERNAL_ID


def _as_it_is(story: CaseStory) -> Told:
    following = story.next_order(story.known)
    return Told(story.known, following if isinstance(following, Rejected) else None)

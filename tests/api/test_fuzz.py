"""The whole interface, fuzzed from its own description: no call fails, every answer is as described."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from nexusflow.api.openapi import operations
from nexusflow.api.reference import described
from nexusflow.host.postgres import Cluster
from tests.api.conftest import House, open_house, token_of
from tests.api.process import ROLES
from tests.api.served import served
from tests.conftest import clone

EXAMPLES: Final = 8
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# An endless stream is examined by itself; readiness says 503 as long as no pulse has beaten.
LEFT_OUT: Final = {"GET /api/v1/events", "GET /health/ready"}
CALLS: Final = [
    (f"{method.upper()} {path}", mode)
    for path, method, operation in operations(described())
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if f"{method.upper()} {path}" not in LEFT_OUT
    and (mode is GenerationMode.POSITIVE or operation.get("parameters") or "requestBody" in operation)
]


@dataclass
class Served:
    """Where the house is served, and a token of somebody who holds everything."""

    address: str = ""
    token: str = ""
    up: threading.Event = field(default_factory=threading.Event)


@asynccontextmanager
async def _furnished(cluster: Cluster, furniture: str) -> AsyncIterator[tuple[House, str]]:
    async with open_house(clone(cluster, furniture)) as house:
        requests_made = [await house.start(9000) for _ in range(10)]
        await house.complete(requests_made[0]["open_tasks"][0]["id"], "approve", by="mia")
        everything = sorted(ROLES)
        assert (await house.call("admin", "PUT", "/users/rob/roles", everything)).status_code == 200
        async with house.client() as client:
            yield house, await token_of(client, "rob")


@contextmanager
def _in_a_thread(cluster: Cluster, furniture: str) -> Iterator[Served]:
    """The generated calls are made without a loop, so the house lives on one of its own."""
    known = Served()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with _furnished(cluster, furniture) as (house, token), served(house) as address:
            known.address, known.token = address, token
            known.up.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert known.up.wait(60), "the house did not open"
        yield known
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(30)
        loop.close()


@pytest.fixture(scope="module", name="known")
def _known(cluster: Cluster, furniture: str) -> Iterator[Served]:
    with _in_a_thread(cluster, furniture) as known:
        yield known


@pytest.fixture(scope="module", name="known_operations")
def _known_operations(known: Served) -> dict[str, Any]:
    schema = schemathesis.openapi.from_url(f"{known.address}/api/v1/openapi.json")
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    return {operation.label: operation for operation in found}


@pytest.mark.parametrize(("label", "mode"), CALLS)
def test_no_call_fails_and_every_answer_is_as_described(
    known_operations: dict[str, Any], known: Served, label: str, mode: GenerationMode
) -> None:
    headers = {"Authorization": f"Bearer {known.token}"}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=known_operations[label].as_strategy(generation_mode=mode))
    def try_out(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=10)
        numbers = {name: value for name, value in case.path_parameters.items() if name.endswith("_id")}
        if numbers and all(isinstance(value, int) for value in numbers.values()):
            # The same about something that is there: a number drawn at random never is.
            case.path_parameters |= {name: value % 10 + 1 for name, value in numbers.items()}
            case.call_and_validate(headers=headers, checks=CHECKS, timeout=10)

    try_out()


@pytest.mark.parametrize("token", ["", "Bearer x"])
def test_nothing_but_the_open_calls_answers_a_stranger(known: Served, token: str) -> None:
    document = requests.get(f"{known.address}/api/v1/openapi.json", timeout=10).json()
    answered = set()
    for path, methods in document["paths"].items():
        for method in methods:
            address = known.address + path.replace("{", "").replace("}", "")
            response = requests.request(method, address, headers={"Authorization": token}, timeout=10)
            if response.status_code != 401:
                answered.add(path)
    assert answered == {
        *("/api/v1/auth/token", "/api/v1/auth/session", "/api/v1/auth/demo"),
        *("/health/live", "/health/ready", "/metrics"),
    }

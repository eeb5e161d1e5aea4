"""What machines and passers-by see without a login."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from nexusflow.api.problems import STATUS_OF
from nexusflow.db.session import connect
from nexusflow.engine.pulse import scan_for_breaches
from tests.api.conftest import House, open_house
from tests.conftest import Database


async def test_ready_tells_how_old_the_last_pulse_is(house: House) -> None:
    async with house.client() as client:
        assert (await client.get("/health/live")).json() == {"status": "live"}
        never = await client.get("/health/ready")
        assert (never.status_code, never.json()["pulse"]["age_seconds"]) == (503, None)
        await scan_for_breaches(house.engine)
        fresh = await client.get("/health/ready")
        assert (fresh.status_code, fresh.json()["status"], fresh.json()["database"]) == (200, "ready", True)
        assert fresh.json()["pulse"]["age_seconds"] < 30
        async with house.pool.begin() as connection:
            await connection.execute(text("UPDATE heartbeats SET at = at - interval '91 seconds'"))
        old = await client.get("/health/ready")
        assert (old.status_code, old.json()["status"]) == (503, "not_ready")
        assert old.json()["pulse"]["age_seconds"] > old.json()["pulse"]["limit_seconds"] == 90


async def test_without_a_database_nothing_pretends(furnished: Database) -> None:
    async with open_house(furnished) as house, house.client() as client:
        await house.call("rita", "GET", "/me")
        away = connect(house.pool.url.set(database="gone").render_as_string(hide_password=False))
        house.app.state.door = replace(house.app.state.door, database=away)
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["database"]) == (503, False)
        refused = await house.call("rita", "GET", "/workflows/purchase")
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert refused.headers["retry-after"] == "1"
        await away.dispose()


async def test_the_figures_name_routes_and_never_addresses(house: House) -> None:
    request = await house.start(1)
    await house.complete(request["open_tasks"][0]["id"], "approve", by="mia")
    await house.call("rita", "GET", f"/requests/{request['id']}")
    await house.call("rita", "GET", "/requests/987654321")
    async with house.client() as client:
        await client.get("/etc/passwd")
        figures = (await client.get("/metrics")).text
    assert "987654321" not in figures
    assert "passwd" not in figures
    assert re.search(
        r'http_requests_total\{method="POST",route="[^"]*/complete",status="200"\} 1\.0', figures
    )
    assert "nexusflow_open_tasks 0.0" in figures
    assert "nexusflow_outbox_pending 2.0" in figures
    assert "nexusflow_pulse_age_seconds NaN" in figures


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/problems"])
async def test_a_page_loads_nothing_and_runs_nothing(shared_house: House, path: str) -> None:
    async with shared_house.client() as client:
        page = await client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert "//" not in re.sub(r"http://house\.test/", "", page.text)


async def test_the_reference_shows_every_call_and_every_problem(shared_house: House) -> None:
    async with shared_house.client() as client:
        reference = (await client.get("/docs")).text
        problems = (await client.get("/docs/problems")).text
        document = (await client.get("/api/v1/openapi.json")).json()
    for path in document["paths"]:
        assert path in reference
    for code in STATUS_OF:
        assert f'id="{code.value}"' in problems


@pytest.mark.parametrize("host", ["<script>", "a b", "[::1", "x" * 5000, "a@b", "\u00fc"])
async def test_a_forged_host_does_no_harm(shared_house: House, host: str) -> None:
    async with shared_house.client() as client:
        page = await client.get("/", headers={b"Host": host.encode()})
    assert page.status_code == 200
    assert "<script" not in page.text

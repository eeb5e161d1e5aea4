"""Every refusal has a status and a code, and looks the same wherever it comes from."""

import pytest

from nexusflow.api.problems import STATUS_OF, Code, problem
from nexusflow.core.rejection import Reason
from nexusflow.directory.refusal import Cause
from tests.api.conftest import House

FIELDS = {"type", "title", "status", "code", "detail", "errors"}


@pytest.mark.parametrize("kind", [Reason, Cause, Code])
def test_every_reason_has_a_status(kind: type[Reason] | type[Cause] | type[Code]) -> None:
    assert [each for each in kind if each not in STATUS_OF] == []
    assert {status for each, status in STATUS_OF.items() if each is not Code.INTERNAL} <= {
        *(401, 403, 404, 405, 408, 409, 413, 422, 429, 503)
    }


def test_codes_of_different_rooms_mean_one_status() -> None:
    by_value: dict[str, set[int]] = {}
    for code, status in STATUS_OF.items():
        by_value.setdefault(code.value, set()).add(status)
    assert [value for value, statuses in by_value.items() if len(statuses) > 1] == []


def test_a_problem_has_the_fields_of_the_rfc() -> None:
    assert set(problem(Reason.TASK_CLOSED, "Closed.")) == FIELDS


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/requests/999999", 404, "not_found"),
        ("GET", "/tasks/999999", 404, "not_found"),
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/workflows/nothing", 404, "not_found"),
        ("GET", "/workflows/purchase/versions/9", 404, "not_found"),
        ("DELETE", "/requests", 405, "method_not_allowed"),
        ("GET", "/requests/0", 422, "invalid_request"),
        ("GET", "/requests/9223372036854775808", 422, "invalid_request"),
        ("GET", "/requests/one", 422, "invalid_request"),
        ("GET", "/requests?limit=0", 422, "invalid_request"),
        ("GET", "/requests?limit=201", 422, "invalid_request"),
        ("GET", "/requests?cursor=nonsense", 422, "invalid_cursor"),
        ("GET", "/requests?status=DONE", 422, "invalid_request"),
        ("GET", "/requests?created_after=yesterday", 422, "invalid_request"),
        ("GET", "/requests?q=%00", 422, "invalid_request"),
        ("GET", "/requests?context.amount=%00", 422, "invalid_request"),
        ("GET", "/requests?context.=1", 422, "invalid_request"),
        ("GET", "/tasks?scope=theirs", 422, "invalid_request"),
        ("GET", "/users", 403, "not_permitted"),
        ("GET", "/audit", 403, "not_permitted"),
        ("GET", "/grid", 403, "not_permitted"),
        ("GET", "/incidents", 403, "not_permitted"),
        ("POST", "/tasks/999999/claim", 404, "not_found"),
        ("POST", "/requests/999999/start", 404, "not_found"),
        ("POST", "/workflows/purchase/publish", 403, "not_permitted"),
        ("POST", "/notifications/999999/read", 404, "not_found"),
    ],
)
async def test_what_cannot_be_is_told(
    shared_house: House, method: str, path: str, status: int, code: str
) -> None:
    response = await shared_house.call("rita", method, path)
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == FIELDS


async def test_a_request_of_an_unknown_workflow_is_not_found(shared_house: House) -> None:
    response = await shared_house.call("rita", "POST", "/requests", {"workflow": "nothing", "context": {}})
    assert (response.status_code, response.json()["code"]) == (404, "unknown_workflow")


async def test_an_invalid_context_is_told_place_by_place(shared_house: House) -> None:
    body = {"workflow": "purchase", "context": {"amount": -1}}
    response = await shared_house.call("rita", "POST", "/requests", body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_context")
    paths = {error["path"] for error in response.json()["errors"]}
    assert "/context/amount" in paths


async def test_answers_close_every_door(shared_house: House) -> None:
    for path in ("/me", "/nowhere"):
        headers = (await shared_house.call("rita", "GET", path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")

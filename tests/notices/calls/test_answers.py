"""The status alone says whether a call was taken, is refused for good, or is tried again."""

from typing import Any

import pytest

from nexusflow.notices.calls.answers import judge
from nexusflow.notices.calls.call import Answer, HopelessCallError, LaterCallError
from nexusflow.notices.calls.exchange import Reply
from nexusflow.notices.calls.places import Place

PLACE = Place("https", "hooks.example.org", 443)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 599])
def test_who_can_not_now_is_asked_again(status: int) -> None:
    with pytest.raises(LaterCallError, match=f"https://hooks.example.org answered {status}"):
        judge(Reply(status), PLACE)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422, 451, 499, 600, 999])
def test_who_will_not_is_not_asked_again(status: int) -> None:
    with pytest.raises(HopelessCallError, match=f"answered {status}"):
        judge(Reply(status), PLACE)


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308, 399])
def test_a_redirect_is_not_followed_and_says_so(status: int) -> None:
    with pytest.raises(HopelessCallError, match=f"answered {status}, a redirect: none is followed"):
        judge(Reply(status), PLACE)


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (b'{"order": 7, "lines": [{"x": null}]}', {"order": 7, "lines": [{"x": None}]}),
        (b"", {}),
        (b"OK", {}),
        (b"[1]", {}),
        (b'"text"', {}),
        (b"\xff\xfe", {}),
        (b'{"a": NaN}', {}),
        (b'{"a": 1', {}),
        (b'{"a": "\\u0000"}', {}),
        (b'{"\\u0000": 1}', {}),
        (b'{"a": "\\ud800"}', {}),
        (b'{"a": 9223372036854775807}', {"a": 2**63 - 1}),
        (b'{"a": 9223372036854775808}', {}),
        (b'{"a": 1e400}', {}),
        (b'{"a":' * 65 + b"1" + b"}" * 65, {}),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, {}),
    ],
)
def test_data_is_a_json_object_that_can_be_kept_and_else_there_is_none(content: bytes, data: Any) -> None:
    assert judge(Reply(200, content), PLACE) == Answer(200, data)


def test_what_is_compressed_is_not_opened() -> None:
    assert judge(Reply(201, b'{"a": 1}', coded=True), PLACE) == Answer(201, {})

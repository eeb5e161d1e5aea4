"""Figures for Prometheus: calls as they happen, the state of the work when it is asked for."""

import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_WORK: Final = text("""
    SELECT (SELECT count(*) FROM tasks WHERE status IN ('OPEN', 'CLAIMED')) AS open,
        (SELECT count(*) FROM tasks WHERE escalate_at IS NOT NULL AND status IN ('OPEN', 'CLAIMED')
            AND escalate_at <= clock_timestamp()) AS due,
        (SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL) AS pending,
        (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL) AS dead,
        (SELECT count(*) FROM incidents WHERE resolved_at IS NULL) AS incidents,
        (SELECT extract(epoch FROM clock_timestamp() - at)::float8 FROM heartbeats WHERE name = 'pulse')
            AS pulse_age
""")


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._calls = Counter(
            "nexusflow_http_requests",
            "Calls answered.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "nexusflow_http_request_seconds",
            "Seconds until the head of an answer.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._gauges = {
            name: Gauge(f"nexusflow_{figure}", meaning, registry=self._registry)
            for name, figure, meaning in (
                ("open", "open_tasks", "Tasks that are open or claimed."),
                ("due", "overdue_tasks_unescalated", "Tasks that the next pulse will escalate."),
                ("pending", "outbox_pending", "Messages that wait to be delivered."),
                ("dead", "outbox_dead", "Messages that could not be delivered."),
                ("incidents", "incidents_open", "Incidents that nobody has resolved."),
                ("pulse_age", "pulse_age_seconds", "Seconds since the last pulse."),
            )
        }

    def count(self, method: str, route: str, *, status: int, seconds: float) -> None:
        """One call was answered."""
        self._calls.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    async def render(self, database: AsyncEngine) -> bytes:
        """All figures in Prometheus' text format."""
        async with database.connect() as connection:
            row = (await connection.execute(_WORK)).mappings().one()
        for name, gauge in self._gauges.items():
            gauge.set(float("nan") if row[name] is None else float(row[name]))
        return generate_latest(self._registry)


_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
_CLOSED: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_UNKEPT: Final = (b"cache-control", b"no-store")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Outgo:
    """What goes out with every answer: headers that close doors, and a figure. Pure ASGI, outermost."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the call through; complete the head of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(message)
                self._metrics.count(
                    scope["method"] if scope["method"] in _METHODS else "other",
                    _route(scope),
                    status=message["status"],
                    seconds=time.perf_counter() - began,
                )
            await send(message)

        await self._app(scope, receive, send_on)

    def _complete(self, message: Message) -> None:
        headers = message["headers"] = list(message.get("headers", ()))
        names = {name for name, _ in headers}
        headers.extend(_HEADERS)
        headers.extend(each for each in (_CLOSED, _UNKEPT) if each[0] not in names)


def _route(scope: Scope) -> str:
    """The route's pattern, never the address itself: those are without number."""
    route = scope.get("route")
    return str(getattr(route, "path", None) or "other")

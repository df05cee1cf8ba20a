"""/metrics, for Prometheus: what is counted in the database, and what this process has answered.

Only this machine reads it, and networks that the operator names; through a proxy nobody does.
"""

from __future__ import annotations

import ipaddress
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.database import reading
from storage.figures import Figure, figures
from storage.times import utc_now

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_PREFIX = "antragsradar_"
_COUNTED_AFTER = 15.0  # seconds for which what was counted in the database holds
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers by which a proxy says that somebody else asks."""
_UNKNOWN = "other"


class Metrics:
    """The answer, and what it is counted from. `version`: of this program."""

    def __init__(
        self,
        engine: Engine,
        data_dir: Path,
        networks: Sequence[Network] = (),
        version: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._folder = data_dir
        self._networks = networks
        self._version = version
        self._clock = clock
        self._at, self._known = float("-inf"), list[Figure]()
        self._registry = CollectorRegistry(auto_describe=False)
        self.answers = Counter(
            f"{_PREFIX}http_requests",
            "Answered requests",
            ("route", "status"),
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(self)

    def show(self, request: Request) -> Response:
        """All of it, for whoever may read it; for others there is no such page."""
        if not self._may_read(request):
            raise HTTPException(404)
        return Response(
            generate_latest(self._registry),
            headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"},
        )

    def _may_read(self, request: Request) -> bool:
        if any(name in request.headers for name in _PASSED_ON) or request.client is None:
            return False
        try:
            address = ipaddress.ip_address(request.client.host)
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return address.is_loopback or any(address in network for network in self._networks)

    def collect(self) -> Iterable[Metric]:
        """What the database and the disk say now."""
        build = GaugeMetricFamily(f"{_PREFIX}build_info", "What runs here", labels=("version",))
        build.add_metric([self._version], 1)
        yield build
        answers = GaugeMetricFamily(f"{_PREFIX}database_up", "Whether the database answers")
        known = self._figures()
        answers.add_metric([], float(known is not None))
        yield answers
        yield from map(_family, known or ())
        free = GaugeMetricFamily(f"{_PREFIX}disk_free_bytes", "Room where the data is")
        if self._folder.is_dir():
            free.add_metric([], shutil.disk_usage(self._folder).free)
        yield free

    def _figures(self) -> list[Figure] | None:
        """None where the database does not answer."""
        if self._clock() - self._at >= _COUNTED_AFTER:
            try:
                with reading(self._engine) as connection:
                    self._known = figures(connection, utc_now())
            except DatabaseError:
                return None
            self._at = self._clock()
        return self._known


def _family(figure: Figure) -> Metric:
    labels = (figure.label,) if figure.label else ()
    family = GaugeMetricFamily(f"{_PREFIX}{figure.name}", figure.help, labels=labels)
    for label, value in figure.values.items():
        family.add_metric([label] if figure.label else [], value)
    return family


class CountAnswers:
    """ASGI middleware that counts answers by the route that gave them, never by what was asked."""

    def __init__(self, app: ASGIApp, counter: Counter) -> None:
        self.app = app
        self._of = cache(counter.labels)  # routes are few: each one's count is looked up once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._of(_route(scope), f"{message['status'] // 100}xx").inc()
            await send(message)

        try:
            await self.app(scope, receive, counting)
        except Exception:
            self._of(_route(scope), "5xx").inc()
            raise


def _route(scope: Scope) -> str:
    """As it stands in our own table of routes."""
    route = scope.get("route")
    path = getattr(route, "path", None)
    if path is None:
        return _UNKNOWN
    return str(path) if isinstance(route, Mount) else f"{scope.get('root_path', '')}{path}"

"""The OParl 1.1 interface: our data for programs of others, and for whoever reads council systems."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, get_args

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from alerts.oparl.addresses import LISTS, OPARL_PATH, VERSION, Addresses
from alerts.oparl.asking import Asked, Misunderstood, asked, list_page
from alerts.oparl.objects import Objects, system
from alerts.site import Site
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.headers import SAFE_HEADERS
from alerts.web.open_to_all import OpenToAll
from storage.database import reading
from storage.models_oparl import Kind
from storage.oparl.lists import Given, object_with, page_of, text_of

logger = logging.getLogger(__name__)

JSON = "application/json"
KINDS: tuple[Kind, ...] = get_args(Kind)


class OparlInterface:
    """The answers, with what they are made from."""

    def __init__(self, engine: Engine, site: Site) -> None:
        self._engine = engine
        self._site = site
        self._addresses = Addresses(site)

    def routes(self) -> list[Mount]:
        """Where they are found: an application of its own, whose errors are JSON too."""
        handlers: dict[Any, Any] = {kind: _failed for kind in (HTTPException, SQLAlchemyError, 500)}
        handlers[Misunderstood] = _misunderstood
        routes = [
            Route("/system", self.system),
            Route("/body", self.bodies),
            Route("/body/{ags}/{name}", self.listing),
            Route("/{kind}/{key}", self.single),
        ]
        middleware = [Middleware(OpenToAll)]  # as the specification wants ("CORS")
        app = Starlette(routes=routes, exception_handlers=handlers, middleware=middleware)
        app.router.redirect_slashes = False
        return [Mount(OPARL_PATH, app)]

    def system(self, request: Request) -> Response:
        """The System."""
        return _answer(request, system(self._site, self._addresses))

    def bodies(self, request: Request) -> Response:
        """The list of bodies: those of which something is known."""
        wanted = asked(request.query_params)
        with reading(self._engine) as connection:
            found = self._found(connection, "body", None, wanted)
        return self._page(request, self._addresses.bodies, wanted, found)

    def listing(self, request: Request) -> Response:
        """A list of a body."""
        ags, name = request.path_params["ags"], request.path_params["name"]
        wanted = asked(request.query_params)
        with reading(self._engine) as connection:
            if name not in LISTS or object_with(connection, "body", ags) is None:
                raise HTTPException(404)
            found = self._found(connection, LISTS[name], ags, wanted)
        return self._page(request, self._addresses.listed(ags, name), wanted, found)

    def single(self, request: Request) -> Response:
        """A single object, also one that was deleted."""
        kind: Any = request.path_params["kind"]
        if kind not in KINDS:
            raise HTTPException(404)
        with reading(self._engine) as connection:
            found = object_with(connection, kind, request.path_params["key"])
            if found is None:
                raise HTTPException(404)
            objects = Objects(self._addresses)
            if kind == "file":
                text = text_of(connection, found.content.get("sha256", ""))
                made = objects.single_file(found, text)
            else:
                made = objects.make(found)
        return _answer(request, made)

    def _found(
        self, connection: Connection, kind: Kind | None, ags: str | None, wanted: Asked
    ) -> list[Given]:
        """The objects of a page, and one more where the list goes on."""
        if kind is None:
            return []
        limit, parts = wanted.limit + 1, not wanted.omit_internal
        return page_of(connection, kind, ags, wanted.span, behind=wanted.behind, limit=limit, parts=parts)

    def _page(self, request: Request, address: str, wanted: Asked, found: Sequence[Given]) -> Response:
        shown = found[: wanted.limit]
        following = wanted.after(shown[-1]) if len(found) > len(shown) else None
        objects = Objects(self._addresses, internal=not wanted.omit_internal)
        return _answer(request, list_page(address, wanted, [objects.make(each) for each in shown], following))


def _answer(request: Request, data: object) -> Response:
    content = json.dumps(data, ensure_ascii=False).encode()
    return conditional(request, content, JSON, modified=None, max_age=PAGE_SECONDS)


def _failed(request: Request, reason: Exception) -> Response:
    """An error as the specification has it ("Ausnahmebehandlung"); what went wrong stays in the log."""
    code, headers = 500, {}
    if isinstance(reason, HTTPException):
        code, headers = reason.status_code, dict(reason.headers or {})
    elif isinstance(reason, SQLAlchemyError):
        logger.error("database: %s", reason)
        code, headers = 503, {"Retry-After": "120"}
    return _error(code, _words(code), f"HTTP {code}", headers)


def _misunderstood(request: Request, reason: Exception) -> Response:
    parameter = reason.parameter if isinstance(reason, Misunderstood) else ""
    return _error(400, f"{parameter}: {reason}", f"parameter {parameter}", {})


def _words(code: int) -> str:
    if code == 404:
        return "Dieses Objekt gibt es nicht."
    if code == 405:
        return "Hier kann nur gelesen werden."
    if code == 503:
        return "Die Datenbank antwortet nicht. Bitte in einigen Minuten noch einmal versuchen."
    return "Etwas ist schiefgegangen. Der Fehler ist vermerkt."


def _error(code: int, message: str, debug: str, headers: dict[str, str]) -> Response:
    said = {"type": f"{VERSION}Error", "message": message, "debug": debug}
    # An answer to an unforeseen error does not pass through the middleware.
    return JSONResponse(said, code, {**headers, **SAFE_HEADERS, "Cache-Control": "no-store"})

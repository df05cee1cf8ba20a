"""Parts of the website for programs: errors are problems (RFC 9457), and other websites may read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from alerts.oparl.addresses import OPARL_PATH
from alerts.site import Site
from alerts.watch import Watch
from alerts.web.api.endpoints import API_SECONDS, JSON_TYPE, Endpoints
from alerts.web.api.making import API_PATH, VERSION_PATH
from alerts.web.api.openapi import document
from alerts.web.api.parameters import MOST, USUAL
from alerts.web.api.problems import for_error
from alerts.web.conditional import conditional
from alerts.web.open_to_all import OpenToAll
from alerts.web.pages import Templates
from storage.filters import FilterError

DOWNLOAD_PATH = "/download"
OPENAPI_PATH = f"{VERSION_PATH}/openapi.json"


def is_for_programs(request: Request) -> bool:
    """Whether a program asks, whatever for: then an error is a problem."""
    path: str = request.scope["path"]
    return path.startswith((f"{API_PATH}/", f"{DOWNLOAD_PATH}/"))


def for_programs(path: str, routes: Sequence[BaseRoute]) -> Mount:
    """The routes below a path, with problems for errors."""
    kinds: tuple[Any, ...] = (HTTPException, SQLAlchemyError, FilterError, 500)
    app = Starlette(
        routes=routes,
        middleware=[Middleware(OpenToAll)],
        exception_handlers=dict.fromkeys(kinds, for_error),
    )
    app.router.redirect_slashes = False
    return Mount(path, app)


class ApiPages:
    """The API, its description for programs, and that for people."""

    def __init__(self, engine: Engine, site: Site, watch: Watch, templates: Templates) -> None:
        self._site = site
        self._watch = watch
        self._templates = templates
        self._endpoints = Endpoints(engine, site, watch)
        templates.globals.update(api_path=API_PATH)

    def routes(self) -> list[BaseRoute]:
        """The addresses."""
        described = Route(OPENAPI_PATH.removeprefix(API_PATH), self._document)
        below = [*self._endpoints.routes(VERSION_PATH.removeprefix(API_PATH)), described]
        return [Route(API_PATH, self._page), for_programs(API_PATH, below)]

    def _document(self, request: Request) -> Response:
        _, background = self._watch.now()
        described = document(self._site, self._endpoints.table, background.known)
        content = json.dumps(described, ensure_ascii=False).encode()
        return conditional(request, content, JSON_TYPE, modified=None, max_age=API_SECONDS)

    def _page(self, request: Request) -> Response:
        html = self._templates.get_template("api.html").render(
            version_path=VERSION_PATH,
            openapi_path=OPENAPI_PATH,
            oparl_path=f"{OPARL_PATH}/system",
            version_url=self._site.url(VERSION_PATH),
            most=MOST,
            usual=USUAL,
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=API_SECONDS)

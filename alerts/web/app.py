"""The web application: start page, feeds, status; German, without cookies, scripts or third parties."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from alerts.feeds import ATOM_PATH, RSS_PATH
from alerts.publish import FEEDS
from alerts.site import STATUS_PATH, Site
from alerts.source_words import expectation_values, is_overdue, next_reading, site_now
from alerts.templating import environment
from alerts.web.conditional import conditional
from alerts.web.headers import SAFE_HEADERS, SafeHeaders
from alerts.web.start import motion_card, pulse_of, start_page
from alerts.web.status import status
from storage.database import reading
from storage.jobs import JobView, job_views
from storage.motions import motion_by_uuid, motions_by_id, newest_motions
from storage.runs import running
from storage.sources import source_views
from storage.times import utc_now
from storage.views import SourceView

logger = logging.getLogger(__name__)

SHOWN_MOTIONS = 50
PAGE_SECONDS = 60
FEED_SECONDS = 300
MEDIA_TYPES = {"motions.rss": "application/rss+xml", "motions.atom": "application/atom+xml"}

_HERE = Path(__file__).parent
_ERRORS = {
    404: ("Diese Seite gibt es nicht", "Vielleicht ist die Adresse unvollständig."),
    405: ("So geht es nicht", "Diese Adresse lässt sich nur lesen."),
    500: ("Etwas ist schiefgegangen", "Der Fehler ist vermerkt. Bitte später noch einmal versuchen."),
    503: ("Die Datenbank antwortet nicht", "Bitte in einigen Minuten noch einmal versuchen."),
}


class _Pages:
    """The answers, with what they are made from."""

    def __init__(
        self, engine: Engine, site: Site, feeds: Path, mails: Path | None, every: dt.timedelta | None
    ) -> None:
        self.engine = engine
        self.site = site
        self.feeds = feeds
        self.mails = mails
        self.every = every
        self.templates = environment(_HERE / "templates")
        self.templates.globals.update(
            site=site,
            rss_path=RSS_PATH,
            atom_path=ATOM_PATH,
            status_path=STATUS_PATH,
            expectation_values=expectation_values,
            next_reading=next_reading,
            is_overdue=is_overdue,
        )

    def start(self, request: Request) -> Response:
        """The start page."""
        with reading(self.engine) as connection:
            page = start_page(
                newest_motions(connection, limit=SHOWN_MOTIONS),
                source_views(connection),
                running(connection, utc_now()),
                self.mails,
            )
        html = self.templates.get_template("start.html").render(page=page)
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def motion(self, request: Request) -> Response:
        """The page of one motion. Where it turned out to be another one, its address leads there."""
        uuid = request.path_params["uuid"]
        with reading(self.engine) as connection:
            found = motion_by_uuid(connection, uuid)
            motions = motions_by_id(connection, [found]) if found else []
        if not motions:
            raise HTTPException(404)
        if motions[0].uuid != uuid:
            return RedirectResponse(f"/motions/{motions[0].uuid}", 308)
        html = self.templates.get_template("motion_page.html").render(card=motion_card(motions[0]))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def feed(self, name: str) -> Callable[[Request], Response]:
        """The answer to a feed's address: what was published last, or an empty feed before that."""

        def answer(request: Request) -> Response:
            path = self.feeds / name
            try:
                content = path.read_bytes()
                modified = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            except FileNotFoundError:
                content, modified = FEEDS[name]((), site_now(self.site, self._sources())), None
            media_type = f"{MEDIA_TYPES[name]}; charset=utf-8"
            return conditional(request, content, media_type, modified=modified, max_age=FEED_SECONDS)

        return answer

    def _sources(self) -> list[SourceView]:
        with reading(self.engine) as connection:
            return source_views(connection, every=self.every)

    def _jobs(self, now: dt.datetime) -> list[JobView]:
        with reading(self.engine) as connection:
            return job_views(connection, now)

    def sources(self, request: Request) -> Response:
        """The state of all sources, for people."""
        sources, now = self._sources(), utc_now()
        page = self.templates.get_template("status.html")
        html = page.render(sources=sources, pulse=pulse_of(sources), now=now, jobs=self._jobs(now))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def status(self, request: Request) -> Response:
        """The state of all sources, for programs."""
        now = utc_now()
        with reading(self.engine) as connection:
            runs = running(connection, now)
        known = status(self._sources(), runs, self.site, now, self._jobs(now))
        return JSONResponse(known, headers={"Cache-Control": "no-cache"})

    def health(self, request: Request) -> Response:
        """200 while the database answers."""
        with reading(self.engine) as connection:
            connection.execute(text("SELECT 1"))
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    def error(self, request: Request, error: Exception) -> Response:
        """An error page; what went wrong inside stays in the log."""
        code = 500
        headers: dict[str, str] = {}
        if isinstance(error, HTTPException):
            code, headers = error.status_code, dict(error.headers or {})
        elif isinstance(error, SQLAlchemyError):
            logger.error("database: %s", error)
            code, headers = 503, {"Retry-After": "120"}
        title, words = _ERRORS.get(code, _ERRORS[500])
        # An answer to an unforeseen error does not pass through the middleware.
        headers |= {**SAFE_HEADERS, "Cache-Control": "no-store"}
        if request.url.path in ("/status.json", "/healthz"):
            return JSONResponse({"status": "error", "message": title}, code, headers)
        html = self.templates.get_template("error.html").render(title=title, words=words)
        return HTMLResponse(html, code, headers)


def create_app(
    engine: Engine,
    site: Site,
    *,
    feeds: Path,
    mails: Path | None = None,
    every: dt.timedelta | None = None,
) -> Starlette:
    """The application. `feeds`: the folder of the published feeds; `mails`: where mails are written as
    .eml files while no mail server is configured, None where one is; `every`: how often sources are read."""
    pages = _Pages(engine, site, feeds, mails, every)
    handlers: dict[Any, Any] = {kind: pages.error for kind in (HTTPException, SQLAlchemyError, 500)}
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route("/motions/{uuid}", pages.motion),
            Route(RSS_PATH, pages.feed("motions.rss")),
            Route(ATOM_PATH, pages.feed("motions.atom")),
            Route(STATUS_PATH, pages.sources),
            Route("/status.json", pages.status),
            Route("/healthz", pages.health),
            Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
        ],
        middleware=[Middleware(SafeHeaders), Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers=handlers,
    )

"""The web application: start page, feeds, status; German, without cookies, scripts or third parties."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from alerts.addresses import (
    CALENDAR_TYPE,
    DIRECTORY_PATH,
    LIST_PATH,
    MEDIA_TYPES,
    calendar_path,
    feed_path,
)
from alerts.site import STATUS_PATH, Site
from alerts.source_words import expectation_values, is_overdue, next_reading
from alerts.templating import environment
from alerts.web.conditional import conditional
from alerts.web.directory import DirectoryPages
from alerts.web.feeds import FeedPages
from alerts.web.headers import SAFE_HEADERS, SafeHeaders
from alerts.web.motion_list import motion_list
from alerts.web.start import motion_card, pulse_of, start_page
from alerts.web.status import status
from storage.database import reading
from storage.filters import Filter
from storage.jobs import JobView, job_views
from storage.motions import motion_by_uuid, motions_by_id, newest_motions
from storage.runs import running
from storage.sources import source_views
from storage.times import utc_now
from storage.views import SourceView

logger = logging.getLogger(__name__)

SHOWN_MOTIONS = 50
PAGE_SECONDS = 60

READY_TYPES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *MEDIA_TYPES.values(), CALENDAR_TYPE)
"""What is compressed before it is asked for, or cannot be."""

_HERE = Path(__file__).parent
_ERRORS = {
    404: ("Diese Seite gibt es nicht", "Vielleicht ist die Adresse unvollständig."),
    405: ("So geht es nicht", "Diese Adresse lässt sich nur lesen."),
    500: ("Etwas ist schiefgegangen", "Der Fehler ist vermerkt. Bitte später noch einmal versuchen."),
    503: ("Die Datenbank antwortet nicht", "Bitte in einigen Minuten noch einmal versuchen."),
}


class _Pages:
    """The answers, with what they are made from."""

    def __init__(self, engine: Engine, site: Site, mails: Path | None, every: dt.timedelta | None) -> None:
        self.engine = engine
        self.site = site
        self.mails = mails
        self.every = every
        self.templates = environment(_HERE / "templates")
        self.templates.globals.update(
            site=site,
            all_motions=Filter(),
            feed_path=feed_path,
            calendar_path=calendar_path,
            directory_path=DIRECTORY_PATH,
            status_path=STATUS_PATH,
            list_path=LIST_PATH,
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
        page = self.templates.get_template("motion_page.html")
        html = page.render(card=motion_card(motions[0]), followed=Filter(motion=uuid))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

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
    pages = _Pages(engine, site, mails, every)
    feed_pages = FeedPages(engine, site, feeds)
    lists = DirectoryPages(engine, site, feed_pages.press.watch, pages.templates)
    handlers: dict[Any, Any] = {kind: pages.error for kind in (HTTPException, SQLAlchemyError, 500)}
    return Starlette(
        routes=[
            Route("/", pages.start),
            Route(LIST_PATH, motion_list(engine, pages.templates)),
            Route("/motions/{uuid}", pages.motion),
            *feed_pages.routes(),
            *lists.routes(),
            Route(STATUS_PATH, pages.sources),
            Route("/status.json", pages.status),
            Route("/healthz", pages.health),
            Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(GZipMiddleware, minimum_size=1000, exclude_content_types=READY_TYPES),
        ],
        exception_handlers=handlers,
    )

"""The web application: pages, feeds, interfaces; two languages, no scripts, cookies at the desk alone."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from alerts.addresses import (
    DIRECTORY_PATH,
    LIST_PATH,
    calendar_path,
    feed_path,
)
from alerts.links import Links
from alerts.site import MANAGE_PATH, STATUS_PATH, SUBSCRIBE_PATH, Site
from alerts.source_words import expectation_values, is_overdue, next_reading
from alerts.tokens import Tokens
from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.api.application import ApiPages, is_for_programs
from alerts.web.api.problems import for_error
from alerts.web.at_hand import AtHand
from alerts.web.bodies import BodyPages
from alerts.web.compression import Compressed
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.confirming import ConfirmPages
from alerts.web.desk.pages import desk_routes
from alerts.web.directory import DirectoryPages
from alerts.web.downloads import DownloadPages
from alerts.web.editing import EditPages
from alerts.web.evidence import Evidence
from alerts.web.feeds import FeedPages
from alerts.web.forms import TOKEN, TRAP, WHOLE, Forms
from alerts.web.headers import SAFE_HEADERS, SafeHeaders
from alerts.web.health import HealthPage
from alerts.web.house import House
from alerts.web.information import InformationPages
from alerts.web.languages import Languages, answering, asked_by
from alerts.web.leaving import LeavePages
from alerts.web.managing import ManagePages
from alerts.web.meetings import MeetingPages
from alerts.web.methods import allowed
from alerts.web.metrics import CountAnswers, Metrics, Network
from alerts.web.missing import MISSING_PATH, MissingPages
from alerts.web.motion import MotionPages
from alerts.web.motion_list import motion_list
from alerts.web.motion_texts import MotionTextPages
from alerts.web.motion_versions import MotionVersionPages
from alerts.web.oparl import OparlInterface
from alerts.web.pages import Templates
from alerts.web.parties import PartyPages
from alerts.web.personal import Personal
from alerts.web.slashes import Slashes
from alerts.web.start import pulse_of, start_page
from alerts.web.statistics import STATISTICS_PATH, StatisticsPages
from alerts.web.status import status
from alerts.web.subscribing import SubscribePages
from alerts.web.tallies import Tallies
from storage.agendas import coming_meetings
from storage.database import reading
from storage.due import DIGEST_HOUR
from storage.filters import Filter
from storage.jobs import JobView, job_views
from storage.motions import newest_motions
from storage.runs import running
from storage.sources import source_views
from storage.times import utc_now
from storage.views import SourceView

logger = logging.getLogger(__name__)

SHOWN_MOTIONS, SHOWN_MEETINGS = 15, 4

_HERE = Path(__file__).parent
_ERRORS = {
    400: (later("Das ließ sich nicht lesen"), later("Was gesendet wurde, ist kein vollständiges Formular.")),
    403: (
        later("Das kam von einer anderen Seite"),
        later("Bitte das Formular auf dieser Website ausfüllen."),
    ),
    404: (later("Diese Seite gibt es nicht"), later("Vielleicht ist die Adresse unvollständig.")),
    405: (later("So geht es nicht"), later("Auf diesem Weg lässt sich die Adresse nicht aufrufen.")),
    408: (later("Das hat zu lange gedauert"), later("Bitte das Formular noch einmal absenden.")),
    413: (later("Das ist zu viel"), later("So lange Texte nehmen wir nicht an.")),
    415: (later("So geht es nicht"), later("Hier wird nur ein ausgefülltes Formular angenommen.")),
    500: (
        later("Etwas ist schiefgegangen"),
        later("Der Fehler ist vermerkt. Bitte später noch einmal versuchen."),
    ),
    503: (later("Die Datenbank antwortet nicht"), later("Bitte in einigen Minuten noch einmal versuchen.")),
}


class _Pages:
    """The answers, with what they are made from."""

    def __init__(self, engine: Engine, site: Site, mails: Path | None, every: dt.timedelta | None) -> None:
        self.engine = engine
        self.site = site
        self.mails = mails
        self.every = every
        self.templates = Templates(_HERE / "templates")
        self.templates.globals.update(
            site=site,
            all_motions=Filter(),
            feed_path=feed_path,
            calendar_path=calendar_path,
            directory_path=DIRECTORY_PATH,
            status_path=STATUS_PATH,
            statistics_path=STATISTICS_PATH,
            list_path=LIST_PATH,
            missing_path=MISSING_PATH,
            subscribe_path=SUBSCRIBE_PATH,
            manage_path=MANAGE_PATH,
            trap=TRAP,
            token=TOKEN,
            whole=WHOLE,
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
                coming_meetings(connection, utc_now())[:SHOWN_MEETINGS],
            )
        html = self.templates.get_template("start.html").render(page=page)
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

    def error(self, request: Request, error: Exception) -> Response:
        """An error page; what went wrong inside stays in the log."""
        if is_for_programs(request):  # a path that no route below takes, as one with a line break
            return for_error(request, error)
        code = 500
        headers: dict[str, str] = {}
        if isinstance(error, HTTPException):
            code, headers = error.status_code, dict(error.headers or {})
            if code == 405 and (methods := allowed(request.scope)):
                headers["Allow"] = methods
        elif isinstance(error, SQLAlchemyError):
            logger.error("database: %s", error)
            code, headers = 503, {"Retry-After": "120"}
        title, words = _ERRORS.get(code, _ERRORS[500])
        # An answer to an unforeseen error does not pass through the middleware.
        headers |= {**SAFE_HEADERS, "Cache-Control": "no-store"}
        if request.url.path == "/status.json":
            return JSONResponse({"status": "error", "message": title}, code, headers)
        with answering(wanted := asked_by(request.scope)):
            html = self.templates.get_template("error.html").render(title=_(title), words=_(words))
        return HTMLResponse(html, code, headers | {"Content-Language": wanted.language})


def create_app(
    engine: Engine,
    site: Site,
    *,
    feeds: Path,
    mails: Path | None = None,
    every: dt.timedelta | None = None,
    secret: str = "",
    digest_hour: int = DIGEST_HOUR,
    data_dir: Path | None = None,
    lease: str = "",
    metrics_from: Sequence[Network] = (),
    version: str = "",
) -> Starlette:
    """The application. `feeds`: the folder of the published feeds; `mails`: where mails are written as
    .eml files while no mail server is configured, None where one is; `every`: how often sources are read;
    `secret` signs forms and links: without one, they are worth nothing after a new start; `digest_hour`:
    when digests are due; `data_dir`: where documents lie, where it is not the folder of `feeds`; `lease`:
    what some process must hold so that there is a schedule, "" where that is nobody's matter here;
    `metrics_from`: networks that may read /metrics; `version`: of this program."""
    pages = _Pages(engine, site, mails, every)
    secret = secret or token_urlsafe(48)
    forms = Forms(Tokens(secret), site.base_url)
    folder = data_dir or feeds.parent
    links, evidence = Links(secret), Evidence(secret)
    house = House(engine, site, pages.templates, forms, links, evidence, mails, folder, digest_hour)
    health, metrics = HealthPage(engine, folder, lease), Metrics(engine, folder, metrics_from, version)
    personal = Personal(house)
    feed_pages = FeedPages(engine, site, feeds)
    lists = DirectoryPages(engine, site, feed_pages.press.watch, pages.templates)
    tallies = Tallies(engine, feed_pages.press.watch)
    handlers: dict[Any, Any] = {kind: pages.error for kind in (HTTPException, SQLAlchemyError, 500)}
    app = Starlette(
        routes=[
            *feed_pages.routes(),  # asked for most, so found first
            Route("/", pages.start),
            Route(LIST_PATH, motion_list(engine, pages.templates, feed_pages.press.watch)),
            *StatisticsPages(engine, site, feed_pages.press.watch, pages.templates).routes(),
            *MotionPages(engine, pages.templates, forms, feed_pages.press.watch).routes(),
            *MotionTextPages(engine, pages.templates, feed_pages.press.watch).routes(),
            *MotionVersionPages(engine, pages.templates, feed_pages.press.watch).routes(),
            *MissingPages(engine, pages.templates, forms).routes(),
            *SubscribePages(house).routes(),
            *ConfirmPages(house).routes(),
            *LeavePages(house).routes(),
            *personal.routes(),
            *EditPages(house, personal).routes(),
            *ManagePages(house, personal).routes(),
            *lists.routes(),
            *ApiPages(engine, site, feed_pages.press.watch, pages.templates).routes(),
            *DownloadPages(engine, site, feed_pages.press.watch, feeds, pages.templates).routes(),
            *BodyPages(engine, tallies, pages.templates).routes(),
            *PartyPages(engine, tallies, pages.templates).routes(),
            *MeetingPages(engine, tallies, pages.templates).routes(),
            *InformationPages(pages.templates).routes(),
            *desk_routes(house, secret, folder),
            Route(STATUS_PATH, pages.sources),
            Route("/status.json", pages.status),
            Route("/healthz", health.show),
            Route("/metrics", metrics.show),
            *OparlInterface(engine, site).routes(),
            Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(AtHand, find=feed_pages.at_hand, counter=metrics.answers),
            Middleware(Languages),
            Middleware(CountAnswers, counter=metrics.answers),
            Middleware(Compressed),
        ],
        exception_handlers=handlers,
    )
    app.router.default = Slashes(app.router)
    return app

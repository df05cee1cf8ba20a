"""The page of statistics for the filter of its address, and each of its charts as a picture and as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from alerts.charts.chart import Chart
from alerts.charts.drawing import inline, standalone
from alerts.charts.months import MOST_MONTHS
from alerts.charts.table import shown, to_csv
from alerts.list_words import index_notice
from alerts.numbers import listed, short_date
from alerts.site import Site
from alerts.translation import spoken, told
from alerts.translation import translated as _
from alerts.watch import Watch
from alerts.web.charts import NAMES, Asked, ChartShelf
from alerts.web.conditional import conditional
from alerts.web.listing import described, list_form, nothing_found
from alerts.web.motion_list import as_written
from alerts.web.pages import Templates
from alerts.web.searchable import unsearchable
from alerts.web.start import Notice
from storage.database import reading
from storage.facets import known_values
from storage.filtering import count_matching
from storage.filters import FilterError, parse
from storage.runs import running
from storage.search.index import missing
from storage.sources import source_views
from storage.statistics_silence import Gap, gaps
from storage.times import from_berlin, to_berlin, today, utc_now

STATISTICS_PATH = "/statistik"
STATISTICS_SECONDS = 300
SVG_TYPE, CSV_TYPE = "image/svg+xml", "text/csv; charset=utf-8"
_MOST_GAPS = 8
_RETRY_SECONDS = 60


class StatisticsPages:
    """The answers."""

    def __init__(self, engine: Engine, site: Site, watch: Watch, templates: Templates) -> None:
        self._engine = engine
        self._watch = watch
        self._shelf = ChartShelf()
        self._site = site
        self._template = templates.get_template("statistics.html")

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route(STATISTICS_PATH, self._page),
            Route(f"{STATISTICS_PATH}/{{name}}.svg", self._picture),
            Route(f"{STATISTICS_PATH}/{{name}}.csv", self._numbers),
        ]

    def _page(self, request: Request) -> Response:
        pairs = request.query_params.multi_items()
        state, _ = self._watch.now()
        with reading(self._engine) as connection:
            known = known_values(connection)
            try:
                wanted = parse(pairs, known)
            except FilterError as error:
                html = self._template.render(
                    path=STATISTICS_PATH, form=list_form(pairs, known, error), title=""
                )
                return HTMLResponse(html, 400, {"Cache-Control": "no-store"})
            asked = Asked(connection, wanted, known, today(), state)
            charts = self._shelf.charts(asked)
            silent = _silent(asked)
            unindexed = missing(connection)
            nothing = _nothing(asked)
        html = self._template.render(
            path=STATISTICS_PATH,
            form=list_form(as_written(pairs, wanted), known),
            title=described(wanted, known),
            wanted=wanted,
            query=f"?{wanted.query()}" if wanted.query() else "",
            charts=charts,
            nothing=nothing,
            silent=silent,
            unindexed=index_notice(unindexed),
            day=asked.day,
            inline=inline,
            shown=shown,
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=STATISTICS_SECONDS)

    def _picture(self, request: Request) -> Response:
        def file(chart: Chart, asked: Asked) -> bytes:
            origin = _("{site}, Stand {day}").format(
                site=self._site.title, day=short_date(asked.day, spoken())
            )
            return standalone(chart.drawing, described(asked.wanted, asked.known), origin)

        return self._file(request, file, SVG_TYPE)

    def _numbers(self, request: Request) -> Response:
        answer = self._file(request, lambda chart, _: to_csv(chart.table), CSV_TYPE)
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            name = f"antragsradar-{request.path_params['name']}.csv"
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _file(self, request: Request, made: Callable[[Chart, Asked], bytes], media_type: str) -> Response:
        name = request.path_params["name"]
        if name not in NAMES:
            raise HTTPException(404)
        state, _ = self._watch.now()
        with reading(self._engine) as connection:
            known = known_values(connection)
            try:
                wanted = parse(request.query_params.multi_items(), known)
            except FilterError as error:
                return PlainTextResponse(f"{told(error)}\n", 400, {"Cache-Control": "no-store"})
            if why := unsearchable(connection, wanted):
                headers = {"Cache-Control": "no-store", "Retry-After": str(_RETRY_SECONDS)}
                return PlainTextResponse(f"{why}\n", 503, headers)
            asked = Asked(connection, wanted, known, today(), state)
            chart = self._shelf.chart(name, asked)
        content = made(chart, asked)
        return conditional(request, content, media_type, modified=None, max_age=STATISTICS_SECONDS)


def _nothing(asked: Asked) -> Notice | None:
    """Why nothing is counted; None where something is."""
    connection = asked.connection
    if count_matching(connection, asked.wanted, most=1):
        return None
    around = source_views(connection), running(connection, utc_now())
    return nothing_found(asked.wanted, *around, asked.known.body_names())


def _silent(asked: Asked) -> str:
    """Which sources could not be looked at within the months that are drawn; empty where all could."""
    begin = from_berlin(asked.day - dt.timedelta(days=366 * MOST_MONTHS // 12), dt.time())
    found = gaps(asked.connection, asked.wanted.bodies or None, begin, utc_now())
    if not found:
        return ""
    named = [_gap(each) for each in found[:_MOST_GAPS]]
    if len(found) > _MOST_GAPS:
        named.append(_("{count} weitere Male").format(count=len(found) - _MOST_GAPS))
    said = _("Nicht nachsehen konnten wir bei {names}; dort kann etwas fehlen.")
    return said.format(names=listed(named, spoken()))


def _gap(gap: Gap) -> str:
    if gap.since is None:
        return _("{source} (noch nie gelesen)").format(source=gap.title)
    since = short_date(to_berlin(gap.since).date(), spoken())
    if gap.until is None:
        return _("{source} (seit {day})").format(source=gap.title, day=since)
    until = short_date(to_berlin(gap.until).date(), spoken())
    return _("{source} ({since} bis {until})").format(source=gap.title, since=since, until=until)

"""The meetings that deal with motions: those to come, and those of each month that is past."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.translation import spoken
from alerts.translation import translated as _
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.pages import Templates
from alerts.web.paging import Sheet, sheet_of, unknown
from alerts.web.tallies import Tallies
from storage.agendas import coming_meetings, meetings_between
from storage.calendar import MeetingView
from storage.database import reading
from storage.times import to_berlin, utc_now
from storage.views import BLIND_STATES, SourceView

MEETINGS_PATH = "/sitzungen"
"""With a month after it ("2026-11"), the past ones of that month."""
ON_A_PAGE = 24
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def title(self) -> str:
        """ "November 2026"."""
        return f"{self.name} {self.year}"

    @property
    def name(self) -> str:
        """ "November"."""
        return spoken().numbers.months[self.month - 1]

    @property
    def path(self) -> str:
        """Where its meetings are listed."""
        return f"{MEETINGS_PATH}/{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return (self.first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """The months of a year of which there are meetings, the latest first."""

    year: int
    months: Sequence[Month]


@dataclass(frozen=True)
class MeetingsPage:
    """All that a page of meetings shows."""

    sheet: Sheet[MeetingView]
    years: Sequence[Year]
    blind: Sequence[SourceView]  # whose meetings we cannot look at now
    month: Month | None = None  # None: those to come
    earlier: Month | None = None
    later: Month | None = None


class MeetingPages:
    """The answers."""

    def __init__(self, engine: Engine, tallies: Tallies, templates: Templates) -> None:
        self._engine = engine
        self._tallies = tallies
        self._templates = templates
        templates.globals.update(meetings_path=MEETINGS_PATH)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route(MEETINGS_PATH, self.coming), Route(f"{MEETINGS_PATH}/{{month}}", self.past)]

    def coming(self, request: Request) -> Response:
        """Those of today and later."""
        now, counted = utc_now(), self._tallies.now()
        with reading(self._engine) as connection:
            meetings = coming_meetings(connection, now)
        months = past_months(counted.days, to_berlin(now).date())
        sheet = sheet_of(request, meetings, size=ON_A_PAGE)
        return self._answer(request, MeetingsPage(sheet, by_year(months), _blind(counted.sources)))

    def past(self, request: Request) -> Response:
        """Those of a month, as far as it is past."""
        today = to_berlin(utc_now()).date()
        month = read_month(request.path_params["month"])
        counted = self._tallies.now()
        months = past_months(counted.days, today)
        if month is None or month not in months:
            words = _("Aus diesem Monat kennen wir keine vergangene Sitzung, in der es um einen Antrag ging.")
            return unknown(self._templates, _("Keine Sitzungen in diesem Monat"), words)
        last = min(month.last, today - dt.timedelta(days=1))
        with reading(self._engine) as connection:
            meetings = meetings_between(connection, month.first, last)
        page = MeetingsPage(
            sheet_of(request, meetings, size=ON_A_PAGE),
            by_year(months),
            _blind(counted.sources),
            month,
            earlier=max((each for each in months if each < month), default=None),
            later=min((each for each in months if each > month), default=None),
        )
        return self._answer(request, page)

    def _answer(self, request: Request, page: MeetingsPage) -> Response:
        html = self._templates.get_template("meetings_page.html").render(page=page)
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)


def read_month(written: str) -> Month | None:
    """The month that is written as in "2026-11"; None where it is none."""
    found = _MONTH.fullmatch(written)
    return Month(int(found[1]), int(found[2])) if found else None


def past_months(days: Iterable[dt.date], today: dt.date) -> list[Month]:
    """The months of the days before today, the latest first."""
    return sorted({Month(day.year, day.month) for day in days if day < today}, reverse=True)


def by_year(months: Iterable[Month]) -> list[Year]:
    """The same months, in the same order, by their years."""
    years: dict[int, list[Month]] = {}
    for month in months:
        years.setdefault(month.year, []).append(month)
    return [Year(year, listed) for year, listed in years.items()]


def _blind(sources: Sequence[SourceView]) -> list[SourceView]:
    return [source for source in sources if source.state in BLIND_STATES]

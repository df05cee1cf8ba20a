"""SessionNet of layout 6 (.asp), as a town's public council system serves it. Reads nothing but the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from demo.agenda import (
    Row,
    document_of,
    is_secret,
    month_days,
    public_rows,
    row_of,
    secret_rows,
    station_of,
)
from demo.model import Council, Item, Meeting, Paper, Votes
from demo.pages import TEMPLATES, WEEKDAYS, day_text, file_answer, number_in, numeric_entities
from demo.world import World

NEWEST_DAYS = 21  # how far back the list of newest documents goes
JULIAN = 1_721_425  # from a Julian day number (?smcadat=) to Python's ordinal of a date


def times_text(meeting: Meeting) -> str:
    """ "17:00-19:20", or "17:00" where no end is known."""
    return f"{meeting.start:%H:%M}" + (f"-{meeting.end:%H:%M}" if meeting.end else "")


def counted(votes: Votes) -> Markup:
    """A count of votes as the product writes it, with its no-break spaces."""
    parts = (f"Ja:&nbsp;{votes.yes}", f"Nein:&nbsp;{votes.no}", f"Enthaltungen:&nbsp;{votes.abstentions}")
    return Markup(", ".join((*parts, "Befangen:&nbsp;0")))  # noqa: S704 - made of numbers


def database_text(text: str) -> Markup:
    """Text from the product's database: numeric entities, `<br />` for a new line."""
    return Markup(numeric_entities(text).replace("\n", "<br />"))  # noqa: S704 - escaped there


TEMPLATES.filters.update({"times": times_text, "counted": counted, "db": database_text})


@dataclass(frozen=True)
class Day:
    """A row of the calendar; a second meeting on a day has a row without the day's number."""

    day: dt.date
    weekday: str
    first: bool
    today: bool
    meeting: Meeting | None


@dataclass(frozen=True)
class Card:
    """A consultation on the tab "Beratungen"."""

    header: str
    meeting: Meeting | None = None
    item: Item | None = None
    result: str = ""
    votes: Votes | None = None


class SessionNetSite:
    """The pages of one SessionNet; subclasses are other layouts of it."""

    extension = "asp"
    templates: tuple[str, ...] = ("sessionnet",)  # folders, the first one that has a page counts

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council
        self._pages: dict[str, Callable[[Request], Response]] = self.pages()

    def routes(self) -> list[Route]:
        """One route for all pages below bi/."""
        return [Route(f"/bi/{{page}}.{self.extension}", self._answer), Route("/bi/", self._answer)]

    def pages(self) -> dict[str, Callable[[Request], Response]]:
        """The handlers by the page's name."""
        return {
            "info": lambda request: self.show("info", "Startseite"),
            "si0040": self.calendar,
            "si0050": self.meeting_head,
            "si0057": self.agenda_table,
            "si0056": self.agenda_cards,
            "to0050": self.agenda_item,
            "vo0050": self.paper,
            "vo0053": self.consultations,
            "do0040": self.newest,
            "gr0040": self.committees,
            "getfile": self.file,
            "error": lambda request: self.error(),
            "ylogon": lambda request: self.login(),
        }

    def _answer(self, request: Request) -> Response:
        handler = self._pages.get(request.path_params.get("page", "info"))
        with self.world.lock:
            return handler(request) if handler else self.error()

    # -- pages ------------------------------------------------------------------------------------

    def calendar(self, request: Request) -> Response:
        """si0040: every day of a month, with its meetings."""
        year = number_in(request, "__cjahr") or self.world.today.year
        month = number_in(request, "__cmonat") or self.world.today.month
        if not (1 <= month <= 12 and 1990 <= year <= 2100):
            return self.error()
        neighbours = (("prev", *_month_beside(year, month, -1)), ("next", *_month_beside(year, month, 1)))
        rows = [row for day in month_days(year, month) for row in self._day_rows(day)]
        return self.show("si0040", f"Kalender {year} {month}", rows=rows, neighbours=neighbours)

    def _day_rows(self, day: dt.date) -> list[Day]:
        meetings: list[Meeting | None] = [one for one in self.council.calendar() if one.day == day]
        return [
            Day(day, WEEKDAYS[day.weekday()], index == 0, day == self.world.today, meeting)
            for index, meeting in enumerate(meetings or [None])
        ]

    def meeting_head(self, request: Request) -> Response:
        """si0050: a meeting without its agenda."""
        return self._meeting_page(request, "si0050")

    def agenda_table(self, request: Request) -> Response:
        """si0057: the agenda as a table; meetings that have cards only lead to the error page."""
        meeting = self._meeting(request)
        if meeting is not None and meeting.cards:
            return RedirectResponse(f"error.{self.extension}", status_code=302)
        return self._meeting_page(request, "si0057")

    def agenda_cards(self, request: Request) -> Response:
        """si0056: the agenda as cards."""
        return self._meeting_page(request, "si0056")

    def _meeting_page(self, request: Request, page: str) -> Response:
        meeting = self._meeting(request)
        if meeting is None:
            return self.error()
        heading = f"{meeting.organization} - {day_text(meeting.day)} - {times_text(meeting)} Uhr"
        return self.show(
            page,
            heading,
            meeting=meeting,
            public=public_rows(meeting),
            secret=secret_rows(meeting),
            over=meeting.day < self.world.today,
        )

    def agenda_item(self, request: Request) -> Response:
        """to0050: text, result and documents of an agenda item that has a motion of its own."""
        found = row_of(self.council, number_in(request, "__ktonr") or 0)
        if found is None or not found[1].bare:
            return self.error()
        meeting, row = found
        paragraphs = _paragraphs(row)
        return self.show("to0050", row.title, meeting=meeting, row=row, paragraphs=paragraphs)

    def paper(self, request: Request) -> Response:
        """vo0050: a paper."""
        return self._paper_page(request, "vo0050")

    def consultations(self, request: Request) -> Response:
        """vo0053: where a paper was and will be discussed; shows also what is not public."""
        return self._paper_page(request, "vo0053")

    def _paper_page(self, request: Request, page: str) -> Response:
        number = number_in(request, "__kvonr") or 0
        if is_secret(self.council, number):
            return RedirectResponse(f"ylogon.{self.extension}", status_code=302)
        paper = self._paper(number)
        if paper is None:
            return self.error()
        return self.show(page, paper.title, paper=paper, cards=self._cards(paper))

    def _cards(self, paper: Paper) -> list[Card]:
        cards = [self._card(paper, meeting) for meeting in self._meetings_of(paper)]
        if paper.secret_note and cards:
            day = day_text(paper.day + dt.timedelta(days=3))
            header = f"{day} Haupt- und Finanzausschuss TOP 2 nicht öffentlich - Vorberatung"
            cards.insert(0, Card(header, result=paper.secret_note))
        return cards

    def _meetings_of(self, paper: Paper) -> list[Meeting]:
        shown = self.council.stations_shown(paper)
        ahead = [station for station in paper.stations if not station.meeting.published]
        return [station.meeting for station in shown + ahead] if shown else []

    def _card(self, paper: Paper, meeting: Meeting) -> Card:
        station = station_of(paper, meeting)
        role = station.role if station else ""
        if not meeting.published:
            return Card(f"{meeting.organization} öffentlich - {role}")
        row = next(row for row in public_rows(meeting) if row.item.paper is paper)
        header = f"{day_text(meeting.day)} {meeting.organization} TOP {row.number} öffentlich - {role}"
        return Card(header, meeting, row.item, row.result, row.votes)

    def newest(self, request: Request) -> Response:
        """do0040: papers with documents of the last weeks, newest first; `smcadat` sets the first day."""
        since = self.world.today - dt.timedelta(days=NEWEST_DAYS)
        if julian := number_in(request, "smcadat"):
            since = dt.date.fromordinal(max(1, min(julian - JULIAN, dt.date.max.toordinal())))
        papers = [paper for paper in self.council.public_papers() if paper.latest_day >= since]
        papers.sort(key=lambda paper: (paper.latest_day, paper.number), reverse=True)
        return self.show("do0040", "Neue Dokumente", papers=papers)

    def committees(self, request: Request) -> Response:
        """gr0040: the committees."""
        names = sorted({meeting.organization for meeting in self.council.calendar()})
        return self.show("gr0040", "Gremien", committees=names)

    def file(self, request: Request) -> Response:
        """getfile: a document; its name and type are in the headers alone."""
        document = document_of(self.council, number_in(request, "id") or 0)
        return file_answer(document) if document else self.error()

    def error(self) -> Response:
        """The product's error page; its status is 200."""
        return self.show("error", "SessionNet Fehlermeldung")

    def login(self) -> Response:
        """The product's login page; its status is 200."""
        return self.show("ylogon", "Anmeldung")

    def special_page(self, kind: str) -> str:
        """The error or the login page as text, for the faults."""
        page, heading = ("error", "SessionNet Fehlermeldung") if kind == "error" else ("ylogon", "Anmeldung")
        return self.text(page, heading)

    # -- helpers ----------------------------------------------------------------------------------

    def text(self, page: str, heading: str, **values: Any) -> str:
        """A page's HTML."""
        template = TEMPLATES.select_template([f"{folder}/{page}.html" for folder in self.templates])
        return template.render(
            base=f"{self.templates[0]}/base.html",
            ext=self.extension,
            page=page,
            heading=heading,
            today=self.world.today,
            **values,
        )

    def show(self, page: str, heading: str, **values: Any) -> Response:
        """A page, with the line ends of asp."""
        body = self.text(page, heading, **values).replace("\n", "\r\n").encode()
        return Response(
            body, headers={"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"}
        )

    def _meeting(self, request: Request) -> Meeting | None:
        return self.council.meeting(number_in(request, "__ksinr") or 0)

    def _paper(self, number: int) -> Paper | None:
        return next((paper for paper in self.council.public_papers() if paper.number == number), None)


def _month_beside(year: int, month: int, step: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + step
    return index // 12, index % 12 + 1


def _paragraphs(row: Row) -> list[str]:
    text = row.documents[0].text.replace("**", "") if row.documents else ""
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]

"""ALLRIS 4, as a town's council system serves it: rows of a calendar and attachments need a session."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.agenda import month_days, secret_rows
from demo.allris import (
    agenda_lines,
    attachments,
    bare_paper,
    compilation,
    line_of,
    numbered_document,
    public_paper,
    sheet,
    stops,
)
from demo.model import Council, Document
from demo.pages import TEMPLATES, WEEKDAYS, file_answer, number_in
from demo.wicket import Visit, Visits, is_ajax, keep, reference_in
from demo.world import World

HTML, XML = "text/html; charset=utf-8", "text/xml; charset=utf-8"
TOO_MANY = "Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt."
FAILED = "Der Vorgang konnte nicht ausgeführt werden."
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOCUMENT = re.compile(r"^doc(\d{1,9})\.pdf$")
_ATTACHMENT = re.compile(r"^anlagenHeaderPanel-attachmentsList-(\d{1,4})-attachment-link$")


def server_day(day: dt.date) -> str:
    """A day in one of the forms that servers have whose own language is German or English."""
    month = MONTHS[day.month - 1]
    forms = (f"{day:%d.%m.%Y}", f"{month} {day.day}, {day.year}", f"{day.year} {month} {day.day}")
    return forms[day.day % len(forms)]


TEMPLATES.filters.update(
    {
        "server_day": server_day,
        "short_weekday": lambda day: WEEKDAYS[day.weekday()][:2],
        "english_weekday": lambda day: ENGLISH_WEEKDAYS[day.weekday()],
    }
)


class Allris4Site:
    """The pages of one ALLRIS 4."""

    refusing = False  # as after too many requests

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council
        self._root = f"/{council.tenant}/public"
        self._visits = Visits(f"{world.seed}:{council.tenant}")
        self._pages: dict[str, Callable[[Request, Visit], Response]] = {
            "si010": self.calendar,
            "to010": self.meeting,
            "to020": self.item,
            "vo020": self.paper,
        }

    def routes(self) -> list[Route]:
        """The pages, and documents among the framework's resources."""
        return [
            Route("/public/wicket/resource/org.apache.wicket.Application/{name}", self._document),
            Route("/public/{page}", self._answer),
            Route("/public/", self._answer),
        ]

    def _answer(self, request: Request) -> Response:
        page = self._pages.get(request.path_params.get("page", "si010"))
        with self.world.lock:
            if self.refusing:
                return self.show("message", text=TOO_MANY)
            if page is None:
                return self.nothing()
            visit = self._visits.of(request)
            return keep(page(request, visit), request, visit, self._root)

    def _document(self, request: Request) -> Response:
        match = _DOCUMENT.match(request.path_params["name"])
        with self.world.lock:
            document = numbered_document(self.council, int(match[1])) if match else None
        return file_answer(document, as_download=False) if document else self.nothing()

    # -- pages ------------------------------------------------------------------------------------

    def calendar(self, request: Request, visit: Visit) -> Response:
        """si010: a frame; its rows are given to the frame's own script alone, in the frame's own session."""
        year = number_in(request, "YY") or self.world.today.year
        month = number_in(request, "MM") or self.world.today.month
        if not (1 <= month <= 12 and 1990 <= year <= 2100):
            return self.nothing()
        address, asked = f"si010?MM={month}&YY={year}", reference_in(request)
        if asked is None or not is_ajax(request, address):
            return self.show("si010", query=address.partition("?")[2], number=visit.show(address))
        if not visit.knows(asked, address):
            return self.show("expired", XML, query=address.partition("?")[2], number=visit.show(address))
        meetings = self.council.meetings
        days = [(day, [one for one in meetings if one.day == day]) for day in month_days(year, month)]
        return self.show("rows", XML, days=days)

    def meeting(self, request: Request, visit: Visit) -> Response:
        """to010: a meeting; rows that are not public have title and link too, as in the product."""
        meeting = self.council.meeting(number_in(request, "SILFDNR") or 0)
        if meeting is None or not meeting.published:
            return self.nothing()
        lines, over = list(agenda_lines(meeting)), meeting.day < self.world.today
        return self.show("to010", meeting=meeting, lines=lines, secret=secret_rows(meeting), over=over)

    def item(self, request: Request, visit: Visit) -> Response:
        """to020: a public agenda item, with the attachments of a motion that hangs on it alone."""
        found = line_of(self.council, number_in(request, "TOLFDNR") or 0)
        if found is None:
            return self.nothing()
        meeting, line = found
        paper = bare_paper(line)
        files = attachments(paper) if paper else []
        address = f"to020?TOLFDNR={line.key}"
        values = {"meeting": meeting, "line": line, "compiled": compilation(paper) if paper else None}
        return self._attached(request, visit, address, files) or self._with(visit, address, files, **values)

    def paper(self, request: Request, visit: Visit) -> Response:
        """vo020: a paper; shows also that it was discussed where nobody may listen."""
        paper = public_paper(self.council, number_in(request, "VOLFDNR") or 0)
        if paper is None:
            return self.nothing()
        files, address = attachments(paper), f"vo020?VOLFDNR={paper.number}"
        values = {"sheet": sheet(paper), "compiled": compilation(paper), "stops": list(stops(paper))}
        return self._attached(request, visit, address, files) or self._with(
            visit, address, files, paper=paper, **values
        )

    def _attached(
        self, request: Request, visit: Visit, address: str, files: Sequence[Document]
    ) -> Response | None:
        """The attachment that a request means, where its session has seen the page that lists it."""
        asked = reference_in(request)
        link = _ATTACHMENT.match(asked.part) if asked else None
        if asked is None or link is None or not visit.knows(asked, address) or int(link[1]) >= len(files):
            return None
        return file_answer(files[int(link[1])])

    def _with(self, visit: Visit, address: str, files: Sequence[Document], **values: Any) -> Response:
        page, _, query = address.partition("?")
        return self.show(page, number=visit.show(address), query=query, files=files, **values)

    def nothing(self) -> Response:
        """What is shown for all that is not public or not there; its status is 200."""
        return self.show("nothing")

    def special_page(self, kind: str) -> str:
        """The error or the login page as text, for the faults."""
        return self.text("message", text=FAILED) if kind == "error" else self.text("login")

    # -- helpers ----------------------------------------------------------------------------------

    def text(self, page: str, **values: Any) -> str:
        """A page's text."""
        suffix = "xml" if page in ("rows", "expired") else "html"
        return TEMPLATES.get_template(f"allris4/{page}.{suffix}").render(page=page, **values)

    def show(self, page: str, media_type: str = HTML, **values: Any) -> Response:
        """A page."""
        return Response(self.text(page, **values).encode(), headers={"Content-Type": media_type})

"""ALLRIS 3, as a municipality's council system serves it: tables, buttons, Latin-1 by its own word alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
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
from demo.pages import TEMPLATES, document_bytes, extension, file_answer, number_in
from demo.world import World
from storage.times import MONTHS

CALENDAR = "si010_j"
OTHER_CALENDARS = ("si010", "si010_e", "si010_r")  # a system has released only one
_FOLDER = 45081036  # of the copies that a visitor's page links


class Allris3Site:
    """The pages of one ALLRIS 3 (.asp)."""

    refusing = False  # as after too many requests

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council
        self._pages: dict[str, Callable[[Request], Response]] = {
            "allris.net": lambda request: self.show("allris.net"),
            CALENDAR: self.calendar,
            "to010": self.meeting,
            "to020": self.item,
            "vo020": self.paper,
            "do027": self.document,
            "noauth": lambda request: self.show("noauth"),
        }

    def routes(self) -> list[Route]:
        """One route for all pages below bi/, and one for the copies of attachments."""
        return [
            Route("/bi/{page}.asp", self._answer),
            Route("/bi/", self._answer),
            Route(f"/bi/___tmp/tmp/{_FOLDER}/{{name}}", self.copy),
        ]

    def _answer(self, request: Request) -> Response:
        name = request.path_params.get("page", "allris.net")
        if self.refusing or name in OTHER_CALENDARS:
            return _sent(f"Zugriff verweigert (Programm {name}.asp).<br>")
        page = self._pages.get(name)
        with self.world.lock:
            return page(request) if page else self.nothing()

    # -- pages ------------------------------------------------------------------------------------

    def calendar(self, request: Request) -> Response:
        """si010_j: every day of a month, with its meetings."""
        year = number_in(request, "YY") or self.world.today.year
        month = number_in(request, "MM") or self.world.today.month
        if not (1 <= month <= 12 and 1990 <= year <= 2100):
            return self.nothing()
        meetings = self.council.meetings
        days = [(day, [one for one in meetings if one.day == day]) for day in month_days(year, month)]
        return self.show(CALENDAR, month=f"{MONTHS[month - 1]}\N{NO-BREAK SPACE}{year}", days=days)

    def meeting(self, request: Request) -> Response:
        """to010: a meeting; rows that are not public have title and link too, as in the product."""
        meeting = self.council.meeting(number_in(request, "SILFDNR") or 0)
        if meeting is None or not meeting.published:
            return self.nothing()
        lines, over = list(agenda_lines(meeting)), meeting.day < self.world.today
        secret = secret_rows(meeting)
        return self.show("to010", key=meeting.number, meeting=meeting, lines=lines, secret=secret, over=over)

    def item(self, request: Request) -> Response:
        """to020: a public agenda item, with the attachments of a motion that hangs on it alone."""
        found = line_of(self.council, number_in(request, "TOLFDNR") or 0)
        if found is None:
            return self.nothing()
        meeting, line = found
        paper = bare_paper(line)
        files = attachments(paper) if paper else []
        return self.show("to020", key=line.key, meeting=meeting, line=line, files=files)

    def paper(self, request: Request) -> Response:
        """vo020: a paper; shows also that it was discussed where nobody may listen."""
        paper = public_paper(self.council, number_in(request, "VOLFDNR") or 0)
        if paper is None:
            return self.nothing()
        return self.show(
            "vo020",
            key=paper.number,
            paper=paper,
            sheet=sheet(paper),
            compiled=compilation(paper),
            files=attachments(paper),
            stops=list(stops(paper)),
            paragraphs=_paragraphs(paper.documents[0]),
        )

    def document(self, request: Request) -> Response:
        """do027: a document, by its number."""
        document = numbered_document(self.council, number_in(request, "DOLFDNR") or 0)
        return file_answer(document) if document else self.nothing()

    def copy(self, request: Request) -> Response:
        """A copy of an attachment, as a page links it."""
        with self.world.lock:
            papers = [paper for paper in self.council.papers if not paper.withdrawn]
            files = [file for paper in papers for file in attachments(paper)]
        wanted = request.path_params["name"]
        found = next((file for file in files if copy_name(file) == wanted), None)
        return Response(document_bytes(found), media_type="application/pdf") if found else self.nothing()

    def nothing(self) -> Response:
        """Where all leads that is not public or not there."""
        return RedirectResponse(f"/{self.council.tenant}/bi/noauth.asp", status_code=302)

    def special_page(self, kind: str) -> str:
        """The error or the login page as text, for the faults."""
        return self.text("noauth" if kind == "error" else "logon")

    # -- helpers ----------------------------------------------------------------------------------

    def text(self, page: str, key: int = 0, **values: Any) -> str:
        """A page's HTML."""
        template = TEMPLATES.get_template(f"allris3/{page}.html")
        return template.render(page=page, key=key, copy=f"___tmp/tmp/{_FOLDER}/", **values)

    def show(self, page: str, key: int = 0, **values: Any) -> Response:
        """A page, with the line ends of asp."""
        return _sent(self.text(page, key, **values).replace("\n", "\r\n"))


def _sent(text: str) -> Response:
    body = text.encode("iso-8859-1", "xmlcharrefreplace")
    return Response(body, headers={"Content-Type": "text/html", "Cache-Control": "private"})


def copy_name(document: Document) -> str:
    """How the copy of an attachment is called."""
    return f"{document.number}.{extension(document)}"


def _paragraphs(document: Document) -> list[str]:
    texts = document.text.replace("**", "").split("\n\n")
    return [text for text in texts if text.strip()]


TEMPLATES.filters["copy_name"] = copy_name

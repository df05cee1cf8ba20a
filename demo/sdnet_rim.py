"""SD.NET RIM, as a district's council system serves it: opaque tokens, a calendar export, PDFs only."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.agenda import public_rows, resolution_of, secret_rows
from demo.model import Council, Document, Item, Meeting, Paper, Station
from demo.pages import TEMPLATES, document_bytes, file_name, host_of
from demo.sdnet_texts import Kind, Tokens, calendar
from demo.world import World

PAPERS_A_PAGE = 20
ROOT = "/rurtal"


class SdNetRimSite:
    """The pages of Kreis Rurtal."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.council: Council = world.councils["rurtal"]
        self._tokens = Tokens(world.seed, -1)
        self._revision = -1
        self._files: dict[int, Document] = {}
        self._items: dict[int, Item] = {}

    def routes(self) -> list[Route]:
        """All addresses, with and without the slash at the end."""
        pages = {
            "termine": self.calendar_page,
            "tops": self.agenda,
            "vorgang": self.paper,
            "vorlagen": self.papers,
            "gremien": self.committees,
        }
        return [
            Route("/", self.calendar_page),
            *(Route(f"/{path}{end}", page) for path, page in pages.items() for end in ("", "/")),
            Route("/termine/ics/SD.NET_RIM.ics", self.calendar_export),
            Route("/termine/json/Sitzungstermine/", self.calendar_json, methods=["POST"]),
            Route("/sdnetrim/{token}/{name}", self.file),
            Route("/webservice/oparl/v1.1/system", self.oparl),
            Route("/{path:path}", lambda request: self.error()),
        ]

    # -- pages ------------------------------------------------------------------------------------

    def calendar_page(self, request: Request) -> Response:
        """/termine: a shell that names the export."""
        return self._show(request, "termine", "Sitzungstermine")

    def calendar_json(self, request: Request) -> Response:
        """What fills that shell; refused without a session."""
        return JSONResponse({"error": "CSRF"}, status_code=403)

    def calendar_export(self, request: Request) -> Response:
        """All meetings as iCalendar, the cancelled ones and those without an agenda too."""
        with self.world.lock:
            self._prepare()
            host = host_of(request)
            text = calendar(
                self.council.calendar(), self.world.today, lambda meeting: host + self.url_of(meeting)
            )
        return Response(text.encode(), media_type="text/calendar; charset=utf-8")

    def agenda(self, request: Request) -> Response:
        """/tops: a meeting; rows that are not public have title and link too, as in the product."""
        with self.world.lock:
            number = self._looked_up(request, "meeting")
            meeting = self.council.meeting(number) if number else None
            if meeting is None:
                return self.error()
            rows = {"public": public_rows(meeting), "secret": secret_rows(meeting)}
            return self._show(request, "tops", "Tagesordnung", meeting=meeting, **rows)

    def paper(self, request: Request) -> Response:
        """/vorgang: a paper, or an agenda item without one; what is not public is not there."""
        with self.world.lock:
            if number := self._looked_up(request, "item"):
                item = self._items.get(number)
                if item is None or not item.public:
                    return self.error()
                return self._show(request, "top_vorgang", item.title, item=item)
            number = self._looked_up(request, "paper")
            paper = next((one for one in self.council.public_papers() if one.number == number), None)
            if paper is None:
                return self.error()
            stations = [(station, self._item(paper, station)) for station in self._stations(paper)]
            title = f"Vorgang {paper.reference}"
            return self._show(request, "vorgang", title, paper=paper, stations=stations)

    def papers(self, request: Request) -> Response:
        """/vorlagen: papers by number, the highest first, on pages that only a token leads to."""
        with self.world.lock:
            self._prepare()
            asked = "__" in request.query_params
            page = (self._looked_up(request, "list") or 0) if asked else 1
            papers = sorted(self.council.public_papers(), key=lambda paper: -paper.number)
            shown = papers[(page - 1) * PAPERS_A_PAGE : page * PAPERS_A_PAGE] if page else []
            if not page or (page > 1 and not shown):
                return self.error()
            more = page * PAPERS_A_PAGE < len(papers)
            return self._show(
                request,
                "vorlagen",
                "Vorlagen",
                rows=[(paper, self._latest(paper)) for paper in shown],
                number=page,
                previous_url=host_of(request) + self._list_url(page - 1) if page > 1 else "",
                next_url=host_of(request) + self._list_url(page + 1) if more else "",
            )

    def committees(self, request: Request) -> Response:
        """/gremien: the committees' names."""
        names = sorted({meeting.organization for meeting in self.council.calendar()})
        return self._show(request, "gremien", "Gremien", committees=names)

    def file(self, request: Request) -> Response:
        """/sdnetrim/<token>/<name>.pdf: a document."""
        with self.world.lock:
            self._prepare()
            kind, number = self._tokens.known.get(request.path_params["token"], ("", 0))
            document = self._files.get(number) if kind == "file" else None
        if document is None:
            return self.error()
        return Response(document_bytes(document), media_type="application/pdf")

    def oparl(self, request: Request) -> Response:
        """OParl, which is switched off."""
        return JSONResponse({"error": 'Webservice "OParl" ist nicht aktiviert!'}, status_code=400)

    def error(self) -> Response:
        """The product's error page, with status 404."""
        return Response(self.special_page("error"), status_code=404, media_type="text/html; charset=utf-8")

    def special_page(self, kind: str) -> str:
        """The error or the login page as text, for the faults."""
        page, heading = ("error", "Fehler") if kind == "error" else ("login", "Anmeldung")
        return TEMPLATES.get_template(f"rim/{page}.html").render(page=page, heading=heading, root=ROOT)

    # -- helpers ----------------------------------------------------------------------------------

    def _show(self, request: Request, page: str, heading: str, **values: Any) -> Response:
        host = host_of(request)
        with self.world.lock:
            self._prepare()
            text = TEMPLATES.get_template(f"rim/{page}.html").render(
                page=page,
                heading=heading,
                root=host + ROOT,
                url=lambda thing: host + self.url_of(thing),
                resolution=self._resolution,
                resolution_url=lambda item: host + self._file_url(item.number, "Beschlusstext.pdf"),
                **values,
            )
        return Response(text.encode(), media_type="text/html; charset=utf-8")

    def _prepare(self) -> None:
        """Make the tokens of everything that can be asked for, after every change; with the lock held."""
        if self._revision == self.world.revision:
            return
        self._revision = self.world.revision
        self._tokens = Tokens(self.world.seed, self.world.token_epoch)
        self._files.clear()
        self._items.clear()
        for meeting in self.council.meetings:
            if meeting.published:
                self._prepare_meeting(meeting)
        papers = self.council.public_papers()
        for paper in papers:
            self._tokens.token("paper", paper.number)
            self._offer(paper.documents)
        for page in range(1, len(papers) // PAPERS_A_PAGE + 2):
            self._tokens.token("list", page)

    def _prepare_meeting(self, meeting: Meeting) -> None:
        self._tokens.token("meeting", meeting.number)
        self._offer([meeting.notice])
        for item in meeting.items:
            self._items[item.number] = item
            self._tokens.token("item", item.number)
            text = self._resolution(item.paper, meeting)
            if text and item.paper and not item.paper.withdrawn:
                self._offer([text])

    def _offer(self, documents: list[Document]) -> None:
        for document in documents:
            self._files[document.number] = document
            self._tokens.token("file", document.number)

    def _looked_up(self, request: Request, kind: Kind) -> int | None:
        self._prepare()
        found, number = self._tokens.known.get(request.query_params.get("__", ""), ("", 0))
        return number if found == kind else None

    def _page_url(self, page: str, kind: Kind, number: int) -> str:
        return f"{ROOT}/{page}/?__={self._tokens.token(kind, number)}"

    def _list_url(self, page: int) -> str:
        return f"{ROOT}/vorlagen?__={self._tokens.token('list', page)}"

    def _stations(self, paper: Paper) -> list[Station]:
        return self.council.stations_shown(paper)

    def _resolution(self, paper: Paper | None, meeting: Meeting) -> Document | None:
        return resolution_of(paper, meeting, self.world.today)

    def _latest(self, paper: Paper) -> Meeting | None:
        stations = self._stations(paper)
        return stations[-1].meeting if stations else None

    def _item(self, paper: Paper, station: Station) -> Item:
        return next(item for item in station.meeting.items if item.paper is paper)

    def url_of(self, thing: Meeting | Paper | Item | Document) -> str:
        """The path of a page or a file."""
        match thing:
            case Meeting():
                return self._page_url("tops", "meeting", thing.number)
            case Paper():
                return self._page_url("vorgang", "paper", thing.number)
            case Item():
                return self._page_url("vorgang", "item", thing.number)
            case Document():
                return self._file_url(thing.number, file_name(thing))

    def _file_url(self, number: int, name: str) -> str:
        return f"{ROOT}/sdnetrim/{self._tokens.token('file', number)}/{name}"

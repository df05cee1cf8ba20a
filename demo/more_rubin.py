"""more!rubin, as a municipality's council system serves it: an empty page, and api.php behind it."""

from __future__ import annotations

import datetime as dt
import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo.agenda import document_of
from demo.model import Council, Document, Meeting
from demo.pages import TEMPLATES, file_answer, host_of
from demo.rubin_json import ATTACHMENT, BODY, OF_ITEM, PAPER, Json, RubinJson
from demo.rubin_numbers import paper_number
from demo.world import World
from scrapers.spider import add_months

NOT_FOUND: Json = {"ErrorCode": 101, "message": "Der Datensatz wurde nicht gefunden."}
NEIGHBOUR = {"id": "GNach", "name": "Gemeinde Nachbarau"}


class MoreRubinSite:
    """The answers of one council; its installation serves a second municipality too."""

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council

    def routes(self) -> list[Route]:
        """api.php; everything else is the same empty page."""
        return [
            Route("/api.php", self.api),
            Route("/oparl/system", self.oparl),
            Route("/{path:path}", self.shell),
        ]

    def api(self, request: Request) -> Response:
        """What is asked for stands in the query alone."""
        query = request.query_params
        with self.world.lock:
            if "document_type_id" in query:
                return self._file(query["document_type_id"], query.get("document_relation_id", ""))
            match query.get("id"), query.get("action"):
                case "organizations", "bodies":
                    return JSONResponse([{"id": BODY, "name": self.council.name}, NEIGHBOUR])
                case "calendar", "get":
                    return self._calendar(request)
                case "meetings", "get":
                    return self._meeting(request)
        return JSONResponse(NOT_FOUND)

    def _calendar(self, request: Request) -> Response:
        query = request.query_params
        try:
            first, last = (dt.date.fromisoformat(f"{query[name]}-01") for name in ("from", "to"))
        except (KeyError, ValueError):
            return JSONResponse(NOT_FOUND)
        end = add_months(last, 1) - dt.timedelta(days=1)
        shown = self._json(request)
        rows = [
            {**shown.meeting(meeting), "room": shown.room(meeting)}
            for meeting in self.council.meetings
            if first <= meeting.day <= end and query.get("body_id", "") in ("", BODY)
        ]
        if query.get("body_id", "") != BODY:
            rows.append({**rows[0], **self._neighbours_meeting(request), "datum": f"{self.world.today}"})
        rows += [row for row in shown.hidden() if first.isoformat() <= row["datum"] <= end.isoformat()]
        answer = {"first_day": f"{first}", "last_day": f"{end}", "meetings": rows}
        return JSONResponse({**answer, "holidays": [], "room_events": []})

    def _meeting(self, request: Request) -> Response:
        number, shown = request.query_params.get("meeting_id", ""), self._json(request)
        found = next((each for each in self.council.meetings if shown.number(each) == number), None)
        if found is not None:
            return JSONResponse(shown.with_agenda(found))
        other = self._neighbours_meeting(request)
        return JSONResponse(other if number == other["nummer"] else NOT_FOUND)

    def _neighbours_meeting(self, request: Request) -> Json:
        """A meeting of the other municipality; no reader of ours may take it for one of its own."""
        first: Meeting = self.council.meetings[0]
        shown = self._json(request)
        committee = {"Kuerzel": "GRN", "id": "GRN", "name": "Rat", "Koerperschaftsnummer": NEIGHBOUR["id"]}
        item = {"id": "2026-GRN-1|zt_1|1", "status": 1, "topart": "zt", "topnummer": "1"}
        return {
            **shown.meeting(first),
            "nummer": "2026-GRN-1",
            "committees": [committee],
            "agenda_items": [{**item, "title": "Antrag der Fraktion SPD: Nachbarschaftshaus"}],
        }

    def _file(self, kind: str, relation: str) -> Response:
        document = self._document(int(kind) if kind.isdecimal() else 0, relation)
        return JSONResponse(NOT_FOUND) if document is None else file_answer(document)

    def _document(self, kind: int, relation: str) -> Document | None:
        if kind == PAPER:
            papers = (each for each in self.council.public_papers() if paper_number(each) == relation)
            return next((paper.documents[0] for paper in papers), None)
        number = relation.split("|")[1].removesuffix(".pdf") if "|" in relation else ""
        if kind in (ATTACHMENT, OF_ITEM) and number.isdecimal():
            return document_of(self.council, int(number))
        return None

    def oparl(self, request: Request) -> Response:
        """OParl, which is switched off; with status 200."""
        return JSONResponse({"type": "https://schema.oparl.org/Error", "message": "OParl is not active."})

    def shell(self, request: Request) -> Response:
        """The page that a browser fills."""
        root = f"{host_of(request)}/{self.council.tenant}"
        return HTMLResponse(TEMPLATES.get_template("more_rubin/shell.html").render(root=root))

    def special_page(self, kind: str) -> str:
        """The error of api.php, or the login page, as text, for the faults."""
        if kind == "error":
            return json.dumps(NOT_FOUND)
        return TEMPLATES.get_template("more_rubin/login.html").render(root=f"/{self.council.tenant}")

    def _json(self, request: Request) -> RubinJson:
        root = f"{host_of(request)}/{self.council.tenant}"
        return RubinJson(self.council, self.world.today, root, self.world.revision)

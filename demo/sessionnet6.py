"""SessionNet 6, as a town's public council system serves it: an application, and api/v1 behind it."""

from __future__ import annotations

import datetime as dt
import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo.agenda import document_of
from demo.model import Council, Meeting
from demo.pages import TEMPLATES, file_answer
from demo.sessionnet6_json import agenda, committees, documents, hidden_meeting, meeting_object
from demo.world import World

NOT_FOUND = {
    "type": "https://tools.ietf.org/html/rfc9110#section-15.5.5",
    "title": "Not Found",
    "status": 404,
}


class SessionNet6Site:
    """The answers of one town."""

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council

    def routes(self) -> list[Route]:
        """The interface; everything else is the application."""
        meeting = "/api/v1/sitzungen/{number:int}/tagesordnung"
        return [
            Route("/api/v1/gremien", self.committees),
            Route("/api/v1/sitzungen", self.meetings),
            Route(meeting, self.agenda),
            Route(f"{meeting}/dokumente", self.documents),
            Route("/api/v1/dokumente/{number:int}/datei", self.file),
            Route("/api/{path:path}", self.not_found),
            Route("/{path:path}", self.application),
        ]

    def committees(self, request: Request) -> Response:
        """gremien"""
        with self.world.lock:
            return JSONResponse(committees(self.council))

    def meetings(self, request: Request) -> Response:
        """sitzungen?von=…&bis=…: both days included."""
        try:
            since, until = (dt.date.fromisoformat(request.query_params[name]) for name in ("von", "bis"))
        except (KeyError, ValueError):
            return JSONResponse({"title": "Bad Request", "status": 400}, status_code=400)
        with self.world.lock:
            rows = [meeting_object(each, self.world.today) for each in self.council.meetings]
            rows.append(hidden_meeting(self.council, self.world.today))
        return JSONResponse([row for row in rows if since.isoformat() <= row["dat"] <= until.isoformat()])

    def agenda(self, request: Request) -> Response:
        """sitzungen/<siNr>/tagesordnung: of what is not released, an empty one."""
        with self.world.lock:
            meeting = self._meeting(request)
            if meeting is None:
                return self.not_found(request)
            return JSONResponse(agenda(self.council, meeting) if meeting.published else [])

    def documents(self, request: Request) -> Response:
        """sitzungen/<siNr>/tagesordnung/dokumente"""
        with self.world.lock:
            meeting = self._meeting(request)
            if meeting is None:
                return self.not_found(request)
            root = f"/{self.council.tenant}"
            return JSONResponse(documents(meeting, root) if meeting.published else [])

    def file(self, request: Request) -> Response:
        """dokumente/<doNr>/datei: its name is in the headers alone."""
        with self.world.lock:
            document = document_of(self.council, request.path_params["number"])
        return self.not_found(request) if document is None else file_answer(document)

    def not_found(self, request: Request) -> Response:
        """What the interface says of what it has not."""
        return JSONResponse(NOT_FOUND, status_code=404, media_type="application/problem+json")

    def application(self, request: Request) -> Response:
        """The page that a browser fills, whatever its address."""
        page = TEMPLATES.get_template("sessionnet6/shell.html")
        return HTMLResponse(page.render(root=f"/{self.council.tenant}"))

    def special_page(self, kind: str) -> str:
        """The interface's error, or the login page, as text, for the faults."""
        if kind == "error":
            return json.dumps({"title": "Internal Server Error", "status": 500})
        return TEMPLATES.get_template("sessionnet6/login.html").render(root=f"/{self.council.tenant}")

    def _meeting(self, request: Request) -> Meeting | None:
        return self.council.meeting(request.path_params["number"])

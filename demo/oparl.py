"""OParl 1.1, as a town's council system serves it beside its pages: lists in pages, filtered by change."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from demo.agenda import document_of
from demo.model import Council
from demo.oparl_objects import BODY, SCHEMA, Object, Objects, first_change
from demo.pages import file_answer, host_of
from demo.world import World

MOST_PER_PAGE = 10  # however many are asked for
NOT_FOUND: Object = {
    "error": "Die angeforderte Ressource wurde nicht gefunden.",
    "code": 802,
    "type": "Ratswerk OParl",
}
LOGIN = (
    '<!DOCTYPE html><html lang="de"><head><title>Anmeldung</title></head><body><h1>Anmeldung</h1>'
    '<form method="post"><input name="user"><input type="password" name="password"></form></body></html>'
)


class OparlSite:
    """The interface of one council; its pages for people are only stubs."""

    def __init__(self, world: World, council: Council) -> None:
        self.world = world
        self.council = council
        self._changes: dict[str, tuple[str, dt.datetime]] = {}  # by `id`: what it was, and since when

    def routes(self) -> list[Route]:
        """The interface below oparl/v1.1/, and the pages for people."""
        base = "/oparl/v1.1"
        return [
            Route(f"{base}/system", self.system),
            Route(f"{base}/body", self.bodies),
            Route(f"{base}/body/{{body:int}}", self.body),
            Route(f"{base}/body/{BODY}/{{kind}}", self.listing),
            Route(f"{base}/body/{BODY}/{{kind}}/{{number:int}}", self.single),
            Route(f"{base}/dokument/{{number:int}}/{{name}}", self.file),
            Route("/vorlage/{number:int}", self.page),
            Route("/{path:path}", lambda request: self.error()),
        ]

    # -- answers ----------------------------------------------------------------------------------

    def system(self, request: Request) -> Response:
        """The System."""
        return JSONResponse(self._objects(request).system())

    def bodies(self, request: Request) -> Response:
        """The list of bodies."""
        return self._page(request, self._objects(request).bodies())

    def body(self, request: Request) -> Response:
        """A single body."""
        number = request.path_params["body"]
        found = [one for one in self._objects(request).bodies() if one["id"].endswith(f"/{number}")]
        return JSONResponse(found[0]) if found else self.error()

    def listing(self, request: Request) -> Response:
        """A list: as a whole without deleted objects, filtered by change with them."""
        with self.world.lock:
            makers = self._makers(request)
            if request.path_params["kind"] not in makers:
                return self.error()
            found = [self._dated(one) for one in makers[request.path_params["kind"]]()]
        since = _instant(request.query_params.get("modified_since", ""))
        if since is None:
            return self._page(request, [one for one in found if "deleted" not in one])
        changed = [one for one in found if dt.datetime.fromisoformat(one["modified"]) >= since]
        return self._page(request, changed)

    def single(self, request: Request) -> Response:
        """A single object; also one that is not public, which nobody should ask for."""
        with self.world.lock:
            kind, number = request.path_params["kind"], request.path_params["number"]
            found = self._looked_up(request, kind, self._objects(request).address(kind, number))
            if found is None and kind in ("paper", "consultation"):
                found = self._secret(request, kind, number)
            return JSONResponse(self._dated(found)) if found else self.error()

    def file(self, request: Request) -> Response:
        """A document."""
        with self.world.lock:
            document = document_of(self.council, request.path_params["number"])
        return file_answer(document) if document else self.error()

    def page(self, request: Request) -> Response:
        """A paper's page for people."""
        return HTMLResponse("<!DOCTYPE html><title>Vorlage</title><h1>Vorlage</h1>")

    def error(self) -> Response:
        """The answer where there is nothing."""
        return JSONResponse(NOT_FOUND, status_code=404)

    def special_page(self, kind: str) -> str:
        """The error, which comes as JSON, or the login page, for the faults."""
        error = {"error": "Es ist ein Fehler aufgetreten.", "code": 500}
        return json.dumps(error) if kind == "error" else LOGIN

    # -- helpers ----------------------------------------------------------------------------------

    def _objects(self, request: Request) -> Objects:
        web = f"{host_of(request)}/{self.council.tenant}"
        return Objects(self.council, f"{web}/oparl/v1.1", web)

    def _makers(self, request: Request) -> dict[str, Callable[[], list[Object]]]:
        objects = self._objects(request)
        return {
            "organization": objects.organizations,
            "meeting": objects.meetings,
            "paper": objects.papers,
        }

    def _looked_up(self, request: Request, kind: str, address: str) -> Object | None:
        """An object of a list, or one that is embedded in some other."""
        objects = self._objects(request)
        embedded: dict[str, tuple[list[Object], str]] = {
            "consultation": (objects.papers(), "consultation"),
            "agendaitem": (objects.meetings(), "agendaItem"),
        }
        if kind in embedded:
            around, field = embedded[kind]
            candidates = [part for one in around for part in one.get(field, ())]
        else:
            maker = self._makers(request).get(kind)
            candidates = maker() if maker else []
        return next((one for one in candidates if one["id"] == address), None)

    def _secret(self, request: Request, kind: str, number: int) -> Object | None:
        objects = self._objects(request)
        items = [item for meeting in self.council.meetings for item in meeting.items]
        item = next((one for one in items if number and one.secret_paper == number), None)
        if item is None:
            return None
        head = {"id": objects.address(kind, number), "type": SCHEMA + kind.capitalize()}
        paper = objects.address("paper", number)
        return {**head, "paper": paper, "role": item.title, "name": item.title, "paperType": "Vertraulich"}

    def _dated(self, found: Object) -> Object:
        """The object with `modified`: when it was seen to be another than before."""
        digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
        known = self._changes.get(found["id"])
        if known is None:
            known = (digest, first_change(found, self.council, self.world.today))
        elif known[0] != digest:
            known = (digest, dt.datetime.now(dt.UTC).replace(microsecond=0))
        self._changes[found["id"]] = known
        return {**found, "created": known[1].isoformat(), "modified": known[1].isoformat()}

    def _page(self, request: Request, found: list[Object]) -> Response:
        """The page of a list that is asked for."""
        asked = {name: value for name, value in request.query_params.items() if name != "page"}
        per_page = max(1, min(_number(asked.get("limit", ""), MOST_PER_PAGE), MOST_PER_PAGE))
        pages = max(1, -(-len(found) // per_page))
        current = min(max(1, _number(request.query_params.get("page", ""), 1)), pages)
        url = str(request.url.replace(query=""))

        def link(page: int) -> str:
            return f"{url}?{urlencode({**asked, 'page': page})}"

        links = {"first": link(1), "self": link(current), "last": link(pages)}
        if current < pages:
            links["next"] = link(current + 1)
        answer: dict[str, Any] = {
            "data": found[(current - 1) * per_page : current * per_page],
            "pagination": {
                "totalElements": len(found),
                "elementsPerPage": per_page,
                "currentPage": current,
                "totalPages": pages,
            },
            "links": links,
        }
        return JSONResponse(answer)


def _instant(text: str) -> dt.datetime | None:
    """An instant of a filter; one without an offset, or none at all, is not heeded."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default

"""The sources at the desk: how each is, its permit, its last runs and the pages that were not understood."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.source_words import advice
from alerts.translation import later
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from alerts.web.desk.words import DONE
from alerts.web.forms import WHOLE, Field, Filled, Form, see
from storage.archive import Archive
from storage.database import reading
from storage.operator_record import Deed, note
from storage.operator_sessions import SessionView
from storage.permits import PermitError, all_permits, grant, revoke
from storage.reading_wishes import open_wish, wish
from storage.runs import failed_runs, recent_runs
from storage.sources import source_views
from storage.suggestions import LONGEST
from storage.times import utc_now
from storage.views import SourceView

SOURCES_PATH, RUNS_PATH = f"{DESK_PATH}/quellen", f"{DESK_PATH}/durchgaenge"
_SOURCE = f"{SOURCES_PATH}/{{source}}"
RUNS_OF_SOURCE, FAILED_RUNS = 10, 50
MOST_SHOWN = 200_000
"""Octets of a kept page."""
_PUBLIC = later("Grund und Name stehen öffentlich im Stand der Quelle, auch später noch.")
PERMIT = Form(
    "betrieb-erlauben",
    (
        Field(
            "grund",
            later("Grund"),
            LONGEST,
            hint=_PUBLIC,
            missing=later("Ohne Grund gibt es keine Erlaubnis."),
        ),
        Field("durch", later("Name"), 80, missing=later("Ohne Namen gibt es keine Erlaubnis.")),
    ),
    is_personal=True,
)
REVOKE = Form(
    "betrieb-widerrufen",
    (
        Field(
            "durch",
            later("Name"),
            80,
            hint=later("Steht öffentlich dabei."),
            missing=later("Ohne Namen geht es nicht."),
        ),
    ),
    is_personal=True,
)
SOON = Form("betrieb-bald-lesen", is_personal=True)


class SourcePages:
    """The pages of sources and their runs. `data_dir`: where pages are kept that were not understood."""

    def __init__(self, guard: Guard, data_dir: Path) -> None:
        self._guard = guard
        self._engine = guard.house.engine
        self._archive = Archive(data_dir)

    def routes(self) -> list[Route]:
        """Where they are found."""
        guard = self._guard
        return [
            Route(SOURCES_PATH, guard.get(self._list), methods=["GET"]),
            Route(RUNS_PATH, guard.get(self._runs), methods=["GET"]),
            Route(_SOURCE, guard.get(self._show), methods=["GET"]),
            Route(f"{_SOURCE}/erlauben", guard.post(PERMIT, self._permit), methods=["POST"]),
            Route(f"{_SOURCE}/widerrufen", guard.post(REVOKE, self._revoke), methods=["POST"]),
            Route(f"{_SOURCE}/bald-lesen", guard.post(SOON, self._read_soon), methods=["POST"]),
            Route(f"{_SOURCE}/seiten/{{name}}", guard.get(self._page), methods=["GET"]),
        ]

    def _list(self, request: Request, session: SessionView) -> Response:
        with reading(self._engine) as connection:
            sources = source_views(connection, disabled=True)
        return self._guard.page("sources.html", session, here=SOURCES_PATH, sources=sources)

    def _runs(self, request: Request, session: SessionView) -> Response:
        with reading(self._engine) as connection:
            runs = failed_runs(connection, limit=FAILED_RUNS)
        return self._guard.page("runs.html", session, here=RUNS_PATH, runs=runs)

    def _show(self, request: Request, session: SessionView, form: Filled | None = None) -> Response:
        source = self._source(request)
        with reading(self._engine) as connection:
            runs = recent_runs(connection, source.name, limit=RUNS_OF_SOURCE)
            wished = open_wish(connection, source.name)
            permits = [each for each in all_permits(connection) if each.source == source.name]
        wanted = REVOKE if source.permit else PERMIT
        return self._guard.page(
            "source.html",
            session,
            status=form.status if form else 200,
            here=SOURCES_PATH,
            done=DONE.get(request.query_params.get("erledigt", ""), ""),
            source=source,
            path=f"{SOURCES_PATH}/{source.name}",
            advice=advice(source),
            runs=runs,
            permits=permits,
            pages=self._archive.kept_pages(source.name),
            wished=wished,
            soon=self._guard.blank(SOON, request, session),
            form=form or self._guard.blank(wanted, request, session, {"durch": session.operator}),
        )

    def _source(self, request: Request) -> SourceView:
        with reading(self._engine) as connection:
            known = {each.name: each for each in source_views(connection, disabled=True)}
        try:
            return known[request.path_params["source"]]
        except KeyError as error:
            raise HTTPException(404) from error

    def _permit(self, request: Request, session: SessionView, filled: Filled) -> Response:
        source, now = self._source(request).name, utc_now()
        reason, by = filled.value("grund"), filled.value("durch")
        if filled.errors:
            return self._show(request, session, filled)
        try:
            with self._engine.begin() as connection:
                grant(connection, source, reason=reason, by=by, now=now)
                note(connection, Deed(now, session.operator, "permit_given", source, reason))
        except PermitError as error:
            return self._show(request, session, filled.wrong(WHOLE, str(error)))
        return see(f"{SOURCES_PATH}/{source}?erledigt=erlaubt")

    def _revoke(self, request: Request, session: SessionView, filled: Filled) -> Response:
        source, now = self._source(request).name, utc_now()
        if filled.errors:
            return self._show(request, session, filled)
        try:
            with self._engine.begin() as connection:
                revoke(connection, source, by=filled.value("durch"), now=now)
                note(connection, Deed(now, session.operator, "permit_revoked", source))
        except PermitError as error:
            return self._show(request, session, filled.wrong(WHOLE, str(error)))
        return see(f"{SOURCES_PATH}/{source}?erledigt=widerrufen")

    def _read_soon(self, request: Request, session: SessionView, filled: Filled) -> Response:
        source, now = self._source(request).name, utc_now()
        if filled.errors:
            return self._show(request, session, filled)
        with self._engine.begin() as connection:
            if wish(connection, source, now):
                note(connection, Deed(now, session.operator, "reading_wished", source))
        return see(f"{SOURCES_PATH}/{source}?erledigt=erbeten")

    def _page(self, request: Request, session: SessionView) -> Response:
        """A kept page, as text: whatever is in it is shown and never done."""
        source, name = self._source(request), request.path_params["name"]
        text = self._archive.kept_page(source.name, name, MOST_SHOWN)
        if text is None:
            raise HTTPException(404)
        return self._guard.page(
            "kept_page.html",
            session,
            here=SOURCES_PATH,
            source=source,
            path=f"{SOURCES_PATH}/{source.name}",
            name=name,
            text=text,
        )

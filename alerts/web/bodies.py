"""The pages of all municipalities and of each: its newest motions, committees and coming meetings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.addresses import list_path
from alerts.phrases import topic_title
from alerts.translation import translated as _
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.listing import nothing_found
from alerts.web.pages import Templates
from alerts.web.paging import sheet_of, unknown
from alerts.web.start import Notice
from alerts.web.tallies import Counted, Tallies
from storage.agendas import coming_meetings
from storage.bodies import all_bodies, body_with, committees_of
from storage.calendar import MeetingView
from storage.database import reading
from storage.filters import MAIN_TOPIC, Filter
from storage.motions import newest_motions
from storage.records import Body
from storage.runs import running
from storage.tags import LONGEST_TAG
from storage.tallies import committee_tally
from storage.times import utc_now
from storage.views import MotionView, SourceView

BODIES_PATH = "/kommunen"
"""With an official key after it, the page of one."""
ON_A_PAGE = 100
SHOWN_MOTIONS = 20
SHOWN_MEETINGS = 10
SHOWN_COMMITTEES = 100
"""A large city has some hundred; those that deal with most of its motions come first."""


@dataclass(frozen=True)
class BodyRow:
    """A body in the list of all."""

    body: Body
    path: str
    motions: int
    sources: Sequence[SourceView]


@dataclass(frozen=True)
class Committee:
    """A committee, with the list of the motions that it deals with."""

    name: str
    path: str  # empty where no paper names it: it cannot be filtered by
    motions: int


@dataclass(frozen=True)
class BodyPage:
    """All that the page of one body shows."""

    body: Body
    filter: Filter
    list_path: str
    motions: Sequence[MotionView]
    nothing: Notice | None
    sources: Sequence[SourceView]
    meetings: Sequence[MeetingView]
    committees: Sequence[Committee]
    more_committees: int


class BodyPages:
    """The answers."""

    def __init__(self, engine: Engine, tallies: Tallies, templates: Templates) -> None:
        self._engine = engine
        self._tallies = tallies
        self._templates = templates
        templates.globals.update(bodies_path=BODIES_PATH)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route(BODIES_PATH, self.all), Route(f"{BODIES_PATH}/{{ags}}", self.one)]

    def all(self, request: Request) -> Response:
        """All of which a source is read or a motion known."""
        with reading(self._engine) as connection:
            bodies = all_bodies(connection)
        counted = self._tallies.now()
        sheet = sheet_of(request, body_rows(bodies, counted.sources, counted.bodies), size=ON_A_PAGE)
        html = self._templates.get_template("bodies.html").render(sheet=sheet)
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def one(self, request: Request) -> Response:
        """One of them."""
        counted = self._tallies.now()
        with reading(self._engine) as connection:
            body = body_with(connection, request.path_params["ags"])
            if body is None:
                words = _("Unter diesem Gemeindeschlüssel ist bei uns keine Kommune eingetragen.")
                return unknown(self._templates, _("Diese Kommune kennen wir nicht"), words)
            page = body_page(connection, body, counted)
        html = self._templates.get_template("body.html").render(page=page, topic=topic_title(MAIN_TOPIC))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)


def body_rows(
    bodies: Sequence[Body], sources: Sequence[SourceView], motions: Mapping[str, int]
) -> list[BodyRow]:
    """Those of which a source is read or a motion known."""
    rows = [
        BodyRow(
            body,
            f"{BODIES_PATH}/{body.ags}",
            motions.get(body.ags, 0),
            [source for source in sources if source.body_ags == body.ags],
        )
        for body in bodies
    ]
    return [row for row in rows if row.sources or row.motions]


def body_page(connection: Connection, body: Body, counted: Counted) -> BodyPage:
    """The page of one body, from what is kept."""
    wanted = Filter(bodies=(body.ags,))
    motions = newest_motions(connection, wanted, limit=SHOWN_MOTIONS)
    committees = _committees(connection, body, counted.committees)
    nothing = None
    if not motions:
        runs = running(connection, utc_now())
        nothing = nothing_found(wanted, counted.sources, runs, {body.ags: body.name})
    return BodyPage(
        body=body,
        filter=wanted,
        list_path=list_path(wanted),
        motions=motions,
        nothing=nothing,
        sources=[source for source in counted.sources if source.body_ags == body.ags],
        meetings=coming_meetings(connection, utc_now(), body=body)[:SHOWN_MEETINGS],
        committees=committees[:SHOWN_COMMITTEES],
        more_committees=max(0, len(committees) - SHOWN_COMMITTEES),
    )


def _committees(connection: Connection, body: Body, known: Collection[str]) -> list[Committee]:
    """Those with most motions first."""
    tally = committee_tally(connection, body.ags)
    names = {*tally, *(name[:LONGEST_TAG] for name in committees_of(connection, body.ags))}
    return [
        Committee(name, _motions_of(body, name) if name in known else "", tally.get(name, 0))
        for name in sorted(names, key=lambda name: (-tally.get(name, 0), name not in known, name))
    ]


def _motions_of(body: Body, committee: str) -> str:
    return list_path(Filter(bodies=(body.ags,), organizations=(committee,)))

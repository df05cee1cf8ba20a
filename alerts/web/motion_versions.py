"""The versions of a motion's papers: what each says that the one before did not."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alerts.rewritings import shown_rewriting
from alerts.translation import spoken
from alerts.watch import Watch
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.pages import Templates
from alerts.web.paging import sheet_of
from alerts.web.recent import Recent
from storage.database import reading
from storage.history import MOST_REWRITINGS, Rewriting, rewritings
from storage.motions import motion_by_uuid, motions_by_id
from storage.views import MotionView

ON_A_PAGE = 2
"""Versions: each may be as long as alerts.rewritings lets it be."""
MOST_KEPT = 20
"""Motions whose versions are remembered: some megabytes."""


class Versions(NamedTuple):
    """A motion with the versions of its papers."""

    motion: MotionView
    rewritings: list[Rewriting]


class MotionVersionPages:
    """The pages of the versions of a motion."""

    def __init__(self, engine: Engine, templates: Templates, watch: Watch) -> None:
        self._engine = engine
        self._templates = templates
        self._watch = watch
        self._recent = Recent[Versions](MOST_KEPT)

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [Route("/motions/{uuid}/fassungen", self.show)]

    def show(self, request: Request) -> Response:
        """A page of versions. Where the motion turned out to be another one, its address leads there."""
        uuid = request.path_params["uuid"]
        known = self._recent.get(self._watch.now()[0], uuid, lambda: self._versions(uuid))
        if known.motion.uuid != uuid:
            return RedirectResponse(f"/motions/{known.motion.uuid}/fassungen", 308)
        sheet = sheet_of(request, known.rewritings, size=ON_A_PAGE)
        html = self._templates.get_template("motion_versions.html").render(
            motion=known.motion,
            papers={paper.id: paper for paper in known.motion.papers},
            versions=[shown_rewriting(each, spoken()) for each in sheet.items],
            sheet=sheet,
            most=MOST_REWRITINGS,
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def _versions(self, uuid: str) -> Versions:
        with reading(self._engine) as connection:
            found = motion_by_uuid(connection, uuid)
            for motion in motions_by_id(connection, [found] if found else []):
                return Versions(motion, rewritings(connection, [paper.id for paper in motion.papers]))
        raise HTTPException(404)

"""What the documents of a motion say, to be read here: as plain text, with the words that selected it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alerts.leaves import Leaf, sheets
from alerts.watch import Watch
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.pages import Templates
from alerts.web.paging import sheet_of
from alerts.web.recent import Recent
from storage.database import reading
from storage.motion_texts import MOST_CHARACTERS, MOST_DOCUMENTS, motion_texts
from storage.motions import motion_by_uuid, motions_by_id
from storage.views import MotionView

MOST_KEPT = 20
"""Motions whose texts are remembered: some megabytes."""


class Texts(NamedTuple):
    """A motion with what its papers say."""

    motion: MotionView
    sheets: list[tuple[Leaf, ...]]
    is_cut: bool


class MotionTextPages:
    """The pages of the texts of a motion."""

    def __init__(self, engine: Engine, templates: Templates, watch: Watch) -> None:
        self._engine = engine
        self._templates = templates
        self._watch = watch
        self._recent = Recent[Texts](MOST_KEPT)

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [Route("/motions/{uuid}/text", self.show)]

    def show(self, request: Request) -> Response:
        """A page of the texts. Where the motion turned out to be another one, its address leads there."""
        uuid = request.path_params["uuid"]
        texts = self._recent.get(self._watch.now()[0], uuid, lambda: self._texts(uuid))
        if texts.motion.uuid != uuid:
            return RedirectResponse(f"/motions/{texts.motion.uuid}/text", 308)
        html = self._templates.get_template("motion_text.html").render(
            motion=texts.motion,
            papers={paper.id: paper for paper in texts.motion.papers},
            sheet=sheet_of(request, texts.sheets, size=1),
            is_cut=texts.is_cut,
            most_documents=MOST_DOCUMENTS,
            most_characters=MOST_CHARACTERS,
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def _texts(self, uuid: str) -> Texts:
        with reading(self._engine) as connection:
            found = motion_by_uuid(connection, uuid)
            for motion in motions_by_id(connection, [found] if found else []):
                said = motion_texts(connection, [paper.id for paper in motion.papers])
                return Texts(motion, sheets(said.papers), said.is_cut)
        raise HTTPException(404)

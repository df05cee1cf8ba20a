"""The page of one motion: its way so far, and the form to say that it is not about the topic."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alerts.phrases import sources_trouble
from alerts.translation import later, spoken
from alerts.watch import Watch
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.forms import Field, Filled, Form, Forms, answer
from alerts.web.hints import take_hint, thanks
from alerts.web.pages import Templates
from alerts.web.recent import Recent
from alerts.web.start import motion_card
from storage.database import reading
from storage.filters import MAIN_TOPIC, Filter
from storage.history import is_rewritten
from storage.motions import motion_by_uuid, motions_by_id
from storage.suggestions import LONGEST, selected_paper
from storage.views import MotionView

NOT_ABOUT = Form(
    "passt-nicht",
    (
        Field(
            "grund",
            later("Warum passt er nicht?"),
            LONGEST,
            hint=later("Freiwillig, höchstens %(most)s Zeichen. Bitte keine Namen und nichts Persönliches."),
            lines=True,
        ),
    ),
)


MOST_KEPT = 500
"""Motions that are remembered: some megabytes."""


class _Shown(NamedTuple):
    motion: MotionView
    is_rewritten: bool  # whether there are versions to compare


class MotionPages:
    """The page of a motion, and what is said there of it."""

    def __init__(self, engine: Engine, templates: Templates, forms: Forms, watch: Watch) -> None:
        self._engine = engine
        self._templates = templates
        self._forms = forms
        self._watch = watch
        self._recent = Recent[_Shown](MOST_KEPT)

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route("/motions/{uuid}", self.show),
            Route("/motions/{uuid}/passt-nicht", self.back, methods=["GET"]),
            Route("/motions/{uuid}/passt-nicht", self.receive, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """The page of one motion. Where it turned out to be another one, its address leads there."""
        state = self._watch.now()[0]
        shown = self._recent.get(state, request.path_params["uuid"], lambda: self._shown(request))
        uuid = shown.motion.uuid
        if uuid != request.path_params["uuid"]:
            return RedirectResponse(f"/motions/{uuid}", 308)
        html = self._page(shown, self._forms.blank(NOT_ABOUT, uuid))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def back(self, request: Request) -> Response:
        """For who reloads the page that a form was answered with."""
        return RedirectResponse(f"/motions/{self._shown(request).motion.uuid}#passt-nicht", 303)

    async def receive(self, request: Request) -> Response:
        """Keep what a reader says of a motion."""
        shown = await run_in_threadpool(self._shown, request)
        filled = await self._forms.receive(request, NOT_ABOUT, shown.motion.uuid)
        if not filled.errors and not filled.trapped:
            filled = await self._take(request, shown.motion, filled)
        is_taken = filled.trapped or not filled.errors
        return thanks() if is_taken else answer(self._page(shown, filled), filled.status)

    async def _take(self, request: Request, motion: MotionView, filled: Filled) -> Filled:
        paper_id = await run_in_threadpool(self._selected, motion)
        if paper_id is None:  # it is not listed: there is nothing to correct
            return filled
        return await take_hint(self._engine, self._forms, request, filled, label=False, paper_id=paper_id)

    def _selected(self, motion: MotionView) -> int | None:
        with reading(self._engine) as connection:
            return selected_paper(connection, motion.id, MAIN_TOPIC)

    def _shown(self, request: Request) -> _Shown:
        with reading(self._engine) as connection:
            found = motion_by_uuid(connection, request.path_params["uuid"])
            for motion in motions_by_id(connection, [found]) if found else ():
                return _Shown(motion, is_rewritten(connection, motion))
        raise HTTPException(404)

    def _page(self, shown: _Shown, filled: Filled) -> str:
        motion = shown.motion
        page = self._templates.get_template("motion_page.html")
        return page.render(
            card=motion_card(motion),
            form=filled,
            listed=MAIN_TOPIC in motion.topics,
            topic=MAIN_TOPIC,
            trouble=self._trouble(motion),
            followed=Filter(motion=motion.uuid),
            rewritten=shown.is_rewritten,
        )

    def _trouble(self, motion: MotionView) -> str:
        """Which of the sources that carry a motion we cannot look at."""
        carrying = {paper.source_title for paper in motion.papers}
        sources = self._watch.now()[1].sources
        return sources_trouble([each for each in sources if each.title in carrying], spoken())

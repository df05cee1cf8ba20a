"""The page where readers say that a paper is missing, and the one that thanks for hints."""

from __future__ import annotations

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.numbers import listed
from alerts.phrases import source_title
from alerts.safe import line, shorten, web_url
from alerts.translation import later, spoken
from alerts.translation import translated as _
from alerts.web.forms import Field, Filled, Form, Forms, answer
from alerts.web.hints import THANKS_PATH, take_hint, thanks
from alerts.web.pages import Templates
from storage.database import reading
from storage.filters import MAIN_TOPIC
from storage.naming import NamedPaper, one_motion, papers_named
from storage.suggestions import LONGEST, selected_paper

MISSING_PATH = "/fehlt"
_TITLE = 80  # characters
MISSING = Form(
    "fehlt",
    (
        Field(
            "vorlage",
            later("Welche Vorlage fehlt?"),
            LONGEST,
            hint=later("Die Adresse der Seite, auf der sie steht, oder ihre Nummer, zum Beispiel 118/21."),
            missing=later("Bitte die Adresse oder die Nummer der Vorlage angeben."),
        ),
        Field(
            "grund",
            later("Warum gehört sie dazu?"),
            LONGEST,
            hint=later("Höchstens %(most)s Zeichen. Bitte keine Namen und nichts Persönliches."),
            missing=later("Bitte sagen, warum die Vorlage dazugehört."),
            lines=True,
        ),
    ),
)


class MissingPages:
    """The page for what is missing."""

    def __init__(self, engine: Engine, templates: Templates, forms: Forms) -> None:
        self._engine = engine
        self._templates = templates
        self._forms = forms

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(MISSING_PATH, self.show, methods=["GET"]),
            Route(MISSING_PATH, self.receive, methods=["POST"]),
            Route(THANKS_PATH, self.thank),
        ]

    def show(self, request: Request) -> Response:
        """The form; `?vorlage=…` names the paper already."""
        named = line(request.query_params.get("vorlage"))[:LONGEST]
        return self._page(self._forms.blank(MISSING, values={"vorlage": named}))

    async def receive(self, request: Request) -> Response:
        """Keep what a reader misses."""
        filled = await self._forms.receive(request, MISSING)
        if not filled.errors and not filled.trapped:
            filled = await self._take(request, filled)
        return thanks() if filled.trapped or not filled.errors else self._page(filled)

    async def _take(self, request: Request, filled: Filled) -> Filled:
        """Keep it, where it says clearly enough which paper is meant, and that one is not listed."""
        named = filled.value("vorlage")
        wrong, paper = await run_in_threadpool(self._meant, named)
        if wrong:
            return filled.wrong("vorlage", wrong)
        known = paper.id if paper else None
        return await take_hint(
            self._engine,
            self._forms,
            request,
            filled,
            label=True,
            paper_id=known,
            named="" if known else named,
        )

    def _meant(self, named: str) -> tuple[str, NamedPaper | None]:
        """What is wrong with the name of a paper, and the paper; an address may be of one not read yet."""
        with reading(self._engine) as connection:
            found = papers_named(connection, named)
            paper = one_motion(found)
            if paper is None:
                return _unclear(named, found), None
            if paper.motion_id and selected_paper(connection, paper.motion_id, MAIN_TOPIC) is not None:
                said = _("Diese Vorlage steht schon in der Liste: „{title}“.")
                return said.format(title=shorten(paper.title, _TITLE)), paper
        return "", paper

    def thank(self, request: Request) -> Response:
        """What follows on every hint."""
        return answer(self._templates.get_template("thanks.html").render())

    def _page(self, filled: Filled) -> Response:
        html = self._templates.get_template("missing.html").render(form=filled, topic=MAIN_TOPIC)
        return answer(html, filled.status)


def _unclear(named: str, found: list[NamedPaper]) -> str:
    if found:
        places = listed(
            sorted({source_title(paper.source, paper.source_title, spoken()) for paper in found}), spoken()
        )
        said = _("Diese Nummer tragen mehrere Vorlagen ({names}). Bitte die Adresse angeben.")
        return said.format(names=places)
    if web_url(named):
        return ""
    return _(
        "Eine Vorlage mit dieser Nummer kennen wir nicht. Bitte die Adresse angeben, mit https:// davor."
    )

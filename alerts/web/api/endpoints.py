"""The addresses of the API and what answers there: one table, for the routes and for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alerts.list_words import index_notice, shortened_notice
from alerts.site import Site
from alerts.source_words import concerning
from alerts.syndication import Background
from alerts.watch import GATHER_AFTER, Watch
from alerts.web.api import answers, making, models
from alerts.web.api.counting import counts
from alerts.web.api.cursors import BEHIND_MEETING, BEHIND_MOTION, BEHIND_NUMBER
from alerts.web.api.making import Maker
from alerts.web.api.parameters import CURSOR, LIMIT, USUAL, Asked, Takes
from alerts.web.conditional import conditional
from alerts.web.recent import Recent
from storage.base import HIGHEST_NUMBER
from storage.change_log import changes_after
from storage.database import reading
from storage.facets import current
from storage.filtering import motions_matching, place_of
from storage.filters import Filter
from storage.meeting_lists import meetings_matching, spot_of
from storage.motions import motion_by_uuid, motions_by_id
from storage.paper_lists import paper_called, papers_by_id, papers_matching
from storage.search.index import missing
from storage.search.matching import shortened_words

JSON_TYPE = "application/json"
API_SECONDS = 60
"""How long an answer may be used again without asking."""
STATISTICS_SECONDS = 300
MOST_COUNTED = 256
"""So many statistics, each of one filter, are kept."""
FILTER = Takes(filter=True)
NOTHING = Takes()

Answer = models.Model | Response


@dataclass(frozen=True)
class Question:
    """A request, as it was understood, with what is known around it."""

    connection: Connection
    request: Request
    asked: Asked
    place: Any  # where a list goes on
    state: str  # of knowledge (alerts.watch)
    background: Background

    @property
    def wanted(self) -> Filter:
        """The filter."""
        return self.asked.wanted


@dataclass(frozen=True)
class Endpoint:
    """An address, what it takes and what it answers. The description is English."""

    path: str  # as OpenAPI writes it
    description: str
    model: models.ModelType
    answer: Callable[[Question], Answer]
    takes: Takes = NOTHING
    named: tuple[tuple[str, str, dict[str, Any]], ...] = ()  # parts of the path: name, description, schema
    seconds: int = API_SECONDS

    @property
    def route_path(self) -> str:
        """The path as Starlette writes it."""
        return self.path.replace("{key}", "{key:path}")


class Endpoints:
    """The answers."""

    def __init__(self, engine: Engine, site: Site, watch: Watch) -> None:
        self._engine = engine
        self._watch = watch
        self._make = Maker(site)
        self._counted = Recent[dict[str, Any]](MOST_COUNTED, lasts=GATHER_AFTER)
        uuid = ("uuid", "A motion's id.", {"type": "string", "format": "uuid"})
        word = {"type": "string", "pattern": "^[A-Za-z0-9_.-]+$"}
        name = ("source", "The name of the paper's source.", word)
        text = {"type": "string", "minLength": 1}
        key = ("key", "The number that the source has for it; slashes may stay as they are.", text)
        motions, meetings = Takes(True, BEHIND_MOTION), Takes(True, BEHIND_MEETING)
        numbered = Takes(True, BEHIND_NUMBER)
        self.table = (
            Endpoint("/motions", "Motions, newest first.", answers.MotionList, self._motions, motions),
            Endpoint("/motions/{uuid}", "One motion.", answers.MotionAnswer, self._motion, named=(uuid,)),
            Endpoint(
                "/papers",
                "The papers of motions, those first that were found last.",
                answers.PaperList,
                self._papers,
                numbered,
            ),
            Endpoint(
                "/papers/{source}/{key}", "One paper.", models.ListedPaper, self._paper, named=(name, key)
            ),
            Endpoint(
                "/meetings",
                "The meetings that deal with motions, the latest day first.",
                answers.MeetingList,
                self._meetings,
                meetings,
            ),
            Endpoint(
                "/changes",
                "Everything that has happened to motions, as it was written, oldest first. To follow it, "
                "keep `follow` and ask for that later: nothing is told twice, and nothing left out.",
                answers.ChangeList,
                self._changes,
                numbered,
            ),
            Endpoint("/bodies", "All municipalities and districts.", answers.BodyList, self._bodies),
            Endpoint("/sources", "All sources, and how they are.", answers.SourceList, self._sources),
            Endpoint(
                "/statistics",
                "How many motions there are of what, and what came of them.",
                answers.Statistics,
                self._statistics,
                FILTER,
                seconds=STATISTICS_SECONDS,
            ),
        )

    def routes(self, below: str) -> list[Route]:
        """The addresses below a path."""
        return [Route(f"{below}{each.route_path}", self._answering(each)) for each in self.table]

    def _answering(self, endpoint: Endpoint) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            state, background = self._watch.now()
            asked = endpoint.takes.read(request.scope["query_string"], background.known)
            place = endpoint.takes.place(asked)
            with reading(self._engine) as connection:
                asked = replace(asked, wanted=current(connection, asked.wanted))
                made = endpoint.answer(Question(connection, request, asked, place, state, background))
            if isinstance(made, Response):
                return made
            content = made.model_dump_json().encode()
            answered = conditional(request, content, JSON_TYPE, modified=None, max_age=endpoint.seconds)
            if isinstance(made, answers.Listing) and made.next:
                answered.headers["Link"] = f'<{made.next}>; rel="next"'
            return answered

        return answer

    def _motions(self, question: Question) -> answers.MotionList:
        wanted, limit = question.wanted, question.asked.limit
        ids = motions_matching(question.connection, wanted, limit=limit + 1, after=question.place)
        views = motions_by_id(question.connection, ids[:limit], topics=wanted.selected_by)
        goes_on = len(ids) > limit and views
        behind = BEHIND_MOTION.write(place_of(views[-1])) if goes_on else ""
        return answers.MotionList(
            items=[self._make.motion(each) for each in views], **self._around(question, "/motions", behind)
        )

    def _motion(self, question: Question) -> Answer:
        """Where a motion turned out to be another one, its address leads there."""
        asked = question.request.path_params["uuid"]
        found = motion_by_uuid(question.connection, asked) if "\0" not in asked else None
        views = motions_by_id(question.connection, [found]) if found else []
        if not views:
            raise HTTPException(404)
        motion = views[0]
        if motion.uuid != asked:
            return RedirectResponse(self._make.url(f"/motions/{motion.uuid}"), 308)
        sources = concerning(question.background.sources, question.wanted, {}, motion)
        return self._make.motion_answer(motion, sources)

    def _papers(self, question: Question) -> answers.PaperList:
        after = HIGHEST_NUMBER if question.place is None else question.place
        found = papers_matching(question.connection, question.wanted, limit=question.asked.limit, after=after)
        behind = "" if found.behind is None else BEHIND_NUMBER.write(found.behind)
        return answers.PaperList(
            items=[
                self._make.listed_paper(*each) for each in papers_by_id(question.connection, found.papers)
            ],
            **self._around(question, "/papers", behind),
        )

    def _paper(self, question: Question) -> models.ListedPaper:
        named = question.request.path_params
        found = paper_called(question.connection, named["source"], named["key"])
        papers = papers_by_id(question.connection, [found]) if found else []
        if not papers:
            raise HTTPException(404)
        return self._make.listed_paper(*papers[0])

    def _meetings(self, question: Question) -> answers.MeetingList:
        limit = question.asked.limit
        found = meetings_matching(question.connection, question.wanted, limit=limit + 1, after=question.place)
        behind = BEHIND_MEETING.write(spot_of(found[limit - 1])) if len(found) > limit else ""
        return answers.MeetingList(
            items=[self._make.meeting(each) for each in found[:limit]],
            **self._around(question, "/meetings", behind),
        )

    def _changes(self, question: Question) -> answers.ChangeList:
        asked = question.asked
        log = changes_after(
            question.connection, question.wanted, limit=asked.limit, after=question.place or 0
        )
        motions = {logged.motion_id for logged in log.changes}
        views = motions_by_id(question.connection, sorted(motions), topics=())
        changes = {
            each.id: (view, each) for view in views for each in view.changes if each.motion_id == view.id
        }
        reached = BEHIND_NUMBER.write(log.reached)
        return answers.ChangeList(
            items=[
                self._make.change(*changes[logged.change_id])
                for logged in log.changes
                if logged.change_id in changes
            ],
            follow=self._address("/changes", asked, reached),
            **self._around(question, "/changes", "" if log.is_end else reached),
        )

    def _bodies(self, question: Question) -> answers.BodyList:
        known, sources = question.background.known, question.background.sources
        return answers.BodyList(items=[making.body(each, sources) for each in known.bodies])

    def _sources(self, question: Question) -> answers.SourceList:
        return answers.SourceList(items=[making.source(each) for each in question.background.sources])

    def _statistics(self, question: Question) -> answers.Statistics:
        around = self._around(question, "/statistics", "")
        del around["next"]
        wanted = question.wanted
        counted = self._counted.get(
            question.state, wanted.query(), lambda: counts(question.connection, wanted)
        )
        return answers.Statistics(**counted, **around)

    def _around(self, question: Question, path: str, behind: str) -> dict[str, Any]:
        """What stands beside each list: where it goes on, and what may be missing."""
        wanted, known = question.wanted, question.background.known
        unindexed = 0 if question.background.is_indexed else missing(question.connection)
        shortened = shortened_words(question.connection, wanted.words)
        return {
            "filter": [answers.FilterValue(name=name, value=value) for name, value in wanted.pairs()],
            "next": self._address(path, question.asked, behind) if behind else None,
            **making.source_notes(concerning(question.background.sources, wanted, known.body_names())),
            "notices": [each for each in (index_notice(unindexed), shortened_notice(shortened)) if each],
        }

    def _address(self, path: str, asked: Asked, behind: str) -> str:
        pairs = asked.wanted.pairs() + ([(LIMIT, str(asked.limit))] if asked.limit != USUAL else [])
        return self._make.url(path, urlencode([*pairs, (CURSOR, behind)], quote_via=quote, safe=""))

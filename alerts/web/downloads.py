"""Everything that a filter lets through in one file: motions, papers or meetings, as lines of JSON or as CSV.

A file is of one state of knowledge, whatever is written meanwhile, and has the fields of the API. How much is
made and read at a time is bounded (alerts.web.turnstile), and nobody who reads slowly holds the database
(alerts.web.spool).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from alerts.site import Site
from alerts.spreadsheet import BYTE_ORDER_MARK, csv_lines
from alerts.translation import translated as _
from alerts.watch import Watch
from alerts.web.api import flat, models
from alerts.web.api.application import DOWNLOAD_PATH, for_programs
from alerts.web.api.making import Maker
from alerts.web.api.parameters import Takes
from alerts.web.api.problems import problem
from alerts.web.limits import network_of
from alerts.web.pages import Templates
from alerts.web.searchable import unsearchable
from alerts.web.spool import Spool
from alerts.web.turnstile import Most, Turnstile
from storage.database import reading, snapshot
from storage.facets import current
from storage.filtering import each_matching
from storage.filters import Filter
from storage.meeting_lists import each_day
from storage.motions import motions_by_id
from storage.paper_lists import each_paper, papers_by_id
from storage.times import today

MOST = Most(making=2, reading=12, of_network=3)
LONGEST_SECONDS = 3600
"""After which a download ends, read or not."""
_RETRY_SECONDS = 60

Format = Literal["jsonl", "csv"]
FORMATS: Mapping[Format, str] = {
    "jsonl": "application/x-ndjson; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
}

logger = logging.getLogger(__name__)

Batches = Iterator[Sequence[models.Model]]


@dataclass(frozen=True)
class Kind:
    """What a file is of, and how all of it is read, in parts of bounded size."""

    model: models.ModelType
    batches: Callable[[Connection, Filter], Batches]


class DownloadPages:
    """The answers. `folder`: on the disk, where there is room for what is being read."""

    def __init__(self, engine: Engine, site: Site, watch: Watch, folder: Path, templates: Templates) -> None:
        self._engine = engine
        self._watch = watch
        self._folder = folder
        self._turnstile = Turnstile(MOST)
        self._make = Maker(site)
        templates.globals.update(download_path=DOWNLOAD_PATH)
        self._kinds: Mapping[str, Kind] = {
            "motions": Kind(models.Motion, self._motions),
            "papers": Kind(models.ListedPaper, self._papers),
            "meetings": Kind(models.Meeting, self._meetings),
        }

    def routes(self) -> list[BaseRoute]:
        """The addresses."""
        files = [Route(f"/{name}.{form}", self._file(name, form)) for name in self._kinds for form in FORMATS]
        return [for_programs(DOWNLOAD_PATH, files)]

    def _file(self, name: str, form: Format) -> Callable[[Request], Response]:
        kind = self._kinds[name]

        def answer(request: Request) -> Response:
            _state, background = self._watch.now()
            asked = Takes(filter=True).read(request.scope["query_string"], background.known)
            with reading(self._engine) as connection:
                wanted = current(connection, asked.wanted)
                why = unsearchable(connection, wanted)
            if why:
                return problem(503, why, headers={"Retry-After": str(_RETRY_SECONDS)})
            headers = {
                "Content-Type": FORMATS[form],
                "Content-Disposition": f'attachment; filename="antragsradar-{name}-{today()}.{form}"',
                "Cache-Control": "no-store",
                "Link": f'<{self._make.url("/sources")}>; rel="describedby"',  # what may be missing
            }
            if request.method == "HEAD":
                return _without_body(headers)
            return self._begun(request, lambda: self._parts(kind, form, wanted), headers)

        return answer

    def _begun(
        self, request: Request, parts: Callable[[], Iterator[bytes]], headers: dict[str, str]
    ) -> Response:
        network = network_of(request.client.host if request.client else "")
        if not self._turnstile.enter(network):
            busy = _("Gerade wird zu viel auf einmal heruntergeladen; bitte in einer Minute noch einmal.")
            return problem(503, busy, headers={"Retry-After": str(_RETRY_SECONDS)})
        try:
            spool = Spool(parts, self._folder, patience=LONGEST_SECONDS, made=self._turnstile.made)
        except (OSError, RuntimeError) as error:  # no room, no thread
            self._turnstile.made()
            self._turnstile.left(network)
            logger.error("download: %s", error)
            return problem(503, _("Auf dem Server ist gerade kein Platz dafür; bitte später noch einmal."))
        return _Spooled(spool, headers, lambda: self._turnstile.left(network))

    def _parts(self, kind: Kind, form: Format, wanted: Filter) -> Iterator[bytes]:
        if form == "csv":
            yield (BYTE_ORDER_MARK + csv_lines([flat.columns(kind.model)])).encode()
        with snapshot(self._engine) as connection:
            for batch in kind.batches(connection, wanted):
                if form == "csv":
                    yield csv_lines(map(flat.row, batch)).encode()
                else:
                    yield "".join(f"{each.model_dump_json()}\n" for each in batch).encode()

    def _motions(self, connection: Connection, wanted: Filter) -> Batches:
        for ids in each_matching(connection, wanted):
            views = motions_by_id(connection, ids, topics=wanted.selected_by)
            yield [self._make.motion(each) for each in views]

    def _papers(self, connection: Connection, wanted: Filter) -> Batches:
        for ids in each_paper(connection, wanted):
            yield [self._make.listed_paper(*each) for each in papers_by_id(connection, ids)]

    def _meetings(self, connection: Connection, wanted: Filter) -> Batches:
        for meetings in each_day(connection, wanted):
            yield [self._make.meeting(each) for each in meetings]


class _Spooled(StreamingResponse):
    """An answer from a spool, which is left when the answer ends, however it ends."""

    def __init__(self, spool: Spool, headers: dict[str, str], left: Callable[[], None]) -> None:
        super().__init__(spool.read(), headers=headers)
        self._spool = spool
        self._left = left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._spool.leave()
            self._left()


def _without_body(headers: dict[str, str]) -> Response:
    """What HEAD is answered: how long the file is, is not known before it is made."""
    answer = Response(headers=headers)
    del answer.headers["Content-Length"]
    return answer

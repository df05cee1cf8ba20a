"""The page that lists all feeds and calendars, and the same as OPML."""

from __future__ import annotations

import threading

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.addresses import DIRECTORY_PATH, OPML_PATH, feed_path
from alerts.feeds.directory import Group, directory, opml
from alerts.site import Site
from alerts.translation import language
from alerts.watch import Watch
from alerts.web.conditional import conditional
from alerts.web.pages import Templates
from storage.database import reading
from storage.facet_counts import facets
from storage.filters import Filter
from storage.subscription_views import Language

DIRECTORY_SECONDS = 300
OPML_TYPE = "text/x-opml; charset=utf-8"


class DirectoryPages:
    """The answers, and what they are made from: counted again when something is different."""

    def __init__(self, engine: Engine, site: Site, watch: Watch, templates: Templates) -> None:
        self._engine = engine
        self._site = site
        self._watch = watch
        self._template = templates.get_template("feeds.html")
        self._counted: dict[Language, tuple[str, tuple[Group, ...]]] = {}
        self._lock = threading.Lock()

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route(DIRECTORY_PATH, self._page), Route(OPML_PATH, self._opml)]

    def _page(self, request: Request) -> Response:
        example = Filter(kinds=("Antrag",), parties=("SPD",), words="Sprachkurs")
        html = self._template.render(
            groups=self._groups(),
            opml_path=OPML_PATH,
            example=self._site.url(feed_path("rss", example)),
            in_reader=lambda path: f"feed:{self._site.url(path)}",
            in_calendar=lambda path: f"webcal://{self._site.url(path).partition('://')[2]}",
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=DIRECTORY_SECONDS)

    def _opml(self, request: Request) -> Response:
        content = opml(self._groups(), self._site)
        return conditional(request, content, OPML_TYPE, modified=None, max_age=DIRECTORY_SECONDS)

    def _groups(self) -> tuple[Group, ...]:
        state, background = self._watch.now()
        with self._lock:
            made_of, groups = self._counted.get(language(), ("", ()))
            if made_of != state:
                with reading(self._engine) as connection:
                    counts = facets(connection, Filter())
                groups = directory(background.known, counts, background.sources)
                self._counted[language()] = (state, groups)
            return groups

"""How a Joomla site that is new is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

import web_poet

from scrapers.probe.product import Probing, Question, folder_of, posts, read_as
from scrapers.sites.addresses import with_query
from scrapers.systems.joomla.pages import CategoryPage, FeedPage

_PROGRAM = "index.php"


class JoomlaProbing(Probing):
    """Joomla: a site has many lists; which of them matter, somebody has to say (`lists`)."""

    def base_of(self, url: str) -> str:
        """The address without Joomla's own program and what stands behind it."""
        parts = urlsplit(url)
        path = parts.path.partition(_PROGRAM)[0]
        return folder_of(urlunsplit((parts.scheme, parts.netloc, path, "", "")))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The list that the page may be, and its feed."""
        url = str(answer.url)
        yield Question("Verzeichnis", url, read_as(CategoryPage, posts))
        yield Question("Feed", with_query(url, format="feed", type="rss"), read_as(FeedPage, posts))

    def attributes(self, url: str, answers: Sequence[web_poet.HttpResponse]) -> dict[str, str]:
        """The list that the address names."""
        path = url.removeprefix(self.base_of(url))
        return {"lists": path} if path and "?" not in path and "," not in path else {}


PROBING = JoomlaProbing()

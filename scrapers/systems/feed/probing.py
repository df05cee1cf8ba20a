"""How a site is looked at that only has a feed."""

from __future__ import annotations

from collections.abc import Sequence

import web_poet

from scrapers.probe.product import Probing, folder_of


class FeedProbing(Probing):
    """A feed: the one that answered, beside whatever the site is made with."""

    def attributes(self, url: str, answers: Sequence[web_poet.HttpResponse]) -> dict[str, str]:
        """The feed's place below the base address."""
        feed = str(answers[0].url) if answers else url
        path = feed.removeprefix(folder_of(feed))
        return {"feeds": path} if path and "," not in path else {}


PROBING = FeedProbing()

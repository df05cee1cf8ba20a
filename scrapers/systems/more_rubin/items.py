"""The public items of an agenda."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scrapers.items import AgendaItem
from scrapers.json_fields import Fields
from scrapers.outcomes import is_dropped, split_title
from scrapers.systems.more_rubin.answers import RubinAnswer
from scrapers.systems.more_rubin.documents import files_of
from scrapers.systems.more_rubin.keys import item_key
from scrapers.systems.more_rubin.papers import paper_link
from scrapers.systems.more_rubin.results import result_of


class Items:
    """Reads the public rows of an agenda, each with the heading that it stands under."""

    def __init__(self, page: RubinAnswer[Any], rows: list[Fields], url: str) -> None:
        self._page = page
        self._rows = rows
        self._url = url
        self._keys = Counter(item_key(row) for row in rows)
        self._titles = {row.number("ai_id"): row.line("title") for row in rows if "ai_id" in row}

    def read(self) -> list[AgendaItem]:
        """One item for each row, in the answer's order."""
        return [self._item(row) for row in self._rows]

    def _item(self, row: Fields) -> AgendaItem:
        title, dropped, words, counted = split_title(row.line("title"), self._page.warn)
        result, votes, resolution = result_of(row, self._page.warn)
        paper = paper_link(row, title, self._url)
        return AgendaItem(
            number=row.line("topnummer", "number"),
            title=title,
            key=self._key(row),
            heading=self._titles.get(row.number("parent_id"), "") if "parent_id" in row else "",
            papers=(paper,) if paper else (),
            result=result or words,
            votes=votes or counted,
            resolution=resolution,
            dropped=dropped or is_dropped(result or words),
            files=files_of(self._page, row),
        )

    def _key(self, row: Fields) -> str | None:
        """The item's identifier, unless another item of the agenda has the same: then it tells none apart."""
        key = item_key(row)
        if key and self._keys[key] > 1:
            self._page.warn("item-listed-twice", key)
            return None
        return key

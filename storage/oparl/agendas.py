"""The items of agendas: what names each, and which papers they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import AgendaItem
from storage.oparl.entries import each_key
from storage.profiles import in_chunks


class Agendas:
    """The agendas of some meetings, by id."""

    def __init__(self, connection: Connection, meetings: Collection[int]) -> None:
        self.items: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        self._keys: dict[tuple[int, int], str] = {}
        rows = in_chunks(connection, select(AgendaItem.__table__), AgendaItem.meeting_id, meetings)
        for row in sorted(rows, key=lambda row: (row.meeting_id, row.position)):
            self.items[row.meeting_id].append(row)
        for meeting, items in self.items.items():
            names = [item.key or f"{item.number}|{item.title}" for item in items]
            for item, key in zip(items, each_key(meeting, names), strict=True):
                self._keys[meeting, item.position] = key

    def key(self, meeting: int, position: int) -> str:
        """Of an item: by the vendor's number where there is one, for positions move."""
        return self._keys[meeting, position]

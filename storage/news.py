"""Which changes a filter tells, and with which motion. Planning and sending both ask here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from sqlalchemy import Connection, select

from storage.filtering import change_kinds, matching_among, told_from
from storage.filters import Filter, parse
from storage.models import Change, Paper
from storage.motion_tables import MotionPart
from storage.profiles import in_chunks
from storage.tombstones import REMOVED

_NEWS = (
    select(Change.id, Change.at, Change.kind, Paper.motion_id, MotionPart.whole_id)
    .join(Paper, Paper.id == Change.paper_id)
    .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
    .where(~Change.silent, Paper.motion_id.is_not(None), Paper.title != REMOVED)
    .order_by(Change.id)
)


class Piece(NamedTuple):
    """A change that a filter tells, with the motion that it is told with."""

    change_id: int
    at: dt.datetime
    motion_id: int


def filter_of(query: str) -> Filter:
    """The filter that was kept as this query. Raises FilterError where it cannot be read any more."""
    return parse(parse_qsl(query, keep_blank_values=True))


class News:
    """Some changes, which filters are asked about. Silent ones are no news, nor is what was taken down."""

    def __init__(self, connection: Connection, rows: Sequence[Any]) -> None:
        self._connection = connection
        self._rows = rows
        self._motions = {id_ for row in rows for id_ in (row.motion_id, row.whole_id) if id_ is not None}

    @classmethod
    def since(cls, connection: Connection, instant: dt.datetime) -> News:
        """All changes from then on."""
        return cls(connection, connection.execute(_NEWS.where(Change.at >= instant)).all())

    @classmethod
    def among(cls, connection: Connection, change_ids: Collection[int]) -> News:
        """These changes."""
        return cls(connection, in_chunks(connection, _NEWS, Change.id, change_ids))

    def told(self, filter_: Filter) -> list[Piece]:
        """Those that the filter tells, by id. What happened to an amendment or answer is told with the motion
        that it is to, where that is let through. What lies before the selection of both began to be told
        (storage.matches) is told to nobody."""
        kinds = change_kinds(filter_)
        through = matching_among(self._connection, filter_, self._motions)
        begins = told_from(self._connection, filter_, through)
        return [
            Piece(row.id, row.at, row.whole_id if row.whole_id in through else row.motion_id)
            for row in self._rows
            if (kinds is None or row.kind in kinds)
            and any(id_ in begins and begins[id_] <= row.at for id_ in (row.motion_id, row.whole_id))
        ]

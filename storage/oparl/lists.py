"""Reading what is given out: a page of a list costs by what is on it, not by how long the list is."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, select, tuple_

from storage.models import File
from storage.models_oparl import Kind, OparlObject
from storage.oparl.entries import Content, parent_name
from storage.profiles import in_chunks

HIGHEST_PLACE = 2**31 - 1
"""Of an object in lists: PostgreSQL knows none beyond in a column of its kind."""
_KEY = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Given:
    """An object that is given out, with what is embedded in it."""

    id: int  # its place in lists
    kind: Kind
    key: str
    body: str  # official key
    created: dt.datetime
    modified: dt.datetime
    deleted: bool
    content: Content
    parts: tuple[Given, ...] = ()

    def part(self, key: str) -> Given | None:
        """What is embedded under that key."""
        return next((each for each in self.parts if each.key == key), None)


@dataclass(frozen=True)
class Place:
    """Behind which object a page of a list goes on. `at`: its stamp, where the list goes by stamps."""

    id: int
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Span:
    """What is asked for of a list; the ends belong to it."""

    created_since: dt.datetime | None = None
    created_until: dt.datetime | None = None
    modified_since: dt.datetime | None = None
    modified_until: dt.datetime | None = None

    @property
    def by_modified(self) -> bool:
        """Whether the list goes by when objects were modified: what changes meanwhile comes (again) at its
        end, and is never missed. Else it goes by when they came."""
        return self.modified_since is not None or self.modified_until is not None

    @property
    def by_created(self) -> bool:
        """Whether it goes by `created`, of which there may be as many as there are objects."""
        return not self.by_modified and (self.created_since is not None or self.created_until is not None)


def page_of(
    connection: Connection,
    kind: Kind,
    body: str | None,
    span: Span,
    *,
    behind: Place | None = None,
    limit: int,
    parts: bool = True,
) -> list[Given]:
    """The next objects of a list, at most `limit`. Deleted ones are among them only where it is asked for
    what was modified since some time. `body`: None for all; `parts`: with what is embedded."""
    rows = connection.execute(_page(kind, body, span, behind).limit(limit)).all()
    return _with_parts(connection, rows) if parts else [_given(row) for row in rows]


def _page(kind: Kind, body: str | None, span: Span, behind: Place | None) -> Select[Any]:
    table = OparlObject
    statement = select(table.__table__).where(table.kind == kind)
    if body is not None:
        statement = statement.where(table.body_ags == body)
    if span.modified_since is None:
        statement = statement.where(~table.deleted)
    for column, since, until in (
        (table.created_at, span.created_since, span.created_until),
        (table.modified_at, span.modified_since, span.modified_until),
    ):
        if since is not None:
            statement = statement.where(column >= since)
        if until is not None:
            statement = statement.where(column <= until)
    stamp = table.modified_at if span.by_modified else table.created_at if span.by_created else None
    if stamp is None:
        order: tuple[Any, ...] = (table.id,)
        statement = statement.where(table.id > behind.id) if behind else statement
    else:
        order = (stamp, table.id)
        if behind and behind.at is not None:
            statement = statement.where(tuple_(stamp, table.id) > (behind.at, behind.id))
    return statement.order_by(*order)


def object_with(connection: Connection, kind: Kind, key: str) -> Given | None:
    """A single object, also one that was deleted; None where nothing ever had that key."""
    if not _KEY.fullmatch(key):  # a database need not take every text
        return None
    row = connection.execute(
        select(OparlObject.__table__).where(OparlObject.kind == kind, OparlObject.key == key)
    ).one_or_none()
    return None if row is None else _with_parts(connection, [row])[0]


def text_of(connection: Connection, sha256: str) -> str:
    """The text of a document; empty where it has none."""
    pages = connection.scalar(select(File.pages).where(File.sha256 == sha256))
    return "\n\n".join(page for page in pages or () if page)


def _with_parts(connection: Connection, rows: Sequence[Row[Any]]) -> list[Given]:
    names = [parent_name(row.kind, row.key) for row in rows if row.kind in ("paper", "meeting")]
    table = select(OparlObject.__table__)
    embedded = in_chunks(connection, table.where(~OparlObject.deleted), OparlObject.parent, names)
    places = {row.content.get("location") for row in rows} - {None}
    found = in_chunks(connection, table.where(OparlObject.kind == "location"), OparlObject.key, places)
    place = {row.key: (_given(row),) for row in found}
    parts: defaultdict[str, list[Given]] = defaultdict(list)
    for row in sorted(embedded, key=lambda row: row.id):
        parts[row.parent].append(_given(row))
    return [
        replace(
            _given(row),
            parts=(*parts[parent_name(row.kind, row.key)], *place.get(row.content.get("location"), ())),
        )
        for row in rows
    ]


def _given(row: Row[Any]) -> Given:
    return Given(
        id=row.id,
        kind=row.kind,
        key=row.key,
        body=row.body_ags,
        created=row.created_at,
        modified=row.modified_at,
        deleted=row.deleted,
        content=row.content,
    )

"""Writing what is given out: an object's stamp moves when it is another than before, and only then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from storage.database import upsert
from storage.models import Body
from storage.models_oparl import OparlObject
from storage.oparl.entries import Entry, Whole, digest_of
from storage.profiles import in_chunks

_KNOWN = (
    OparlObject.id,
    OparlObject.kind,
    OparlObject.key,
    OparlObject.parent,
    OparlObject.digest,
    OparlObject.deleted,
    OparlObject.modified_at,
)
_NAMED = ("body", "organization", "location")
_Name = tuple[str, str]
"""Kind and key."""


@dataclass(frozen=True)
class _Wanted:
    entry: Entry
    parent: str
    digest: str


def keep(connection: Connection, wholes: Sequence[Whole], at: dt.datetime) -> set[str]:
    """Keep these as they are now; returns the keys of those that are another than before, parts included.

    `at`: now, not when the run began: whoever asked in between would else never be told.
    """
    known = _known(connection, wholes)
    _keep_named(connection, wholes, at)
    changed: set[str] = set()
    new: list[dict[str, Any]] = []
    for whole in wholes:
        wanted = {(each.entry.kind, each.entry.key): each for each in _wanted(whole)}
        if whole.entry.content is None and (whole.entry.kind, whole.entry.key) not in known:
            continue  # was never given out
        for name, each in wanted.items():
            row = known.get(name)
            if row is None:
                new.append(_values(each, at, created_at=at))
            elif (row.digest, row.deleted) != (each.digest, each.entry.content is None):
                _update(connection, row, _values(each, max(at, row.modified_at)))
            else:
                continue
            changed.add(whole.entry.key)
        for row in (row for row in known.values() if row.parent == whole.name and not row.deleted):
            if (row.kind, row.key) not in wanted:
                _update(connection, row, _gone(max(at, row.modified_at)))
    # Two processes may enter a paper that was never given out.
    upsert(connection, OparlObject, new, key=["kind", "key"], keep=["created_at"])
    return changed


def _known(connection: Connection, wholes: Sequence[Whole]) -> dict[_Name, Row[Any]]:
    rows: list[Row[Any]] = []
    for kind in {whole.entry.kind for whole in wholes}:
        keys = [whole.entry.key for whole in wholes if whole.entry.kind == kind]
        rows += in_chunks(connection, select(*_KNOWN).where(OparlObject.kind == kind), OparlObject.key, keys)
    rows += in_chunks(connection, select(*_KNOWN), OparlObject.parent, [whole.name for whole in wholes])
    return {(row.kind, row.key): row for row in rows}


def _wanted(whole: Whole) -> Iterator[_Wanted]:
    yield _Wanted(whole.entry, "", whole.digest)
    for part in whole.parts:
        yield _Wanted(part, whole.name, digest_of([part]))


def _values(wanted: _Wanted, modified_at: dt.datetime, **more: Any) -> dict[str, Any]:
    entry = wanted.entry
    values = {
        "kind": entry.kind,
        "key": entry.key,
        "parent": wanted.parent,
        "content": entry.content or {},
        "digest": wanted.digest,
        "deleted": entry.content is None,
        "modified_at": modified_at,
        **more,
    }
    return values if not entry.body and "created_at" not in more else {**values, "body_ags": entry.body}


def _gone(at: dt.datetime) -> dict[str, Any]:
    return {"content": {}, "digest": "", "deleted": True, "modified_at": at}


def _update(connection: Connection, row: Row[Any], values: dict[str, Any]) -> None:
    connection.execute(update(OparlObject).where(OparlObject.id == row.id).values(**values))


def _keep_named(connection: Connection, wholes: Iterable[Whole], at: dt.datetime) -> None:
    """Organizations, places and bodies: they come when something first names them, and stay as they are."""
    bodies = {whole.entry.body for whole in wholes if whole.entry.content is not None}
    rows = in_chunks(connection, select(Body.ags, Body.name), Body.ags, bodies)
    entries = [Entry("body", row.ags, row.ags, {"name": row.name}) for row in rows]
    entries += [each for whole in wholes for each in whole.named]
    wanted = {(each.kind, each.key): _Wanted(each, "", digest_of([each])) for each in entries}
    digests: dict[_Name, str] = {
        (row.kind, row.key): row.digest
        for row in in_chunks(
            connection,
            select(*_KNOWN).where(OparlObject.kind.in_(_NAMED)),
            OparlObject.key,
            [key for _, key in wanted],
        )
    }
    new = [
        _values(each, at, created_at=at) for name, each in wanted.items() if digests.get(name) != each.digest
    ]
    upsert(connection, OparlObject, new, key=["kind", "key"], keep=["created_at"])

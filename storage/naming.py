"""Which paper somebody means: by its address, its number, its source and key, or its motion's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from storage.models import Motion, Paper, PaperFile, Source
from storage.motions import motion_by_uuid
from storage.sameness.keys import joining_key

MOST = 20
"""More papers than so many are not named but searched for."""
_UUID = re.compile(r"(?:^|/motions/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:$|[/?#])")
_MOST_PARAMETERS = 8


@dataclass(frozen=True)
class NamedPaper:
    """A paper, as it is told apart from others."""

    id: int
    source: str
    source_title: str
    key: str
    reference: str
    title: str
    url: str
    motion_id: int | None
    motion_uuid: str | None

    @property
    def name(self) -> str:
        """What names it and no other: "duisburg/20201234"."""
        return f"{self.source}/{self.key}"


def papers_named(connection: Connection, what: str, *, by_key: bool = False) -> list[NamedPaper]:
    """The papers that may be meant, by id; none where nothing is known under that name.

    `by_key`: also by a vendor's number alone.
    """
    what = what.strip()
    if not what:
        return []
    for meant in _meanings(connection, what, by_key):
        found = named_papers(connection, meant)
        if found:
            return found
    return []


def named_papers(connection: Connection, which: ColumnElement[bool]) -> list[NamedPaper]:
    """The papers of a condition, by id, at most MOST."""
    title = Source.title.label("source_title")
    columns = (Paper.id, Paper.source, title, Paper.key, Paper.reference, Paper.title, Paper.fields)
    rows = connection.execute(
        select(*columns, Paper.url, Paper.motion_id, Motion.uuid)
        .join(Source, Source.name == Paper.source)
        .outerjoin(Motion, Motion.id == Paper.motion_id)
        .where(which)
        .order_by(Paper.id)
        .limit(MOST)
    )
    return [
        NamedPaper(
            row.id,
            row.source,
            row.source_title,
            row.key,
            row.reference or row.fields.get("reference", ""),
            row.title or row.fields.get("title", ""),
            row.url,
            row.motion_id,
            row.uuid,
        )
        for row in rows
    ]


def one_motion(found: list[NamedPaper]) -> NamedPaper | None:
    """The paper that is meant: the only one, or the first where all are the same concern; else None."""
    motions = {paper.motion_id for paper in found}
    is_one = len(found) == 1 or (len(motions) == 1 and None not in motions)
    return found[0] if is_one else None


def _meanings(connection: Connection, what: str, by_key: bool) -> Iterator[ColumnElement[bool]]:
    """What may be meant, the surest first."""
    own = _UUID.search(what)
    if own and (motion := motion_by_uuid(connection, own[1])) is not None:
        yield Paper.motion_id == motion
    if re.match(r"https?://", what, re.IGNORECASE):
        addresses = list(_spellings(what))
        yield Paper.url.in_(addresses)
        yield exists().where(PaperFile.paper_id == Paper.id, PaperFile.url.in_(addresses))
        return
    source, slash, key = what.partition("/")
    if slash:
        yield and_(Paper.source == source, Paper.key == key)
    number = joining_key(what)
    named: list[Any] = [Paper.reference == what]
    if number:  # also the one that only the document names
        named.append(Paper.reference_key == number)
    if by_key:
        named.append(Paper.key == what)
    yield or_(*named)


def _spellings(address: str) -> Iterator[str]:
    """The ways in which the address of a page is written: an address bar adds and drops things."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return
    parameters = parts.query.split("&")[:_MOST_PARAMETERS] if parts.query else []
    paths = dict.fromkeys((parts.path, parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/"))
    for query in dict.fromkeys(("&".join(parameters), *parameters)):
        for path in paths:
            for start in ("https://", "http://", "https://www.", "http://www."):
                place = f"{start}{host}{f':{port}' if port else ''}{path}"
                yield f"{place}?{query}" if query else place

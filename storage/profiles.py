"""Papers as they are compared with each other: their profiles and texts, read in few queries."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import ARRAY, Connection, Row, Text, any_, bindparam, func, or_, select

from storage.models import Body, File, Paper, PaperFile
from storage.sameness.evidence import Profile, broad_kind, title_key
from storage.sameness.titles import Title, parties_in, read_title, role_of_kind
from storage.sameness.wording import LONGEST, Wording

CHUNK = 500
"""So many values stand in one statement at most."""
_DOCUMENTS = 5  # of a paper; what its tenth attachment says is not what it is about
_NOT_ITS_TEXT = ("invitation", "minutes", "resolution")
_CHARACTERS = LONGEST * 12

_PAPER = (
    Paper.id,
    Paper.source,
    Paper.key,
    Paper.motion_id,
    Paper.join_reason,
    Paper.body_ags,
    Paper.reference,
    Paper.reference_key,
    Paper.kind,
    Paper.title,
    Paper.date,
    Paper.originators,
    Paper.fields,
    Paper.snapshot,
    Paper.content_hash,
    Paper.marked_hash,
)


@dataclass(frozen=True)
class Known:
    """A paper with its profile, and what else is needed to make its marks."""

    profile: Profile
    motion_id: int | None
    join_reason: str
    shown_title: str
    places: tuple[str, ...]  # where it stands on agendas: "77|12.1" is item 12.1 of meeting 77
    content_hash: str
    is_marked: bool  # its marks were made from the content that it has now


def is_in_council(paper: Row[Any]) -> bool:
    """Whether a council's own pages show a paper: only there it has a number or a place on an agenda."""
    return bool(paper.reference or (paper.snapshot or {}).get("consultations"))


def load_profiles(connection: Connection, ids: Collection[int]) -> dict[int, Known]:
    """The profiles of these papers, by id."""
    if not ids:
        return {}
    bodies = {row.ags: row.name for row in connection.execute(select(Body.ags, Body.name))}
    rows = rows_among(connection, _PAPERS, ids)
    return {row.id: _known(row, bodies) for row in rows}


def in_chunks(connection: Connection, statement: Any, column: Any, values: Iterable[Any]) -> list[Row[Any]]:
    """The rows of a select whose column is among many values."""
    found: list[Row[Any]] = []
    for chunk in chunked(values):
        found += connection.execute(statement.where(column.in_(chunk))).all()
    return found


class Among:
    """A select that is executed often, of which one of some columns is among the numbers or words that
    `rows_among` is given. It is made once: to make it takes longer than to execute it. All of them are one
    parameter, so that the statement is the same for any of them and is not written anew each time."""

    def __init__(self, statement: Any, *columns: Any) -> None:
        self._statement = statement
        self._columns = columns

    @cached_property
    def sqlite(self) -> Any:
        """The select, with JSON of the values as parameter."""
        values = func.json_each(bindparam("among", type_=Text)).table_valued("value").c.value
        return self._statement.where(or_(*(column.in_(select(values)) for column in self._columns)))

    @cached_property
    def postgresql(self) -> Any:
        """The select, with the values as parameter."""
        values: Any = bindparam("among", type_=ARRAY(self._columns[0].type))
        return self._statement.where(or_(*(column == any_(values) for column in self._columns)))


def rows_among(connection: Connection, prepared: Among, values: Iterable[Any]) -> list[Row[Any]]:
    """The rows of such a select."""
    is_sqlite = connection.dialect.name == "sqlite"
    asked = prepared.sqlite if is_sqlite else prepared.postgresql
    found: list[Row[Any]] = []
    for chunk in chunked(values):
        found += connection.execute(asked, {"among": json.dumps(chunk) if is_sqlite else chunk}).all()
    return found


def chunked(values: Iterable[Any]) -> list[list[Any]]:
    """Each of some values once, in order, in lists that are short enough for one statement."""
    wanted = sorted(set(values))
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


_PAPERS = Among(select(*_PAPER), Paper.id)
_TEXTS = Among(select(Paper.id, Paper.text), Paper.id)
_LISTED = Among(
    select(PaperFile.paper_id, PaperFile.position, PaperFile.sha256).where(
        PaperFile.sha256.is_not(None), PaperFile.role.not_in(_NOT_ITS_TEXT)
    ),
    PaperFile.paper_id,
)
_CONTENTS = Among(select(File.sha256, File.pages), File.sha256)


def load_texts(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Wording, ...]]:
    """The texts of these papers: the page's own, which may be empty, then its first documents'."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows_among(connection, _TEXTS, ids):
        texts[row.id].append(row.text)
    listed = rows_among(connection, _LISTED, ids)
    documents: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(listed, key=lambda each: (each.paper_id, each.position)):
        if len(documents[row.paper_id]) < _DOCUMENTS:
            documents[row.paper_id].append(row.sha256)
    contents = _contents(connection, {digest for digests in documents.values() for digest in digests})
    for paper_id, digests in documents.items():
        texts[paper_id] += [contents.get(digest, "") for digest in digests]
    return {id_: tuple(Wording(text) for text in texts[id_]) for id_ in ids}


def _contents(connection: Connection, digests: Collection[str]) -> dict[str, str]:
    rows = rows_among(connection, _CONTENTS, digests)
    return {row.sha256: "\n\n".join(row.pages)[:_CHARACTERS] for row in rows}


def _known(row: Row[Any], bodies: Mapping[str, str]) -> Known:
    fields: dict[str, Any] = row.fields
    consultations = (row.snapshot or {}).get("consultations", ())
    in_council = is_in_council(row)
    title = read_title(row.title or fields.get("title", ""))
    if in_council and not title.role:
        title = replace(title, role=role_of_kind(row.kind))
    own = frozenset(filter(None, (bodies.get(row.body_ags or ""),)))
    kinds = (row.kind, fields.get("kind", "")) if in_council else (fields.get("kind", ""),)
    profile = Profile(
        id=row.id,
        source=row.source,
        key=row.key,
        bodies=own if in_council and own else own | frozenset(fields.get("bodies", ())),
        named=frozenset(fields.get("bodies", ())),
        in_council=in_council,
        date=_date(row, title, consultations),
        title=title,
        title_key=title_key(title),
        kind=title.asks or broad_kind(*kinds),
        parties=title.parties | _parties([*row.originators, *fields.get("originators", ())]),
        number=row.reference or fields.get("reference", ""),
        reference=row.reference_key,
        resolution=fields.get("resolution", ""),
    )
    places = tuple(
        f"{each['meeting']}|{item}" for each in consultations if each["meeting"] and (item := _item(each))
    )
    return Known(
        profile,
        row.motion_id,
        row.join_reason,
        shown_title=row.title or fields.get("title", ""),
        places=places,
        content_hash=row.content_hash,
        is_marked=row.content_hash == row.marked_hash,
    )


def _item(consultation: Mapping[str, Any]) -> str:
    """ "12.1" for "Ö 12.1"."""
    return str(consultation["number"]).lstrip("Ö ").strip()


def _date(row: Row[Any], title: Title, consultations: Iterable[Mapping[str, Any]]) -> dt.date | None:
    """Its own date, else the one that it is written on, else that of its first meeting."""
    own: dt.date | None = row.date
    stated = [row.fields.get("date"), title.date and title.date.isoformat()]
    stated += sorted(each["date"] for each in consultations if each["date"])
    first = next((date for date in stated if date), None)
    return own or (dt.date.fromisoformat(first) if first else None)


def _parties(originators: Iterable[str]) -> frozenset[str]:
    named = [parties_in(name) or {name.casefold()} for name in originators]
    return frozenset(name for names in named for name in names)

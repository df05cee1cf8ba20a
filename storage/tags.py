"""What papers are filtered by, as their page and their documents say it together: one table of tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select

from storage.kinds import kind_at_start
from storage.models import Paper
from storage.models_search import PaperTag
from storage.parties import party_names
from storage.profiles import Among, rows_among

TagKind = Literal[
    "body",  # its source's official key, and the names of bodies that its documents are addressed to
    "party",  # which party or group brings it in, by our names
    "kind",  # in broad words: "Antrag"; as its page says where there are none for it
    "organization",  # that deals with it, or that its document is meant for
]
LONGEST_TAG = 200
"""Characters; what is longer is no name."""

TAGGED = (Paper.id, Paper.body_ags, Paper.kind, Paper.originators, Paper.fields, Paper.snapshot)
"""What of a paper its tags come from."""
_PAPERS = Among(select(*TAGGED), Paper.id)
_TAGS = Among(select(PaperTag.__table__), PaperTag.paper_id)
_ADD = insert(PaperTag)


# What is no party that we know is a group by its name, or else a person: nobody is to be listed by persons.
_GROUP = re.compile(
    r"(?i:fraktion|gruppe|liste|wähler|bürger(?!meister)|bündnis|partei|gemeinschaft|union|allianz|forum|initiative"
    r"|beirat|verein|verband|jugend|senioren)|[rR]at$|\bfür\b|\b[A-ZÄÖÜ]{2,}\b"
)


class Tag(NamedTuple):
    """One thing that a paper is filtered by."""

    kind: TagKind
    value: str


def refresh_tags(connection: Connection, paper_ids: Collection[int]) -> None:
    """Bring the tags of these papers up to date; where nothing is different, nothing is written."""
    save_tags(connection, rows_among(connection, _PAPERS, paper_ids))


def save_tags(connection: Connection, papers: Collection[Row[Any]]) -> None:
    """Keep the tags of these papers (rows of TAGGED), instead of those they had."""
    wanted = {(paper.id, *tag) for paper in papers for tag in tags_of(paper)}
    ids = [paper.id for paper in papers]
    rows = rows_among(connection, _TAGS, ids)
    known = {(row.paper_id, row.kind, row.value) for row in rows}
    for paper_id, kind, value in known - wanted:
        this = PaperTag.paper_id == paper_id, PaperTag.kind == kind, PaperTag.value == value
        connection.execute(delete(PaperTag).where(*this))
    new = [{"paper_id": id_, "kind": kind, "value": value} for id_, kind, value in sorted(wanted - known)]
    if new:
        connection.execute(_ADD, new)


def tags_of(paper: Row[Any]) -> set[Tag]:
    """The tags of a paper's row."""
    fields: dict[str, Any] = paper.fields
    named: list[tuple[TagKind, Iterable[str]]] = [
        ("body", filter(None, (paper.body_ags, *fields.get("bodies", ())))),
        ("party", _parties((*paper.originators, *fields.get("originators", ())))),
        ("kind", map(broad_kind, filter(None, (paper.kind, fields.get("kind", ""))))),
        ("organization", _organizations(paper)),
    ]
    return {Tag(kind, value[:LONGEST_TAG]) for kind, values in named for value in values}


def broad_kind(stated: str) -> str:
    """The kind that a page or document states, in our word for it: "Antrag gem. § 5 GeschO" is "Antrag"."""
    known = kind_at_start(stated)
    return known[0] if known else stated


def _parties(originators: Iterable[str]) -> Iterator[str]:
    for name in originators:
        yield from party_names(name) or ((name,) if _GROUP.search(name) else ())


def _organizations(paper: Row[Any]) -> Iterator[str]:
    for each in (paper.snapshot or {}).get("consultations", ()):
        if each["organization"] and not each["cancelled"] and not each["dropped"]:
            yield each["organization"]
    for meeting in paper.fields.get("meetings", ()):
        yield meeting["organization"]

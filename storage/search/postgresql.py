"""The words of papers in PostgreSQL: a tsvector of our own stems, without its dictionaries, and GIN."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, cast, select, update
from sqlalchemy.dialects.postgresql import TSQUERY

from storage.database import upsert
from storage.models_search import PaperWords
from storage.search.needles import AllOf, AnyOf, Beginning, Entry, Needle, Stems
from storage.search.places import GAP, Placed


def write(connection: Connection, entries: Sequence[Entry]) -> None:
    """Keep the stems of some papers instead of those they had."""
    rows = [
        {
            "paper_id": each.paper_id,
            "motion_id": each.motion_id,
            "digest": each.digest,
            "words": vector(each.stems),
        }
        for each in entries
    ]
    upsert(connection, PaperWords, rows, key=["paper_id"])


def clear(connection: Connection) -> None:
    """Forget the stems of all papers."""
    connection.execute(update(PaperWords).values(words=None))


def found(needle: Needle, row: Any, among: Collection[int] | None = None) -> Select[Any]:
    """The motions of the rows that a needle is found in; only those `among` these ids, where they are given.

    `row`: an alias of PaperWords, for further conditions.
    """
    motions = select(row.motion_id).where(row.words.op("@@")(cast(expression(needle), TSQUERY)))
    return motions if among is None else motions.where(row.id.in_(among))


def vector(stems: Placed) -> str:
    """A tsvector's text: each stem with its places."""
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems.row, 1):
        if stem != GAP:
            places.setdefault(stem, []).append(place)
    with_places = [f"{_lexeme(stem)}:{','.join(map(str, at))}" for stem, at in places.items()]
    return " ".join([*with_places, *map(_lexeme, stems.rest)])


def expression(needle: Needle) -> str:
    """A tsquery. Stems hold letters and digits alone, so nothing in them can be taken for its syntax."""
    match needle:
        case Stems(row):
            words = " <-> ".join(map(_lexeme, row))
            return f"({words})" if len(row) > 1 else words
        case Beginning(start):
            return f"{_lexeme(start)}:*"
        case AllOf(parts):
            return f"({' & '.join(map(expression, parts))})"
        case AnyOf(parts):
            return f"({' | '.join(map(expression, parts))})"


def _lexeme(stem: str) -> str:
    return f"'{stem}'"

"""The words of papers in PostgreSQL: a tsvector of our own stems, without its dictionaries, and GIN."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, cast, select, update
from sqlalchemy.dialects.postgresql import TSQUERY, insert

from storage.models_search import PaperWords
from storage.search.needles import AllOf, AnyOf, Beginning, Entry, Needle, Stems

_LAST_PLACE = 16_383
_MOST_PLACES = 255
_MOST_BYTES = 900_000
"""Limits of a tsvector (https://www.postgresql.org/docs/current/textsearch-limits.html), the last with room
to spare. Of what lies behind a limit, phrases are not found; behind the last nothing is."""


def write(connection: Connection, entries: Sequence[Entry]) -> None:
    """Keep the stems of some papers instead of those they had."""
    statement = insert(PaperWords)
    new = {name: statement.excluded[name] for name in ("motion_id", "digest", "words")}
    rows = [
        {
            "paper_id": each.paper_id,
            "motion_id": each.motion_id,
            "digest": each.digest,
            "words": vector(each.texts),
        }
        for each in entries
    ]
    connection.execute(statement.on_conflict_do_update(index_elements=["paper_id"], set_=new), rows)


def clear(connection: Connection) -> None:
    """Forget the stems of all papers."""
    connection.execute(update(PaperWords).values(words=None))


def found(needle: Needle, row: Any, among: Collection[int] | None = None) -> Select[Any]:
    """The motions of the rows that a needle is found in; only those `among` these ids, where they are given.

    `row`: an alias of PaperWords, for further conditions.
    """
    motions = select(row.motion_id).where(row.words.op("@@")(cast(expression(needle), TSQUERY)))
    return motions if among is None else motions.where(row.id.in_(among))


def vector(texts: Sequence[Sequence[str]]) -> str:
    """A tsvector's text: each stem with its places; between two texts one place is left empty."""
    places: dict[str, list[int]] = {}
    size = 0
    for place, stem in _placed(texts):
        is_placed = place <= _LAST_PLACE and len(places.get(stem, ())) < _MOST_PLACES
        size += 2 * is_placed + (0 if stem in places else len(stem.encode()) + 4)
        if size > _MOST_BYTES:
            break
        known = places.setdefault(stem, [])
        if is_placed:
            known.append(place)
    return " ".join(
        f"{_lexeme(stem)}:{','.join(map(str, at))}" if at else _lexeme(stem) for stem, at in places.items()
    )


def _placed(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    place = 0
    for stems in texts:
        for stem in stems:
            place += 1
            yield place, stem
        place += 1


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

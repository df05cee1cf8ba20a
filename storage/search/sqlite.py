"""The words of papers in SQLite's FTS5: an index without the texts themselves, by far the smaller way.

SQLite 3.40 cannot take a row out of such an index without being told all its words again. So nothing is
taken out: a paper whose words changed gets a new row, and the old one is no paper's any more
(storage.models_search.PaperWords). Building the index anew leaves them behind.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Select, Text, bindparam, delete, insert, select, text
from sqlalchemy.sql import column, table

from storage.models_search import PaperWords
from storage.search.needles import AllOf, AnyOf, Beginning, Entry, Needle, Stems
from storage.search.places import Placed

_GAP = "¶"  # no stem
_FTS = table("words_fts", column("rowid", Integer), column("words_fts", Text))
_FORGET = delete(PaperWords).where(PaperWords.paper_id == bindparam("paper"))
_NOTE = insert(PaperWords).returning(PaperWords.id, sort_by_parameter_order=True)
_KEEP = text("INSERT INTO words_fts (rowid, stems) VALUES (:id, :stems)")


def write(connection: Connection, entries: Sequence[Entry]) -> None:
    """Keep the stems of some papers instead of those they had."""
    connection.execute(_FORGET, [{"paper": each.paper_id} for each in entries])
    rows = [
        {"paper_id": each.paper_id, "motion_id": each.motion_id, "digest": each.digest} for each in entries
    ]
    ids = connection.scalars(_NOTE, rows)
    kept = [{"id": id_, "stems": row_of(each.stems)} for id_, each in zip(ids.all(), entries, strict=True)]
    connection.execute(_KEEP, kept)


def row_of(stems: Placed) -> str:
    """What FTS5 is given: the stems in their order, then the rest of them, none right after another."""
    parts = [*(stem or _GAP for stem in stems.row), *(f"{_GAP} {stem}" for stem in stems.rest)]
    return " ".join(parts)


def clear(connection: Connection) -> None:
    """Forget the stems of all papers."""
    connection.execute(text("INSERT INTO words_fts (words_fts) VALUES ('delete-all')"))


def found(needle: Needle, row: Any, among: Collection[int] | None = None) -> Select[Any]:
    """The motions of the rows that a needle is found in; only those `among` these ids, where they are given.

    `row`: an alias of PaperWords, for further conditions.
    """
    fts = _FTS.alias()
    motions = select(row.motion_id).select_from(fts.join(row, row.id == fts.c.rowid))
    motions = motions.where(fts.c.words_fts.op("MATCH")(expression(needle)))
    # Compared as they come (+ 0): FTS5 would begin anew for each id that it is asked for.
    return motions if among is None else motions.where((fts.c.rowid + 0).in_(among))


def expression(needle: Needle) -> str:
    """An FTS5 query. Stems hold letters and digits alone, so nothing in them can be taken for its syntax."""
    match needle:
        case Stems(row):
            return f'"{" ".join(row)}"'
        case Beginning(start):
            return f'"{start}" *'
        case AllOf(parts):
            return f"({' AND '.join(map(expression, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(expression, parts))})"

"""All stems that papers have, in memory, to find those that a word is part of: "unterkunft" in longer ones.

A word's forms are given by their beginnings: "notunterkunft" stands for all stems that begin so. All of them
hold the word, so the index finds many stems by few beginnings.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from storage.database import upsert
from storage.models_search import Stem
from storage.profiles import Among, rows_among
from storage.search.stems import SHORTEST_PART, may_be_part

MOST_BEGINNINGS = 150
"""Of one word. Each costs the index a look; those that most stems begin with come first."""
_REMEMBERED = 2000
_WRITERS = 0x5EA4C4  # PostgreSQL's number for the one lock that all writers of stems share
_KNOWN = Among(select(Stem.stem), Stem.stem)
_ENDS = select(*(select(end(Stem.id)).scalar_subquery() for end in (func.min, func.max)))  # each by the index


@dataclass(frozen=True)
class Forms:
    """How a word may begin as part of others, itself included; `left_out`: how many rare ones are not."""

    beginnings: tuple[str, ...]
    left_out: int = 0


class Vocabulary:
    """The stems of one database as one text, a line for each. Shared by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._first_id = 0
        self._last_id = 0
        self._lines = "\n"
        self._found: dict[str, Forms] = {}

    def refresh(self, connection: Connection) -> None:
        """Add what is new. Stems are added in the order of their ids: the last one tells, and the first one
        whether the index was begun anew."""
        first, newest = (id_ or 0 for id_ in connection.execute(_ENDS).one())
        if first == self._first_id and newest <= self._last_id:
            return
        with self._lock:
            if first != self._first_id:
                self._first_id, self._last_id, self._lines, self._found = first, 0, "\n", {}
            rows = connection.execute(
                select(Stem.id, Stem.stem).where(Stem.id > self._last_id).order_by(Stem.id)
            ).all()
            if rows:
                self._lines += "".join(f"{row.stem}\n" for row in rows)
                self._last_id = rows[-1].id
                self._found = {}

    def forms(self, part: str) -> Forms:
        """The forms of a stem that may be part of longer ones."""
        found = self._found
        if part not in found:
            if len(found) > _REMEMBERED:
                found.clear()
            found[part] = forms_in(part, self._lines)
        return found[part]


def forms_in(part: str, lines: str) -> Forms:
    """How the lines begin that hold a part, up to the end of its first place in them. Pure."""
    found: Counter[str] = Counter()
    at = lines.find(part)
    while at >= 0:
        begin = lines.rfind("\n", 0, at) + 1
        found[lines[begin : at + len(part)]] += 1
        at = lines.find(part, lines.find("\n", at))
    del found[part]
    chosen = sorted(found, key=lambda beginning: (-found[beginning], len(beginning), beginning))
    kept = chosen[: MOST_BEGINNINGS - 1]
    return Forms((part, *kept), len(chosen) - len(kept))


_known: WeakKeyDictionary[Engine, Vocabulary] = WeakKeyDictionary()


def vocabulary(connection: Connection) -> Vocabulary:
    """The stems of the connection's database, as of now."""
    found = _known.setdefault(connection.engine, Vocabulary())
    found.refresh(connection)
    return found


def add_stems(connection: Connection, stems: Collection[str]) -> None:
    """Make stems known that are not yet, as far as they are long enough to hold a word."""
    wanted = {stem for stem in stems if len(stem) > SHORTEST_PART and may_be_part(stem)}
    rows = rows_among(connection, _KNOWN, wanted)
    new = sorted(wanted - {row.stem for row in rows})
    if not new:
        return
    if connection.dialect.name == "postgresql":
        # Held until the end of the transaction: whoever sees an id has seen all before it.
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS)))
    upsert(connection, Stem, [{"stem": stem} for stem in new], key=["stem"])

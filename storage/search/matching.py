"""Which motions a query of words finds.

A paper is found by its own words: parts joined by UND must all stand in one of a motion's papers. What must
not be there must be in none of the motion's papers, wherever they are shown: what one of them rules out is
not let in again by its copy on another site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select
from sqlalchemy.orm import aliased

from storage.models_search import PaperWords
from storage.search.hits import Sought, sought
from storage.search.index import backend
from storage.search.needles import AllOf, AnyOf, Beginning, Needle, Stems
from storage.search.query import And, Node, Not, Or, Phrase, Word, read_query
from storage.search.stems import part_of
from storage.search.vocabulary import Forms, vocabulary

FormsOf = Callable[[str], Forms]
Found = Callable[..., Select[Any]]


@dataclass(frozen=True)
class Search:
    """A query of words made ready for one database."""

    query: Node
    forms: FormsOf
    found: Found  # of storage.search.sqlite or .postgresql

    def motions(self, among: Collection[int] | None = None) -> Select[Any]:
        """The ids of the motions that are found, some perhaps twice; `among`: by these rows of PaperWords,
        which are all those of their motions."""
        return self._motions(self.query, among, count())

    def with_needle(self, needle: Needle, among: Collection[int] | None) -> Select[Any]:
        """The ids of the motions of which one of these rows of PaperWords holds a needle; None: any row."""
        return self.found(needle, _row(0), among)

    def _motions(self, node: Node, among: Collection[int] | None, numbers: Iterator[int]) -> Select[Any]:
        row = _row(next(numbers))
        parts = node.parts if isinstance(node, And) else (node,)
        wanted = [needle_of(part, self.forms) for part in parts if not _rules_out(part)]
        if wanted:
            motions = self.found(_all(wanted), row, among)
        else:
            motions = select(row.motion_id).where(*([] if among is None else [row.id.in_(among)]))
        conditions = [self._holds(row, part, among, numbers) for part in parts if _rules_out(part)]
        return motions.where(row.motion_id.is_not(None), *conditions)

    def _holds(
        self, row: Any, node: Node, among: Collection[int] | None, numbers: Iterator[int]
    ) -> ColumnElement[bool]:
        """Whether a part of a query holds for a row."""
        holds: ColumnElement[bool]
        if isinstance(node, Not):
            holds = row.motion_id.not_in(self._motions(node.part, among, numbers))
            return holds
        if isinstance(node, And | Or) and _rules_out(node):
            join = and_ if isinstance(node, And) else or_
            return join(*(self._holds(row, part, among, numbers) for part in node.parts))
        other = _row(next(numbers))
        found = self.found(needle_of(node, self.forms), other, among).with_only_columns(other.id)
        holds = row.id.in_(found)
        return holds


@cache
def _row(number: int) -> Any:
    """An alias of the table, for one place in a statement; kept, as making one takes a millisecond."""
    return aliased(PaperWords)


def prepare(connection: Connection, words: str) -> Search | None:
    """A query of words, ready to be searched for; None for no words. Raises QueryError."""
    query = read_query(words)
    if query is None:
        return None
    return Search(query, vocabulary(connection).forms, backend(connection).found)


def shortened_words(connection: Connection, words: str) -> list[str]:
    """The words of a query that are part of more others than are looked for: rare ones are left out."""
    query = read_query(words)
    if query is None:
        return []
    known = vocabulary(connection)
    parts = {word: part_of(word) for word in _words(query)}
    return [word for word, part in parts.items() if part and known.forms(part).left_out]


def needle_of(node: Node, forms: FormsOf) -> Needle:
    """What the index is asked for, for a query without NICHT."""
    match node:
        case Word() | Phrase():
            return needle_for(sought(node), forms)
        case And(parts):
            return _all([needle_of(part, forms) for part in parts])
        case Or(parts):
            return _any([needle_of(part, forms) for part in parts])
        case Not():
            raise ValueError("nothing negative can be looked for")


def needle_for(wanted: Sought, forms: FormsOf) -> Needle:
    """The same for a word or a phrase: "kita-platz" is these two in a row, or "kitaplatz"."""
    beginnings = [Beginning(each) for each in forms(wanted.part).beginnings] if wanted.part else []
    if wanted.row == (wanted.part,):
        return _any(beginnings)
    return _any([Stems(wanted.row), *beginnings])


def whole_needle(wanted: Sought) -> Needle:
    """The same, but not as part of longer words."""
    rows = dict.fromkeys([wanted.row, *([(wanted.part,)] if wanted.part else [])])
    return _any([Stems(row) for row in rows])


def _all(parts: Sequence[Needle]) -> Needle:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _any(parts: Sequence[Needle]) -> Needle:
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _words(node: Node) -> set[str]:
    match node:
        case Word(text):
            return {text}
        case Phrase():
            return set()
        case Not(part):
            return _words(part)
        case And(parts) | Or(parts):
            return set().union(*map(_words, parts))


def _rules_out(node: Node) -> bool:
    match node:
        case Not():
            return True
        case And(parts) | Or(parts):
            return any(map(_rules_out, parts))
        case _:
            return False

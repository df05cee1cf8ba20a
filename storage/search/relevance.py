"""How well a motion agrees with the words that are searched for: a score of our own, as the two kinds of
database weigh words in ways that cannot be had in the other. Pure.

First come those with the most different words of the query; then those with the most of them in their titles;
then those with the most of them in their titles as words of their own, not as parts of longer ones; then the
same for all of their text; then the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storage.search.hits import Sought, hits
from storage.search.query import And, Node, Not, Phrase, Word
from storage.search.stems import readable


class Score(NamedTuple):
    """Of a motion; the greater, the better. Each says of how many different words of the query."""

    found: int
    in_title: int
    whole_in_title: int
    whole: int


def in_titles(titles: Iterable[str], wanted: Sequence[Sought]) -> tuple[set[int], set[int]]:
    """Which of what is sought stands in any of some titles, and which of that as a word of its own."""
    found = [hit for title in titles for hit in hits(readable(title), wanted)]
    return {hit.which for hit in found}, {hit.which for hit in found if hit.is_whole}


def all_are_found(node: Node) -> bool:
    """Whether whatever a query finds has all of its words: then nobody needs to look which."""
    parts = node.parts if isinstance(node, And) else (node,)
    return all(isinstance(part, Word | Phrase | Not) for part in parts)

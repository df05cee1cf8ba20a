"""Where a paper's stems stand, as far as both kinds of database can keep it: so both find the same. Pure.

The limits are those of PostgreSQL's tsvector
(https://www.postgresql.org/docs/current/textsearch-limits.html), for SQLite too. Of what lies behind the
first two, words are found and phrases are not; behind the third, nothing is. Most papers reach none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LAST_PLACE = 16_383
MOST_PLACES = 255
"""Of one stem."""
MOST_BYTES = 900_000
"""Of a tsvector, which may have 1,048,575."""
GAP = ""
"""Stands where no stem is: between two texts, and where one had too many places before."""
_BYTES_OF_STEM, _BYTES_OF_PLACE, _BYTES_OF_LETTER = 4, 2, 4  # of a letter at most


@dataclass(frozen=True)
class Placed:
    """A paper's stems."""

    row: tuple[str, ...]  # in their order, GAP where none is
    rest: tuple[str, ...] = ()  # without places, each once, not in `row`


def placed(texts: Iterable[Iterable[str]]) -> Placed:
    """The stems of a paper's texts, within the limits; no phrase goes from one text into the next."""
    listed = list(_with_gaps(texts))
    return Placed(tuple(listed)) if _is_short(listed) else _limited(listed)


def _is_short(listed: Sequence[str]) -> bool:
    """Whether no limit is reached, in a rough but quick estimate: it holds for nearly all papers."""
    if len(listed) > LAST_PLACE:
        return False
    times = Counter(listed)
    size = (
        _BYTES_OF_PLACE * len(listed) + sum(map(len, times)) * _BYTES_OF_LETTER + _BYTES_OF_STEM * len(times)
    )
    return size <= MOST_BYTES and max(times.values(), default=0) <= MOST_PLACES


def _limited(listed: Iterable[str]) -> Placed:
    times: Counter[str] = Counter()
    row: list[str] = []
    rest: list[str] = []
    size = 0
    for stem in listed:
        has_place = len(row) < LAST_PLACE and times[stem] < MOST_PLACES
        is_new = stem != GAP and stem not in times
        if stem != GAP:
            size += _BYTES_OF_PLACE * has_place + is_new * (len(stem.encode()) + _BYTES_OF_STEM)
            if size > MOST_BYTES:
                break
            times[stem] += 1
        if len(row) < LAST_PLACE:
            row.append(stem if has_place else GAP)
        elif is_new:
            rest.append(stem)
    return Placed(tuple(row), tuple(rest))


def _with_gaps(texts: Iterable[Iterable[str]]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if number:
            yield GAP
        yield from text

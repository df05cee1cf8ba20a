"""The motions that a filter lets through in the order of how well they agree with its words.

Only the newest MOST_RANKED are put in order: all with a frequent word would be very many, and nobody reads
so far. Later pages are of the same motions as the first: its token says which of them was the newest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from storage.database import is_among, numbers
from storage.filtering import Place, instant_word, motions_matching, read_instant, read_place
from storage.filters import Filter
from storage.models import Motion, Paper
from storage.models_search import PaperWords
from storage.profiles import in_chunks
from storage.search.hits import Sought, sought_in
from storage.search.matching import Search, needle_for, prepare, whole_needle
from storage.search.needles import Needle
from storage.search.relevance import Score, all_are_found, in_titles

MOST_RANKED = 1000
_MOST_ROWS = 10_000  # of the index are asked for one by one
_TOKEN = re.compile(r"(?P<score>[0-9]{1,3}(?:\.[0-9]{1,3}){3})~(?P<newest>[^~]+)~(?P<place>.+)")


class Rank(NamedTuple):
    """Where a motion stands in the order, to go on behind it."""

    newest: dt.datetime  # UTC; when the newest of the motions that are ordered was published
    score: Score
    place: Place

    @property
    def key(self) -> tuple[tuple[int, ...], float, str]:
        """Smaller for what comes first."""
        return tuple(-each for each in self.score), -self.place.published.timestamp(), self.place.uuid

    def token(self) -> str:
        """The rank in a word, for addresses; `read_rank` reads it."""
        return f"{'.'.join(map(str, self.score))}~{instant_word(self.newest)}~{self.place.token()}"


def read_rank(token: str) -> Rank:
    """The rank that a token is of. Raises ValueError."""
    written = _TOKEN.fullmatch(token)
    if written is None:
        raise ValueError("no rank is written so")
    score = Score(*map(int, written["score"].split(".")))
    return Rank(read_instant(written["newest"]), score, read_place(written["place"]))


@dataclass(frozen=True)
class Ranking:
    """A page of the order."""

    ids: Sequence[int]
    count: int  # of all that are ordered; MOST_RANKED where there may be more
    next: Rank | None = None  # the last one's, where more follow


def ranked_matching(
    connection: Connection, wanted: Filter, *, limit: int, after: Rank | None = None
) -> Ranking:
    """The motions that a filter with words lets through, those that agree best first, at most `limit`."""
    start = Place(after.newest, "") if after else None  # before all of that instant
    ids = motions_matching(connection, wanted, limit=MOST_RANKED, after=start)
    search = prepare(connection, wanted.words)
    if not ids or search is None:
        return Ranking((), 0)
    scores = _scores(connection, search, ids)
    asked = is_among(connection, Motion.id, ids)
    rows = connection.execute(select(Motion.id, Motion.published_at, Motion.uuid).where(asked)).all()
    newest = max(row.published_at for row in rows)
    ranks = {row.id: Rank(newest, scores[row.id], Place(row.published_at, row.uuid)) for row in rows}
    ordered = sorted(ranks, key=lambda id_: ranks[id_].key)
    left = [id_ for id_ in ordered if after is None or ranks[id_].key > after.key]
    return Ranking(left[:limit], len(ids), ranks[left[limit - 1]] if len(left) > limit else None)


def _scores(connection: Connection, search: Search, motion_ids: Collection[int]) -> dict[int, Score]:
    wanted = sought_in(search.query)
    titles = _titles(connection, motion_ids)
    found, whole = _in_texts(connection, search, wanted, motion_ids)
    scores = {}
    for id_ in motion_ids:
        titled, titled_whole = in_titles(titles.get(id_, ()), wanted)
        scores[id_] = Score(
            sum(id_ in each for each in found),
            len(titled),
            len(titled_whole),
            sum(id_ in each for each in whole),
        )
    return scores


def _in_texts(
    connection: Connection, search: Search, wanted: Sequence[Sought], motion_ids: Collection[int]
) -> tuple[list[set[int]], list[set[int]]]:
    """For each that is sought: the motions that have it, and those that have it as a word of its own."""
    asked = is_among(connection, PaperWords.motion_id, motion_ids)
    rows = connection.scalars(select(PaperWords.id).where(asked)).all()
    among = rows if len(rows) <= _MOST_ROWS else None

    def having(needle: Needle) -> set[int]:
        return numbers(connection, search.with_needle(needle, among))

    whole = [having(whole_needle(each)) for each in wanted]
    if all_are_found(search.query):
        return [set(motion_ids)] * len(wanted), whole
    return [having(needle_for(each, search.forms)) for each in wanted], whole


def _titles(connection: Connection, motion_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    rows = in_chunks(
        connection,
        select(Paper.motion_id, Paper.title, Paper.fields["title"].as_string().label("stated")),
        Paper.motion_id,
        motion_ids,
    )
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        titles[row.motion_id] += [row.title, row.stated or ""]
    return titles

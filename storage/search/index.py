"""The index of words: brought up to date in the transaction that keeps a paper, or anew for all of them.

Papers that are in no index yet (Paper.in_index is false) come from a time before it, or before its stems
were made as they are now. The service fills it up in the background, `db reindex` at once; until then what
is found may not be all (`is_complete`).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from types import ModuleType

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, select, update

from storage.database import reading
from storage.models import Paper, TopicMatch
from storage.models_search import PaperTag, PaperWords, Stem
from storage.profiles import Among, rows_among
from storage.search import postgresql, sqlite
from storage.search.needles import Entry
from storage.search.places import GAP, placed
from storage.search.stems import stems
from storage.search.texts import SEARCHED, texts_of
from storage.search.vocabulary import add_stems
from storage.tags import TAGGED, save_tags

BATCH = 100
"""Papers of a transaction when many are indexed: others get to write in between."""
MOST_STEMS = 200_000
"""Of a paper; what is longer is a collection of documents, and its beginning tells what it is about."""


def backend(connection: Connection) -> ModuleType:
    """The module that keeps stems in this kind of database: storage.search.sqlite or .postgresql."""
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def index_papers(connection: Connection, paper_ids: Collection[int]) -> None:
    """Make papers findable as they are now, by their words and tags. To be called in a transaction."""
    papers = rows_among(connection, _INDEXED, paper_ids)
    if not papers:
        return
    texts = texts_of(connection, papers)
    entries = [entry_of(paper.id, paper.motion_id, texts[paper.id]) for paper in papers]
    known = {paper.id: paper.digest for paper in papers}
    new = [paper.id for paper in papers if not paper.in_index]
    if new:  # before the vocabulary is locked, as whoever keeps a paper does: else both wait for each other
        connection.execute(update(Paper).where(Paper.id.in_(new)).values(in_index=True))
    changed = [entry for entry in entries if entry.digest != known[entry.paper_id]]
    if changed:
        backend(connection).write(connection, changed)
        add_stems(connection, set().union(*(each.stems.row + each.stems.rest for each in changed)) - {GAP})
    save_tags(connection, papers)


_INDEXED = Among(
    select(
        *dict.fromkeys((*SEARCHED, *TAGGED)), Paper.motion_id, Paper.in_index, PaperWords.digest
    ).outerjoin(PaperWords, PaperWords.paper_id == Paper.id),
    Paper.id,
)


def entry_of(paper_id: int, motion_id: int | None, texts: Iterable[str]) -> Entry:
    """What the index keeps of a paper that has these texts. Pure."""
    left = MOST_STEMS
    listed = []
    for text in texts:
        listed.append(list(stems(text))[:left])
        left -= len(listed[-1])
    digest = hashlib.blake2b(repr(listed).encode(), digest_size=16).hexdigest()
    return Entry(paper_id, motion_id, digest, placed(listed))


def follow_motions(connection: Connection, motion_of: Mapping[int, int]) -> None:
    """Say of which motions these papers (by id) are now, wherever they are found by that."""
    rows = [{"paper": paper, "motion": motion} for paper, motion in motion_of.items()]
    for table in (PaperWords, TopicMatch) if rows else ():
        now = update(table).where(table.paper_id == bindparam("paper"))
        connection.execute(now.values(motion_id=bindparam("motion")), rows)


def index_rest(
    engine: Engine, told: Callable[[int], None] | None = None, stop: threading.Event | None = None
) -> int:
    """Index all papers that are in no index yet, the newest first; returns how many that were.

    Each batch is a transaction: what breaks off goes on where it was. `told`: how many are done so far.
    """
    done = 0
    with reading(engine) as connection:
        complete = is_complete(connection)
    while not complete and not (stop and stop.is_set()):
        with engine.begin() as connection:
            ids = connection.scalars(
                select(Paper.id).where(~Paper.in_index).order_by(Paper.id.desc()).limit(BATCH)
            ).all()
            index_papers(connection, ids)
        complete = len(ids) < BATCH
        done += len(ids)
        if told:
            told(done)
    return done


def forget_all(connection: Connection) -> None:
    """Take all papers out of the index, to build it anew."""
    forget_words(connection)
    connection.execute(delete(PaperTag))


def forget_words(connection: Connection) -> None:
    """Forget all words, also those that no paper has any more; the index of words is built anew.

    Papers first, as whoever keeps one does (storage.tombstones): else both wait for each other.
    """
    connection.execute(update(Paper).values(in_index=False))
    backend(connection).clear(connection)
    for table in (PaperWords, Stem):
        connection.execute(delete(table))


def is_complete(connection: Connection) -> bool:
    """Whether all papers are in the index."""
    return not connection.scalar(select(exists().where(~Paper.in_index)))


_MISSING = select(func.count()).where(~Paper.in_index)


def missing(connection: Connection) -> int:
    """How many papers are in no index yet."""
    return int(connection.scalar(_MISSING) or 0)

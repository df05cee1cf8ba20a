"""What must not come back: papers that were taken down, by source and number, and hashes of their contents.

Everything that keeps something asks here, in the transaction that would keep it and before it writes. Who
has asked cannot be overtaken: on PostgreSQL a takedown (`keep_off`) waits for the end of all transactions
that have asked, and who asks later waits for the takedown, and sees it. For asking uses the table of
takedowns, by the same statement: a table is locked before a statement looks at what is in it. SQLite has
one writer.

So that two never wait for each other, tables are locked in one order: motions
(storage.changes.one_at_a_time), takedowns, papers, and then what is kept of papers elsewhere: their words,
their matches, and what is given out of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, select, update

from storage.database import upsert
from storage.models import File, Paper, PaperFile
from storage.models_desk import Takedown, TakenContent
from storage.profiles import Among, rows_among
from storage.records import AgendaItem

REMOVED = "Diese Vorlage wurde entfernt"
"""What stands instead of the title of what was taken down."""
TELLING_TITLE = 20
"""Characters of a title from which on it is told by alone: "Mitteilungen" is not."""

removed_papers = and_(Paper.title == REMOVED, Paper.state == "withdrawn", Paper.url == "")
"""A condition: the papers that say nothing because they were taken down; also once that is lifted, until they
are read again. Whatever a source calls its papers, they have an address."""

_OPEN = Takedown.lifted_at.is_(None)


def _asking(select: Select[Any]) -> Select[Any]:
    """Whoever asks by it keeps takedowns waiting, and nobody else: what is found may be read and changed."""
    return select.with_for_update(read=True, key_share=True, of=Takedown)


_OF_SOURCE = _asking(select(Takedown.key).where(_OPEN, Takedown.source == bindparam("source")))
_OF_PAPER = _asking(
    select(Takedown.id).where(_OPEN, Takedown.source == bindparam("source"), Takedown.key == bindparam("key"))
)
_CONTENTS = Among(
    _asking(select(TakenContent.sha256).join(Takedown, Takedown.id == TakenContent.takedown_id).where(_OPEN)),
    TakenContent.sha256,
)
_LISTED = Among(select(PaperFile.sha256), PaperFile.sha256)


def taken_papers() -> Select[Any]:
    """A select of the ids of papers that are taken down; for who only reads."""
    return select(Takedown.paper_id).where(_OPEN)


def keep_off(connection: Connection) -> None:
    """Whoever takes down begins with this: nobody who asks here, and nobody who writes papers, is under way
    from then on until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE takedowns IN EXCLUSIVE MODE")
        connection.exec_driver_sql("LOCK TABLE papers IN SHARE ROW EXCLUSIVE MODE")


def hold_off(connection: Connection) -> None:
    """Whoever writes about papers that are known, and asks nothing, begins with this: what was taken down can
    be seen from then on, and nothing else is until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE takedowns IN ROW SHARE MODE")


def is_removed(paper: Row[Any]) -> bool:
    """The same of a paper's title, state and url: it is we who show it no longer, not its source."""
    return bool(paper.title == REMOVED and paper.state == "withdrawn" and not paper.url)


def is_taken(connection: Connection, source: str, key: str) -> bool:
    """Whether this paper of a source is taken down."""
    return _takedown_of(connection, source, key) is not None


def _takedown_of(connection: Connection, source: str, key: str) -> int | None:
    takedown: int | None = connection.scalar(_OF_PAPER, {"source": source, "key": key})
    return takedown


def taken_keys(connection: Connection, source: str) -> frozenset[str]:
    """The numbers of all papers of a source that are taken down."""
    return frozenset(connection.scalars(_OF_SOURCE, {"source": source}))


def taken_contents(connection: Connection, hashes: Iterable[str]) -> frozenset[str]:
    """Those of these hashes that are of something that was taken down."""
    return frozenset(row.sha256 for row in rows_among(connection, _CONTENTS, hashes))


def refuse(connection: Connection, source: str, key: str, hashes: Iterable[str | None]) -> bool:
    """Whether a paper must not be kept, with these documents. If so they are forgotten, and will be erased.

    It may have been read while it was taken down; or it is the same document under another number.
    """
    documents = {each for each in hashes if each}
    takedown = _takedown_of(connection, source, key)
    if takedown is None:
        taken = taken_contents(connection, documents)
        if taken:  # they were fetched before it was taken down, and lie on disk again
            among = select(TakenContent.takedown_id).where(TakenContent.sha256.in_(taken))
            connection.execute(update(Takedown).where(_OPEN, Takedown.id.in_(among)).values(erased_at=None))
        return bool(taken)
    own = unlisted(connection, documents)
    rows = [{"takedown_id": takedown, "sha256": each} for each in sorted(own)]
    upsert(connection, TakenContent, rows, key=["takedown_id", "sha256"])
    connection.execute(delete(File).where(File.sha256.in_(own)))
    connection.execute(update(Takedown).where(Takedown.id == takedown).values(erased_at=None))
    return True


def unlisted(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Those of these documents that no paper lists."""
    rows = rows_among(connection, _LISTED, hashes)
    return set(hashes) - {row.sha256 for row in rows}


def mentions(told: str, keys: Iterable[str]) -> bool:
    """Whether what a page meant, as JSON, has to do with a paper of one of these numbers."""
    return any(json.dumps(key, ensure_ascii=False) in told for key in keys)


def title_digest(title: str) -> str:
    """By what a title is known again without being kept."""
    return hashlib.sha256(f"title {title}".encode()).hexdigest()


def without_taken(
    connection: Connection, source: str, agenda: tuple[AgendaItem, ...] | None
) -> tuple[AgendaItem, ...] | None:
    """An agenda without what it says of papers that are taken down; its items stay where they are."""
    keys = taken_keys(connection, source)
    if not agenda or not keys:
        return agenda
    titles = {item.title: title_digest(item.title) for item in agenda if len(item.title) >= TELLING_TITLE}
    taken = taken_contents(connection, titles.values())
    return tuple(
        item.model_copy(update={"title": REMOVED, "resolution": ""})
        if any(link.key in keys for link in item.papers) or titles.get(item.title) in taken
        else item
        for item in agenda
    )

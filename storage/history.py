"""The versions of a paper, and what is different between each and the next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from storage.comparing import NOTHING, Comparison, compare_versions
from storage.models import Change, File, Paper, PaperVersion
from storage.motion_views import change_view
from storage.profiles import Among, in_chunks, rows_among
from storage.search.texts import NOT_ITS_TEXT
from storage.snapshots import CONTENT_FIELDS, Snapshot
from storage.tombstones import taken_papers
from storage.views import ChangeView, MotionView

MOST_REWRITINGS = 10
"""Of a paper, for readers: the newest."""
MOST_LOOKED_AT = 100
"""Versions of a paper, the newest: most differ in meetings and results alone."""
_REWRITTEN = ("amended", "document_added")  # kinds of changes with which a paper says something else


@dataclass(frozen=True)
class Version:
    """A paper as it was for a time."""

    number: int  # 1 is the first that was seen
    until: dt.datetime | None  # when it was replaced; None for the present one
    snapshot: Snapshot


@dataclass(frozen=True)
class Step:
    """What is different between a version and the next."""

    at: dt.datetime
    comparison: Comparison
    changes: tuple[ChangeView, ...]  # all that was told then, meetings and results too


@dataclass(frozen=True)
class History:
    """A paper with all of its versions: there is one more of them than steps."""

    source: str
    key: str
    versions: tuple[Version, ...]
    steps: tuple[Step, ...]


def paper_history(connection: Connection, source: str, name: str) -> list[History]:
    """The histories of the papers of a source that have this key, or else this number."""
    columns = (Paper.id, Paper.source, Paper.key, Paper.reference, Paper.snapshot, Paper.motion_id)
    papers = connection.execute(
        select(*columns)
        .where(
            Paper.source == source,
            or_(Paper.key == name, Paper.reference == name),
            Paper.snapshot.is_not(None),
        )
        .order_by(Paper.id)
    ).all()
    exact = [paper for paper in papers if paper.key == name]
    return [_history(connection, paper) for paper in exact or papers]


@dataclass(frozen=True)
class Rewriting:
    """A version that says something else than the one before, in its fields, its text or its documents."""

    paper_id: int
    since: dt.datetime
    until: dt.datetime | None  # None for the present one
    comparison: Comparison  # with the one before


def is_rewritten(connection: Connection, motion: MotionView) -> bool:
    """Whether there is an older version of one of its papers that said something else."""
    changed = {change.paper_id for change in motion.changes if change.kind in _REWRITTEN}
    return bool(rows_among(connection, _OLDER, changed & {paper.id for paper in motion.papers}))


_OLDER = Among(
    select(PaperVersion.paper_id)
    .join(Change, and_(Change.paper_id == PaperVersion.paper_id, Change.at == PaperVersion.replaced_at))
    .where(Change.kind.in_(_REWRITTEN), PaperVersion.paper_id.not_in(taken_papers()))
    .limit(1),
    PaperVersion.paper_id,
)


def rewritings(connection: Connection, paper_ids: Iterable[int]) -> list[Rewriting]:
    """The versions of these papers for readers: paper by paper, the newest first, at most MOST_REWRITINGS of
    each. The first that was seen is none, and documents of meetings are left out."""
    found: list[Rewriting] = []
    for paper_id in dict.fromkeys(paper_ids):
        found += _rewritings(connection, paper_id)
    return found


def _rewritings(connection: Connection, paper_id: int) -> Iterator[Rewriting]:
    own = and_(Paper.id == paper_id, Paper.snapshot.is_not(None), Paper.id.not_in(taken_papers()))
    present = connection.scalar(select(Paper.snapshot).where(own))
    if present is None:
        return
    rows = connection.execute(
        select(PaperVersion.replaced_at, PaperVersion.snapshot)
        .where(PaperVersion.paper_id == paper_id)
        .order_by(PaperVersion.replaced_at.desc(), PaperVersion.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    versions, current = [], Version(0, None, _of_its_own(present))
    for row in rows:
        before = _of_its_own(row.snapshot)
        if any(before[name] != current.snapshot[name] for name in (*CONTENT_FIELDS, "files")):
            versions.append(current)
            current = Version(0, row.replaced_at, before)
        if len(versions) == MOST_REWRITINGS:
            break
    versions.append(current)
    texts = _texts(connection, versions)
    for after, earlier in pairwise(versions):
        comparison = compare_versions(earlier.snapshot, after.snapshot, texts)
        if earlier.until and comparison != NOTHING:
            yield Rewriting(paper_id, earlier.until, after.until, comparison)


def _of_its_own(snapshot: Snapshot) -> Snapshot:
    return {**snapshot, "files": [file for file in snapshot["files"] if file.get("role") not in NOT_ITS_TEXT]}


def _history(connection: Connection, paper: Any) -> History:
    rows = connection.execute(
        select(PaperVersion.replaced_at, PaperVersion.snapshot)
        .where(PaperVersion.paper_id == paper.id)
        .order_by(PaperVersion.replaced_at, PaperVersion.id)
    ).all()
    versions = [Version(number, row.replaced_at, row.snapshot) for number, row in enumerate(rows, 1)]
    versions.append(Version(len(rows) + 1, None, paper.snapshot))
    texts = _texts(connection, versions)
    changes = _changes(connection, paper)
    steps = [
        Step(
            before.until,
            compare_versions(before.snapshot, after.snapshot, texts),
            tuple(changes[before.until]),
        )
        for before, after in pairwise(versions)
        if before.until
    ]
    return History(paper.source, paper.key, tuple(versions), tuple(steps))


def _texts(connection: Connection, versions: Iterable[Version]) -> dict[str, str]:
    """The texts of all documents that any version had; those that were replaced stay known."""
    digests = {file["sha256"] for version in versions for file in version.snapshot["files"]} - {None}
    rows = in_chunks(connection, select(File.sha256, File.pages), File.sha256, digests)
    return {row.sha256: "\n\n".join(row.pages) for row in rows}


def _changes(connection: Connection, paper: Any) -> defaultdict[dt.datetime, list[ChangeView]]:
    rows = connection.execute(
        select(Change.__table__).where(Change.paper_id == paper.id).order_by(Change.at, Change.id)
    )
    changes: defaultdict[dt.datetime, list[ChangeView]] = defaultdict(list)
    for row in rows:
        changes[row.at].append(change_view(row, paper.motion_id or 0))
    return changes

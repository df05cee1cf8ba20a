"""The versions of a paper, and what is different between each and the next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.comparing import Comparison, compare_versions
from storage.models import Change, File, Paper, PaperVersion
from storage.profiles import in_chunks
from storage.snapshots import Snapshot
from storage.views import ChangeView


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
        changes[row.at].append(
            ChangeView(
                id=row.id,
                motion_id=paper.motion_id or 0,
                paper_id=row.paper_id,
                kind=row.kind,
                at=row.at,
                silent=row.silent,
                before=row.before,
                after=row.after,
            )
        )
    return changes

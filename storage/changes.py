"""Changes are the only news: one append-only table, filled here and nowhere else.

While a run reads, papers are kept and marked as touched. At its end `settle` compares each touched paper
with what was known when it was last compared, and writes what is new. So the order in which pages were
read makes no difference, and a run that was killed is settled by the next one.

The shapes of `before` and `after`, by kind:
  new                          {}                         {title}
  amended                      {field: old, documents}    {field: new, documents}   only what changed
  document_added               {}                         {name}
  scheduled                    {} or consultation         consultation
  rescheduled                  consultation               consultation; {} where the meeting fell away
  decided                      consultation or {}         consultation and its outcome (storage.outcomes)
  withdrawn, restored          {}                         {}
Of what is taken down (storage.takedowns) it is "withdrawn", or "amended", with {removed: true} after it.
A consultation is {organization, date, start, role, number, result, votes, meeting, cancelled, dropped}.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update

from storage.consultations import consultations_of
from storage.joining import assign_motions
from storage.models import Change, Paper, PaperFile, PaperVersion
from storage.motion_dates import refresh_motions
from storage.oparl.entering import enter_meetings_of, enter_papers
from storage.papers import Reading
from storage.rulings import follow_rulings
from storage.snapshots import Snapshot, carry_over, compare
from storage.tags import refresh_tags
from storage.times import to_berlin
from storage.tombstones import taken_papers

BATCH = 200
SIGHT = dt.timedelta(days=185)
"""How far back normal runs look: the window's six months."""

_PAPER = (
    Paper.id,
    Paper.source,
    Paper.key,
    Paper.reference,
    Paper.kind,
    Paper.title,
    Paper.date,
    Paper.originators,
    Paper.text,
    Paper.state,
    Paper.silent,
    Paper.snapshot,
)


def settle(engine: Engine, reading: Reading, *, folding: bool = False) -> int:
    """Compare all touched papers of a source and write what is new; returns the number of changes.

    `folding`: during a source's very first run, what is found later of a paper that is known already
    belongs to its first sight and is no change of its own.
    """
    count = 0
    while True:
        with engine.begin() as connection:
            one_at_a_time(connection)
            papers = connection.execute(
                select(*_PAPER)
                .where(Paper.source == reading.source, Paper.dirty, Paper.id.not_in(taken_papers()))
                .order_by(Paper.id)
                .limit(BATCH)
            ).all()
            if not papers:
                break
            count += _settle_batch(connection, papers, reading, folding)
    enter_meetings_of(engine, reading.source)
    return count


def one_at_a_time(connection: Connection) -> None:
    """Whoever writes changes begins with this: two processes must not each miss the other's papers, nor lock
    each other, and numbers of changes must become visible in their order (storage.change_log). SQLite has one
    writer."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE motions IN SHARE ROW EXCLUSIVE MODE")


def _settle_batch(connection: Connection, papers: Sequence[Row[Any]], reading: Reading, folding: bool) -> int:
    now = _snapshots(connection, papers)
    today = to_berlin(reading.at).date()
    changes = []
    versions = []
    snapshots = []
    for paper in papers:
        after = carry_over(paper.snapshot, now[paper.id])
        found = compare(paper.snapshot, after, today)
        if paper.snapshot is not None and folding:
            found = []
        silent = paper.silent if paper.snapshot is None else _is_silent(reading, after, today)
        changes += [
            {
                "paper_id": paper.id,
                "kind": difference.kind,
                "at": reading.at,
                "silent": silent,
                "before": difference.before,
                "after": difference.after,
            }
            for difference in found
        ]
        snapshots.append({"paper": paper.id, "now": after})
        if found and paper.snapshot is not None:
            versions.append({"paper_id": paper.id, "replaced_at": reading.at, "snapshot": paper.snapshot})
    for table, rows in ((PaperVersion, versions), (Change, changes)):
        if rows:
            connection.execute(insert(table), rows)
    connection.execute(
        update(Paper).where(Paper.id == bindparam("paper")).values(snapshot=bindparam("now"), dirty=False),
        snapshots,
    )
    ids = [paper.id for paper in papers]
    refresh_tags(connection, ids)  # a committee may come from an agenda alone
    motions = assign_motions(connection, ids, reading.at)
    follow_rulings(connection, motions, reading.at)
    refresh_motions(connection, motions)
    enter_papers(connection, ids, motions)
    return len(changes)


def _is_silent(reading: Reading, snapshot: Snapshot, today: dt.date) -> bool:
    return reading.replay or (reading.silent and not in_sight(snapshot, today))


def in_sight(snapshot: Snapshot, today: dt.date) -> bool:
    """Whether a paper belongs to the time that normal runs look at: a back-fill does not silence it."""
    dates = [snapshot["date"], *(each["date"] for each in snapshot["consultations"])]
    since = (today - SIGHT).isoformat()
    return any(date >= since for date in dates if date)


def _snapshots(connection: Connection, papers: Sequence[Row[Any]]) -> dict[int, Snapshot]:
    files = _files(connection, [paper.id for paper in papers])
    consultations = consultations_of(connection, papers)
    return {
        paper.id: {
            "title": paper.title,
            "reference": paper.reference,
            "kind": paper.kind,
            "date": paper.date.isoformat() if paper.date else None,
            "originators": list(paper.originators),
            "text": paper.text,
            "files": files[paper.id],
            "consultations": consultations[paper.id],
            "withdrawn": paper.state == "withdrawn",
        }
        for paper in papers
    }


def _files(connection: Connection, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = connection.execute(
        select(PaperFile.paper_id, PaperFile.name, PaperFile.role, PaperFile.sha256).where(
            PaperFile.paper_id.in_(ids)
        )
    )
    files: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        files[row.paper_id].append({"name": row.name, "role": row.role, "sha256": row.sha256})
    for listed in files.values():
        listed.sort(key=lambda file: (file["name"], file["sha256"] or ""))
    return files

"""What it costs to keep papers, beside bare Core upserts of the same rows.

    python -m benchmarks.store [PAPERS]

Ours: `save_paper`, which compares with what is known, finds stems and tags, and keeps a paper in one
transaction with its words in the index. Bare: the rows that came of it, upserted into another database, as
many transactions. Settling (changes, motions, tags of all of them together) is a figure of its own.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from benchmarks.measurement import Measurement, seconds, table
from benchmarks.search import START, TOWN, words
from storage.changes import settle
from storage.database import open_database, reading, upgrade, upsert
from storage.models import Consultation, File, Paper, PaperFile, TopicMatch
from storage.models_search import PaperTag, PaperWords, Stem
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import Body, Evidence, FileLink
from storage.records import Consultation as ConsultationRecord
from storage.records import TopicMatch as TopicMatchRecord
from storage.search.index import entry_of
from storage.search.places import GAP
from storage.search.sqlite import row_of
from storage.search.texts import texts_of
from storage.sources import SourceRecord, register

PAPERS = 400
PAGES, PAGE_WORDS = 2, 250
"""Of each paper's document."""
GOAL = 0.3
_KEYS: Mapping[type[Any], tuple[str, ...]] = {
    Paper: ("id",),
    File: ("sha256",),
    PaperFile: ("paper_id", "position"),
    Consultation: ("paper_id", "position"),
    TopicMatch: ("paper_id", "topic"),
    PaperTag: ("paper_id", "kind", "value"),
    PaperWords: ("id",),
}


@dataclass(frozen=True)
class Kept:
    """A paper and its document, ready to be kept."""

    paper: PaperRecord
    file: FileRecord


@dataclass(frozen=True)
class Rows:
    """What is in the database of a paper: rows by table, its new stems, and what FTS5 was given."""

    tables: Mapping[type[Any], Sequence[Mapping[str, Any]]]
    stems: Sequence[Mapping[str, Any]]
    words: Mapping[str, Any]


def papers(count: int) -> list[Kept]:
    """Papers with a document, two meetings, and a topic's reasons."""
    made = words(random.Random(2))
    return [_paper(number, made) for number in range(count)]


def _paper(number: int, made: Any) -> Kept:
    digest = f"{number:064}"
    link = FileLink(url=f"http://localhost/getfile.asp?id={number}", name="Antrag", key=str(number))
    evidence = Evidence(term="sprachkurs", found="Sprachkurse", snippet=made(12), where="text")
    day = START.date() + dt.timedelta(days=number % 300)
    return Kept(
        PaperRecord(
            key=str(number),
            url=f"http://localhost/vo0050.asp?__kvonr={number}",
            title=made(9),
            reference=f"26-{number:04}",
            kind="Antrag",
            date=day,
            originators=("SPD",),
            files=(KeptFile(link=link, sha256=digest),),
            consultations=tuple(
                ConsultationRecord(organization=name, date=day) for name in ("Sozialausschuss", "Rat")
            ),
            matches=(TopicMatchRecord(topic="integration", selected=True, score=9.0, evidence=(evidence,)),),
        ),
        FileRecord(
            sha256=digest,
            size=100_000,
            media_type="application/pdf",
            state="ok",
            pages=tuple(made(PAGE_WORDS) for _ in range(PAGES)),
        ),
    )


def new_database(path: Path) -> Engine:
    """All tables, and the one source."""
    engine = open_database(f"sqlite:///{path}")
    upgrade(engine)
    body = Body(TOWN.ags, TOWN.name)
    with engine.begin() as connection:
        register(connection, [SourceRecord("town", "Town", "sessionnet", "http://localhost/", body)])
    return engine


def keep(engine: Engine, kept: Sequence[Kept], run: Reading) -> None:
    """Each document, then its paper: as a run does it."""
    for each in kept:
        with engine.begin() as connection:
            save_file(connection, each.file, run.at)
        with engine.begin() as connection:
            save_paper(connection, each.paper, run)


def rows_of(engine: Engine) -> list[Rows]:
    """What was kept, paper by paper."""
    by_paper: defaultdict[int, dict[type[Any], list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    with reading(engine) as connection:
        files = {row.sha256: dict(row._mapping) for row in connection.execute(select(File.__table__))}
        for table in _KEYS:
            if table is not File:
                for row in connection.execute(select(table.__table__)):
                    id_ = row.id if table is Paper else row.paper_id
                    by_paper[id_][table].append(dict(row._mapping))
        stems = {row.stem: dict(row._mapping) for row in connection.execute(select(Stem.__table__))}
        return [_rows(connection, id_, tables, files, stems) for id_, tables in sorted(by_paper.items())]


def _rows(
    connection: Connection,
    id_: int,
    tables: dict[type[Any], list[dict[str, Any]]],
    files: Mapping[str, dict[str, Any]],
    stems: dict[str, dict[str, Any]],
) -> Rows:
    for row in tables[PaperFile]:
        tables[File].append(files[row["sha256"]])
    paper = connection.execute(select(Paper).where(Paper.id == id_)).one()
    placed = entry_of(id_, None, texts_of(connection, [paper])[id_]).stems
    new = [stems.pop(stem) for stem in {*placed.row, *placed.rest} - {GAP} if stem in stems]
    ordered: dict[type[Any], list[dict[str, Any]]] = {
        table: tables[table] for table in _KEYS if tables[table]
    }
    return Rows(ordered, new, {"id": tables[PaperWords][0]["id"], "stems": row_of(placed)})


def put(engine: Engine, rows: Sequence[Rows]) -> None:
    """Bare: the same rows, as many transactions, nothing looked at."""
    insert_words = text("INSERT INTO words_fts (rowid, stems) VALUES (:id, :stems)")
    for each in rows:
        with engine.begin() as connection:
            upsert(connection, File, each.tables[File], key=_KEYS[File])
        with engine.begin() as connection:
            for table, some in each.tables.items():
                if table is not File:
                    upsert(connection, table, some, key=_KEYS[table])
            upsert(connection, Stem, each.stems, key=("id",))
            connection.execute(insert_words, [each.words])


def measure(count: int = PAPERS) -> list[Measurement]:
    """Papers a second, of ours and of the bare way; and with settling."""
    run = Reading("town", TOWN.ags, None, silent=True, at=START)
    kept = papers(2 * count)
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = (new_database(Path(folder, name)) for name in ("ours.db", "bare.db"))
        keep(ours, kept[:count], run)
        keeping = seconds(lambda: keep(ours, kept[count:], run))
        rows = rows_of(ours)
        put(bare, rows[:count])
        plain = seconds(lambda: put(bare, rows[count:]))
        settling = seconds(lambda: settle(ours, run)) / 2  # of all that were kept
        for engine in (ours, bare):
            engine.dispose()
    speeds = [count / taken for taken in (keeping, plain, keeping + settling)]
    return [
        Measurement("store: keeping, indexed", speeds[0], speeds[1], "papers/s", speeds[0] / speeds[1], GOAL),
        Measurement("store: and settling", speeds[2], speeds[1], "papers/s", speeds[2] / speeds[1]),
    ]


def main(count: str = str(PAPERS)) -> list[Measurement]:
    """Measure keeping papers."""
    return measure(int(count))


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))

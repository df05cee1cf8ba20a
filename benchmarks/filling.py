"""Databases to measure: very many papers, quickly, and motions with as much to tell as those of a council."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Engine, func, insert, literal, select, text, update

from benchmarks.feeds import motions_like_real_ones
from benchmarks.search import START, bare_query, fill
from storage.database import open_database, upgrade
from storage.models import Change, File, Motion, Paper, PaperFile, TopicMatch
from storage.models_search import PaperTag, PaperWords
from storage.motion_tables import MotionPart
from storage.profiles import in_chunks
from storage.records import Consultation
from storage.search import index, sqlite
from storage.search.texts import SEARCHED, texts_of

SAMPLE = ("Verwaltung", "Rat -Euro", "Kurs ODER Kita")
BATCH = 1000
CHANGE = {"kind": "new", "silent": False, "before": {}, "after": {}}


@contextmanager
def filled(address: str, count: int, lengths: tuple[int, ...], copies: int = 1) -> Iterator[Engine]:
    """A database with so many papers, all of them in the index; each stands there so many times."""
    engine = open_database(address)
    upgrade(engine)
    fill(engine, count // copies, lengths)
    with patch.object(index, "BATCH", BATCH):  # nobody else wants to write
        index.index_rest(engine)
    multiply(engine, count // copies, copies)
    if engine.dialect.name == "postgresql":  # as it does by itself after some minutes
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    try:
        yield engine
    finally:
        engine.dispose()


def multiply(engine: Engine, count: int, copies: int) -> None:
    """Have each of the papers so many times, with all that hangs on it, as quickly as the database can: what
    the index was given for a paper is given for its copies, too."""
    with engine.begin() as connection:
        kept = _index_rows(connection, count) if connection.dialect.name == "sqlite" and copies > 1 else []
        for number in range(1, copies):
            for table in (Motion, Paper, TopicMatch, MotionPart, PaperTag, PaperWords):
                _copy_rows(connection, table, number, count)
            copied = [{**row, "id": row["id"] + number * count} for row in kept]
            if copied:
                connection.execute(text("INSERT INTO words_fts (rowid, stems) VALUES (:id, :stems)"), copied)
        for query in SAMPLE:
            found = connection.scalars(bare_query(connection, query)).all()
            assert len(found) == copies * sum(id_ <= count for id_ in found) > 0, query


def furnish(engine: Engine) -> None:
    """Give the topic's motions as much to tell as those of a council: what is asked, reasons, meetings with
    results, documents, what happened."""
    [plain, *_] = motions_like_real_ones(1)
    snapshot = {"consultations": [_listed(each) for each in plain.consultations]}
    fields = {"resolution": plain.resolution, "originators": list(plain.originators)}
    match = {"evidence": [each.model_dump() for each in plain.evidence], "subtopics": ["sprache"]}
    file = {"size": 93_000, "media_type": "application/pdf", "state": "ok", "message": "", "ocr": False}
    with engine.begin() as connection:
        ids = connection.scalars(select(TopicMatch.paper_id).where(TopicMatch.selected)).all()
        told = update(Paper).where(Paper.id.in_(select(TopicMatch.paper_id).where(TopicMatch.selected)))
        connection.execute(told.values(snapshot=snapshot, fields=fields))
        connection.execute(update(TopicMatch).values(match))
        numbers = [(id_, position, f"{id_ * 10 + position:064}") for id_ in ids for position in range(2)]
        for table, rows in (
            (File, [{**file, "sha256": name, "pages": [], "kept_at": START} for _, _, name in numbers]),
            (PaperFile, [_document(*each) for each in numbers]),
            (Change, [{**CHANGE, "paper_id": id_, "at": START} for id_ in ids]),
        ):
            connection.execute(insert(table), rows)


def _listed(each: Consultation) -> dict[str, Any]:
    """A consultation as a snapshot lists it."""
    row = each.model_dump(mode="json", include={"organization", "date", "role", "number", "result", "votes"})
    return {**row, "meeting": each.meeting_key, "cancelled": False, "dropped": False}


def _document(paper_id: int, position: int, sha256: str) -> dict[str, Any]:
    url = f"http://localhost/getfile.asp?id={paper_id}{position}"
    return {
        "paper_id": paper_id, "position": position, "url": url, "name": f"Antrag {paper_id}.pdf",
        "role": "main", "sha256": sha256,
    }  # fmt: skip


def _copy_rows(connection: Connection, table: Any, number: int, count: int) -> None:
    columns = list(table.__table__.columns)
    values: list[Any] = []
    for column in columns:
        if column.name in ("id", "paper_id", "motion_id", "whole_id"):
            values.append(column + number * count)
        elif column.name == "uuid":
            values.append(literal(f"{number:08}").concat(func.substr(column, 9)))
        elif column.name == "key":
            values.append(literal(f"{number}-").concat(column))
        else:
            values.append(column)
    connection.execute(insert(table).from_select(columns, select(*values).where(columns[0] <= count)))


def _index_rows(connection: Connection, count: int) -> list[dict[str, Any]]:
    """What SQLite's index was given, by its rows."""
    ids = dict(connection.execute(select(PaperWords.paper_id, PaperWords.id)).tuples().all())
    papers = in_chunks(connection, select(*SEARCHED), Paper.id, range(1, count + 1))
    texts = texts_of(connection, papers)
    return [
        {"id": ids[id_], "stems": sqlite.row_of(index.entry_of(id_, None, said).stems)}
        for id_, said in texts.items()
    ]

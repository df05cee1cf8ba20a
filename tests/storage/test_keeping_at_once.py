"""Papers are kept while one is taken down, or all are indexed anew: nothing comes back, nobody fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update

from storage import papers, takedowns
from storage.changes import settle
from storage.database import reading
from storage.meetings import save_meeting
from storage.models import AgendaItem as ItemRow
from storage.models import File, Meeting, Paper, PaperFile
from storage.models_oparl import OparlObject
from storage.models_search import PaperWords
from storage.oparl import entering
from storage.oparl.entering import enter_rest
from storage.papers import FileRecord, KeptFile, save_file, save_paper
from storage.records import AgendaItem, FileLink
from storage.search.index import forget_all
from storage.takedowns import take_down
from storage.tombstones import REMOVED, is_taken
from tests.beside import PATIENCE, beside
from tests.databases import open_again
from tests.storage.conftest import START, reading_of
from tests.storage.test_settle import keep, meeting, paper

DIGEST = "a" * 64
FILE = FileRecord(sha256=DIGEST, size=1, media_type="text/plain", state="read", pages=("Lurchbaken",))
PREPARED = 10
"""So often asked, psycopg has the server prepare a statement."""
STEPS = ("refuse", "save_matches", "index_papers")
"""After each of these of `save_paper` something else begins."""


def listing(*digests: str) -> dict[str, Any]:
    """The documents of a paper."""
    link = FileLink(url="http://localhost/a.pdf", name="Antrag")
    return {"files": tuple(KeptFile(link=link, sha256=each) for each in digests)}


@pytest.fixture
def town(engine: Engine) -> Engine:
    """Two papers; the first has a document."""
    with engine.begin() as connection:
        save_file(connection, FILE, START)
    keep(engine, reading_of(), paper("11", **listing(DIGEST)), paper("22"), meeting("77", "11"))
    settle(engine, reading_of())
    return engine


def number_of(engine: Engine, key: str = "11") -> int:
    with reading(engine) as connection:
        return connection.execute(select(Paper.id).where(Paper.key == key)).scalar_one()


def remove(engine: Engine) -> list[str]:
    """Take the first paper down."""
    with engine.begin() as connection:
        return take_down(connection, [number_of(engine)], reason="Weil", by="Mira", now=START)


def amended(key: str) -> papers.PaperRecord:
    """A paper as it is read the second time, with another text; the first with its document."""
    return paper(key, text="Noch mehr Lurchbaken", **listing(*[DIGEST] * (key == "11")))


def save_while(
    engine: Engine, step: str, key: str, other: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> Future[object]:
    """Keep a paper, and begin something else after a step of that."""
    done = getattr(papers, step)
    begun: list[Future[object]] = []
    with beside(engine) as begin:

        def stopped(*given: Any, **named: Any) -> Any:
            answer = done(*given, **named)
            begun.append(begin(other))
            return answer

        monkeypatch.setattr(papers, step, stopped)
        keep(engine, reading_of(), amended(key))
        monkeypatch.undo()
    return begun[0]


def found(engine: Engine, text: str) -> int:
    """How many papers say something, they or their documents."""
    with reading(engine) as connection:
        in_text = select(func.count()).where(Paper.text.contains(text) | Paper.title.contains(text))
        pages = [page for pages in connection.scalars(select(File.pages)) for page in pages]
        return (connection.scalar(in_text) or 0) + sum(text in page for page in pages)


@pytest.mark.parametrize("step", STEPS)
def test_what_is_being_kept_while_it_is_taken_down_goes_with_it(
    town: Engine, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = save_while(town, step, "11", lambda: remove(town), monkeypatch)
    assert down.result(PATIENCE) == ["council/11"]
    with reading(town) as connection:
        row = connection.execute(select(Paper.title, Paper.state, Paper.url).where(Paper.key == "11")).one()
        assert tuple(row) == (REMOVED, "withdrawn", "")
        assert connection.scalars(select(PaperFile.sha256)).all() == []
    assert found(town, "Lurchbaken") == 0


@pytest.mark.parametrize("step", STEPS)
def test_what_is_being_kept_while_another_is_taken_down_is_kept(
    town: Engine, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = save_while(town, step, "22", lambda: remove(town), monkeypatch)
    assert down.result(PATIENCE) == ["council/11"]
    assert found(town, "Noch mehr Lurchbaken") == 1


@pytest.mark.parametrize("step", STEPS)
def test_while_the_index_is_made_anew_papers_are_kept(
    town: Engine, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget() -> None:
        with town.begin() as connection:
            forget_all(connection)

    save_while(town, step, "22", forget, monkeypatch).result(PATIENCE)
    assert found(town, "Noch mehr Lurchbaken") == 1
    with reading(town) as connection:
        in_index = connection.scalars(select(Paper.id).where(Paper.in_index)).all()
        assert in_index == connection.scalars(select(PaperWords.paper_id)).all()


def test_a_document_is_kept_while_the_index_is_made_anew(
    town: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = papers.index_papers
    begun: list[Future[object]] = []

    def forget() -> None:
        with town.begin() as connection:
            forget_all(connection)

    with beside(town) as begin:

        def stopped(connection: Connection, ids: Any) -> None:
            index(connection, ids)
            begun.append(begin(forget))

        monkeypatch.setattr(papers, "index_papers", stopped)
        with town.begin() as connection:
            save_file(connection, FILE.model_copy(update={"pages": ("Anders",)}), START)
    begun[0].result(PATIENCE)
    assert found(town, "Anders") == 1


def given_out(engine: Engine, kind: str) -> str:
    """All that is given out of that kind."""
    with reading(engine) as connection:
        rows = connection.scalars(select(OparlObject.content).where(OparlObject.kind == kind))
        return json.dumps(rows.all(), ensure_ascii=False)


def enter_while(
    engine: Engine, table: type[Any], other: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> Future[object]:
    """Give all rows of a table out again, and begin something else when that is written."""
    done = entering.keep
    begun: list[Future[object]] = []
    with engine.begin() as connection:
        connection.execute(update(table).values(given=False))
        connection.execute(delete(OparlObject))
    with beside(engine) as begin:

        def stopped(*given: Any) -> set[str]:
            monkeypatch.undo()
            changed = done(*given)
            begun.append(begin(other))
            return changed

        monkeypatch.setattr(entering, "keep", stopped)
        enter_rest(engine)
        begun[0].result(PATIENCE)
    return begun[0]


def test_a_meeting_that_is_kept_while_it_is_given_out_is_given_out_again(
    town: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = meeting("77", "11", title="Sondersitzung")
    enter_while(town, Meeting, lambda: keep(town, reading_of(), again), monkeypatch)
    enter_rest(town)
    assert "Sondersitzung" in given_out(town, "meeting")


def test_what_is_taken_down_while_it_is_given_out_is_given_out_no_more(
    town: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enter_while(town, Paper, lambda: remove(town), monkeypatch).result() == ["council/11"]
    enter_rest(town)
    assert paper("11").title not in given_out(town, "paper")
    assert paper("22").title in given_out(town, "paper")


def _same(connection: Connection) -> object:
    return save_paper(connection, amended("11"), reading_of())


def _elsewhere(connection: Connection) -> object:
    return save_paper(connection, paper("33", **listing(DIGEST)), reading_of())


def _document(connection: Connection) -> object:
    return save_file(connection, FILE, START)


def _meeting(connection: Connection) -> object:
    item = AgendaItem(number="Ö 1", title=paper("11").title)
    record = meeting("78").model_copy(update={"agenda": (item,)})
    return save_meeting(connection, record, reading_of())


@pytest.mark.parametrize("is_known_to_the_server", [False, True])
@pytest.mark.parametrize("save", [_same, _elsewhere, _document, _meeting])
def test_who_would_keep_something_while_it_is_taken_down_waits_and_does_not(
    town: Engine,
    tmp_path: Path,
    save: Callable[[Connection], object],
    is_known_to_the_server: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    erase = takedowns.erase
    other = open_again(tmp_path / "test.db")
    begun: list[Future[object]] = []
    with other.connect() as connection, beside(town) as begin:
        for _ in range(PREPARED if is_known_to_the_server else 0):
            is_taken(connection, "council", "11")
            save(connection)
            connection.rollback()
        connection.rollback()

        def keep_it() -> object:
            with connection.begin():
                return save(connection)

        def stopped(*given: Any) -> set[str]:
            hashes = erase(*given)
            begun.append(begin(keep_it))
            return hashes

        monkeypatch.setattr(takedowns, "erase", stopped)
        assert remove(town) == ["council/11"]
        begun[0].result(PATIENCE)
    other.dispose()
    assert found(town, "Lurchbaken") == 0
    assert found(town, paper("11").title) == 0
    with reading(town) as connection:
        titles = connection.scalars(select(ItemRow.title)).all()
        assert set(titles) == {REMOVED}
        assert DIGEST not in connection.scalars(select(PaperFile.sha256)).all()

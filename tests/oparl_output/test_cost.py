"""A page of a list costs by what is on it: few statements, and each finds what it wants by an index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from storage.database import reading
from storage.models_oparl import Kind, OparlObject
from storage.oparl.lists import Given, Place, Span, object_with, page_of
from tests.oparl_output.town import AGS, START, open_town

pytestmark = pytest.mark.sqlite_only("asks for SQLite's own plans")
MANY, OTHERS, EACH = 1_000, 100, 2  # papers of two bodies, and what is embedded in each
PAGE = 100
SINCE = START + dt.timedelta(days=30, minutes=MANY // 2)


@pytest.fixture(scope="module")
def large(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two bodies with many papers each; one minute lies between a paper and the next."""
    engine = open_town(Path(tmp_path_factory.mktemp("large")))
    with engine.begin() as connection:
        for first, body, many in ((1000, AGS, MANY), (1000 + MANY, "99000012", OTHERS)):
            papers = [_row("paper", str(first + number), body, number) for number in range(many)]
            parts = [
                _row("file", f"{paper['key']}-{part}", body, number, f"paper {paper['key']}")
                for number, paper in enumerate(papers)
                for part in range(EACH)
            ]
            connection.execute(insert(OparlObject), papers)
            connection.execute(insert(OparlObject), parts)
    yield engine
    engine.dispose()


def _row(kind: Kind, key: str, body: str, number: int, parent: str = "") -> dict[str, Any]:
    at = START + dt.timedelta(days=30, minutes=number)
    return {
        "kind": kind, "key": key, "body_ags": body, "parent": parent, "digest": key, "deleted": False,
        "content": {"name": key}, "created_at": at, "modified_at": at + dt.timedelta(seconds=7),
    }  # fmt: skip


@contextmanager
def plans(engine: Engine) -> Iterator[list[str]]:
    """How SQLite goes about the statements that are sent meanwhile, statement by statement."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    found: list[str] = []
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in sent:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            found.append("; ".join(row[-1] for row in rows))


def read_through(engine: Engine, span: Span, body: str | None = AGS) -> Iterator[list[Given]]:
    """Some pages from the middle of the list on."""
    behind = Place(MANY // 2, SINCE if span.by_modified or span.by_created else None)
    for _ in range(3):
        with reading(engine) as connection:
            page = page_of(connection, "paper", body, span, behind=behind, limit=PAGE)
        yield page
        last = page[-1]
        at = last.modified if span.by_modified else last.created if span.by_created else None
        behind = Place(last.id, at)


@pytest.mark.parametrize(
    "span",
    [
        Span(),
        Span(modified_since=SINCE),
        Span(modified_until=SINCE + dt.timedelta(days=90)),
        Span(created_since=SINCE),
        Span(created_since=SINCE, modified_since=SINCE),
    ],
)
def test_pages_are_found_by_an_index_with_few_statements(large: Engine, span: Span) -> None:
    with plans(large) as found:
        pages = list(read_through(large, span))
    assert [len(page) for page in pages] == [PAGE] * 3
    assert all(len(paper.parts) == EACH for page in pages for paper in page)
    assert len({paper.id for page in pages for paper in page}) == 3 * PAGE
    assert len(found) == 2 * len(pages), "the page, and what is embedded in it"
    for plan in found:
        assert plan.startswith("SEARCH oparl_objects USING INDEX ix_oparl_objects_"), plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def test_a_single_object_is_found_by_its_name(large: Engine) -> None:
    with plans(large) as found, reading(large) as connection:
        single = object_with(connection, "paper", "1500")
    assert single
    assert len(single.parts) == EACH
    assert len(found) == 2
    assert all(plan.startswith("SEARCH oparl_objects USING INDEX") for plan in found)

"""An unchanged source costs its lists alone, and what is kept of its answers is enough to read it anew."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from storage.answers import AnswerArchive
from storage.database import reading
from storage.models import ReadPage, Source
from tests.end_to_end.dump import dump
from tests.end_to_end.pairs import (
    DISTRICT,
    DOCUMENTS,
    OLD_TOWN,
    SOURCES,
    TOWN,
    WITH_ENTITY_TAGS,
    Pair,
    asked,
    misread,
    news,
    pair_in,
    read,
    titles,
)


@pytest.fixture(scope="module")
def unchanged(database: str, demo_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """For the tests that leave the world as it is; they come first."""
    with pair_in(tmp_path_factory.mktemp("installation"), demo_port) as pair:
        yield pair


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_unchanged_costs_its_lists_alone(unchanged: Pair, source: str) -> None:
    app, server = unchanged.app, unchanged.server
    server.log.clear()
    first = read(app, source)
    assert first.counts["requests"] == len(server.log.entries) > 0
    before, pages = dump(app.engine), asked(server, source)
    again = read(app, source)
    answered = {entry.status for entry in server.log.entries}
    listed = asked(server, source)
    assert pages.keys() & DOCUMENTS
    assert not listed.keys() & {*DOCUMENTS, "vo0050", "vo0053", "to0050"}
    assert listed.total() < pages.total()
    assert again.counts["unchanged"] == sum(again.counts["pages"].values())
    assert "unchanged" not in first.counts
    assert dump(app.engine) == before
    assert (304 in answered) is (source in WITH_ENTITY_TAGS)
    if source == DISTRICT:
        assert 0 < listed["vorgang"] < pages["vorgang"], "papers that wait for a result show it there alone"


@pytest.mark.parametrize("source", SOURCES)
def test_a_replay_repairs_without_asking_and_tells_nobody(unchanged: Pair, source: str) -> None:
    app, server = unchanged.app, unchanged.server
    before, right, told = dump(app.engine, with_ways=False), titles(app, source), news(app)
    misread(app, source, title="falsch gelesen")
    server.stop()
    ended = read(app, source, mode="replay")
    server.start()
    assert ended.counts.get("not_archived", 0) == 0
    assert titles(app, source) == right
    assert set(news(app)[len(told) :]) == {("amended", True)}
    assert dump(app.engine, with_ways=False) == before
    with reading(app.engine) as connection:
        assert connection.scalar(select(Source.state).where(Source.name == source)) == "ok"


def test_nothing_that_is_not_public_is_archived(unchanged: Pair) -> None:
    app, server = unchanged.app, unchanged.server
    secrets = [secret.encode() for secret in server.world.secrets()]
    kept = [path for path in (app.settings.data_dir / "answers").rglob("*") if path.is_file()]
    assert len(kept) > 50
    for path in kept:
        content = gzip.decompress(path.read_bytes())
        assert not [secret for secret in secrets if secret in content], content[:200]
    agendas = {TOWN: "si0057", OLD_TOWN: "to0040", DISTRICT: "tops"}
    for source, page in agendas.items():
        with reading(app.engine) as connection:
            urls = connection.scalars(
                select(ReadPage.url).where(ReadPage.source == source, ReadPage.page == "meeting")
            ).all()
        archive = AnswerArchive(app.settings.data_dir, source)
        assert any(page in url for url in urls)
        assert all(archive.has(url) for url in urls), "agendas are kept without what is not public"

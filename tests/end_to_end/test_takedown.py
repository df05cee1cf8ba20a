"""What was taken down is nowhere any more, on no page, in no mail, table or file; and stays so."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from alerts.addresses import calendar_path, feed_path, list_path
from alerts.deliver import deliver
from alerts.takedown import finish, take_down
from alerts.transports import FolderTransport
from alerts.web.app import create_app
from antragsradar.telling import letterhead, plan_due, publish_feeds
from demo.model import Document, Paper
from storage.archive import Archive
from storage.base import Base
from storage.database import reading
from storage.deliveries import told, waiting
from storage.filters import Filter
from storage.models import Change, File, Motion
from storage.models import Paper as PaperRow
from storage.models_search import Stem
from storage.models_subscriptions import Subscription
from storage.search.index import index_rest
from storage.subscribers import ask, confirm
from storage.takedowns import going, lift, takedowns
from storage.times import utc_now
from storage.tombstones import REMOVED
from tests.alerts.test_web import Web
from tests.databases import turn
from tests.end_to_end.pairs import TOWN, Pair, pair_in, read

TITLE = "Integration von Geflüchteten: Quarzwimpel für die Lurchbake"
SENTENCE = "Die Zinnhortung der Nebelkrauter soll Geflüchteten und Zugewanderten offenstehen."
MARKERS = ("quarzwimpel", "lurchbake", "zinnhort", "nebelkraut")
ALL = Filter()
SEARCH = list_path(Filter(words="Quarzwimpel"))


@pytest.fixture
def pair(database: str, demo_port: int, kept: Path, tmp_path: Path) -> Iterator[Pair]:
    with pair_in(tmp_path / "installation", demo_port, kept) as pair:
        yield pair


def rewritten(pair: Pair) -> Paper:
    """A paper of the town that is amended, and gets a document more, both with words that nobody else has."""
    papers = pair.server.world.councils[TOWN.removeprefix("demo-")].papers
    paper = next(
        each
        for each in papers
        if each.about_integration and each.documents and each.stations and not (each.bare or each.withdrawn)
    )
    paper.title = TITLE
    for station in paper.stations:
        for item in station.meeting.items:
            if item.paper is paper:
                item.title = TITLE
    number = max(document.number for each in papers for document in each.documents) + 1000
    text = f"{paper.documents[0].text}\n\n{SENTENCE}\n"
    paper.documents.append(Document(number, "Nachtrag", text, paper.documents[0].day, main=False))
    return paper


def found_in(content: bytes) -> set[str]:
    folded = content.decode("utf-8", "replace").casefold().replace("\r\n ", "")
    return {marker for marker in MARKERS if marker in folded}


def on_disk(folder: Path) -> dict[str, set[str]]:
    """Files that hold any of the words, packed or not, with which."""
    found = {}
    with tempfile.TemporaryDirectory() as copied:
        # By another process: to close the database's file here would give up SQLite's locks on it.
        subprocess.run(["cp", "-r", str(folder), copied], check=True)
        for path in Path(copied).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                words = found_in(gzip.decompress(content) if path.suffix == ".gz" else content)
                if words:
                    found[str(path.relative_to(Path(copied, folder.name)))] = words
    return found


def in_tables(pair: Pair) -> dict[str, set[str]]:
    """Tables that hold any of the words in any column, with which."""
    found = {}
    with reading(pair.app.engine) as connection:
        for name, table in Base.metadata.tables.items():
            rows = [[str(value) for value in row] for row in connection.execute(table.select())]
            words = found_in(json.dumps(rows, ensure_ascii=False).encode())
            if words:
                found[name] = words
    return found


def paths_of(uuid: str) -> list[str]:
    mine = Filter(motion=uuid)
    return [
        *(
            "/",
            "/motions",
            SEARCH,
            f"/motions/{uuid}",
            "/status.json",
            "/sitzungen",
            "/kommunen",
            "/statistik",
        ),
        *("/api/v1/motions?limit=100", f"/api/v1/motions/{uuid}", "/api/v1/changes", "/api/v1/papers"),
        *(f"/feeds/motions.{each}" for each in ("atom", "rss", "json")),
        *(feed_path(each, mine) for each in ("atom", "rss", "json")),
        *(calendar_path(each) for each in (mine, ALL)),
    ]


def published(pair: Pair, uuid: str) -> dict[str, bytes]:
    """What the website answers."""
    settings = pair.app.settings
    app = create_app(pair.app.engine, pair.app.site, feeds=settings.feed_folder, data_dir=settings.data_dir)
    with Web(app) as web:
        answers = {path: web.get(path) for path in paths_of(uuid)}
    assert {answer.status for answer in answers.values()} == {200}, {
        path: answer.status for path, answer in answers.items() if answer.status != 200
    }
    bodies = {path: answer.body for path, answer in answers.items()}
    # A search that finds nothing says what was looked for.
    return {**bodies, SEARCH: re.sub(rb"(?i)quarzwimpel", b"", bodies[SEARCH])}


def showing(answers: dict[str, bytes]) -> set[str]:
    return {path for path, body in answers.items() if found_in(body)}


def subscribed(pair: Pair, address: str) -> int:
    with pair.app.engine.begin() as connection:
        asked = ask(connection, address, ALL, "daily", now=utc_now())
        return confirm(connection, asked.id, now=utc_now()).subscriber_id


def row_of(pair: Pair, paper: Paper) -> tuple[int, str, str]:
    """A paper's id and title, and its motion's uuid."""
    with reading(pair.app.engine) as connection:
        row = connection.execute(
            select(PaperRow.id, PaperRow.title, Motion.uuid)
            .join(Motion, Motion.id == PaperRow.motion_id)
            .where(PaperRow.source == TOWN, PaperRow.reference == paper.reference)
        ).one()
    return row.id, row.title, row.uuid


def test_what_is_taken_down_is_gone_and_does_not_come_back(pair: Pair) -> None:
    app, data = pair.app, pair.app.settings.data_dir
    early, late = subscribed(pair, "frueh@radar.example"), subscribed(pair, "spaet@radar.example")
    paper = rewritten(pair)
    read(app, TOWN)
    paper_id, title, uuid = row_of(pair, paper)
    assert title == TITLE
    plan_due(app, at_once=True)
    assert early != late
    deliver(app.engine, FolderTransport(app.settings.mail_folder), letterhead(app))
    later = subscribed(pair, "zuletzt@radar.example")
    with app.engine.begin() as connection:
        begins = utc_now().replace(year=2020)
        connection.execute(
            update(Subscription).where(Subscription.subscriber_id == later).values(begins_at=begins)
        )
    plan_due(app, at_once=True)
    publish_feeds(app)
    before = published(pair, uuid)
    shown = {"/", f"/motions/{uuid}", "/feeds/motions.atom", calendar_path(Filter(motion=uuid))}
    assert {*shown, f"/api/v1/motions/{uuid}"} <= showing(before)
    assert {
        "papers",
        "files",
        "changes",
        "read_pages",
        "stems",
        "agenda_items",
        "oparl_objects",
    } <= in_tables(pair).keys()
    kinds = {name.split("/")[0].removesuffix("-wal") for name in on_disk(data)}
    assert {"answers", "feeds", "mail"} <= kinds
    assert ("antragsradar.db" in kinds) == (turn() == "sqlite")
    with reading(app.engine) as connection:
        [what] = going(connection, [paper_id])
        hashes = [
            each for each, pages in connection.execute(select(File.sha256, File.pages)).all()
            if found_in(json.dumps(pages, ensure_ascii=False).encode())
        ]  # fmt: skip
        waits = waiting(connection, later)
    assert (what.title, what.mails) == (TITLE, 1)
    assert what.documents >= 2
    assert hashes
    assert all(Archive(data).path(each).exists() for each in hashes)

    take_down(app.engine, data, [paper_id], reason="Persönliche Daten", by="Mira", now=utc_now())
    publish_feeds(app)
    index_rest(app.engine)
    assert in_tables(pair) == {}
    assert on_disk(data) == {}
    assert not any(Archive(data).path(each).exists() for each in hashes)
    after = published(pair, uuid)
    assert showing(after) == set()
    assert on_disk(data) == {}
    for path in (f"/motions/{uuid}", "/feeds/motions.atom", "/feeds/motions.json", "/feeds/motions.rss"):
        assert REMOVED in after[path].decode(), path
        assert uuid in after[path].decode(), "its entry is there still, and says so"
    with reading(app.engine) as connection:
        left = [delivery for delivery in waits if delivery in waiting(connection, later)]
        changes = {
            each for one in left for part in told(connection, one, utc_now()) for _, each in part.changes
        }
        own = set(connection.scalars(select(Change.id).where(Change.paper_id == paper_id)))
    assert not changes & own
    plan_due(app, at_once=True)
    assert in_tables(pair) == {}

    pair.server.log.clear()
    read(app, TOWN, afresh=True)
    index_rest(app.engine)
    asked = [entry.path for entry in pair.server.log.entries if "getfile" in entry.path]
    assert not any(str(paper.documents[-1].number) in path for path in asked), "not even asked for"
    assert in_tables(pair) == {}
    assert on_disk(data) == {}
    assert showing(published(pair, uuid)) == set()

    with app.engine.begin() as connection:
        [view] = takedowns(connection)
        assert view.is_erased
        lift(connection, view.id, by="Mira", now=utc_now())
    read(app, TOWN, afresh=True)
    assert row_of(pair, paper)[1] == TITLE
    assert {f"/motions/{uuid}", SEARCH} <= showing(published(pair, uuid))


def test_a_kill_between_leaves_what_is_ended_later(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    app, data = pair.app, pair.app.settings.data_dir
    paper = rewritten(pair)
    read(app, TOWN)
    paper_id, _, uuid = row_of(pair, paper)
    publish_feeds(app)
    published(pair, uuid)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alerts.takedown.finish", killed)
        with pytest.raises(KeyboardInterrupt):
            take_down(app.engine, data, [paper_id], reason="Weil", by="Mira", now=utc_now())
    with reading(app.engine) as connection:
        assert [each.is_erased for each in takedowns(connection)] == [False]
    assert finish(app.engine, data) == 1
    publish_feeds(app)
    assert in_tables(pair) == {}
    assert on_disk(data) == {}
    assert finish(app.engine, data) == 0
    with reading(app.engine) as connection:
        assert connection.scalar(select(Stem.id).limit(1)) is None, "the words are forgotten, and found anew"

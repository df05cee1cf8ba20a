"""A backup brings everything back, on either kind of database: the same feeds to the byte."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text, update

from alerts.addresses import calendar_path, feed_path
from alerts.links import Links
from alerts.site import MANAGE_PATH
from alerts.takedown import take_down
from alerts.web.app import create_app
from antragsradar.app import App
from antragsradar.backups.making import make
from antragsradar.backups.restoring import restore
from antragsradar.secret import secret_key
from antragsradar.settings import Settings
from antragsradar.telling import plan_and_deliver, publish_feeds
from storage.archive import Archive
from storage.base import Base
from storage.database import reading
from storage.facets import known_values
from storage.filters import Filter
from storage.holds import release
from storage.models import File, Paper
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from storage.search.index import index_rest
from storage.subscribers import ask, confirm
from storage.takedowns import takedowns
from storage.times import utc_now
from tests.alerts.test_web import Web
from tests.databases import KINDS, bare_setting, on
from tests.end_to_end.pairs import OLD_TOWN, TOWN, Pair, pair_in, read

ADDRESS = "leserin@radar.example"


@dataclass(frozen=True)
class Saved:
    """An installation that has told somebody something, and its backup."""

    pair: Pair
    file: Path
    published: dict[str, bytes]
    taken_down: str  # the vendor's number of a paper


@pytest.fixture(scope="module")
def saved(
    database: str, demo_port: int, kept: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Saved]:
    folder = tmp_path_factory.mktemp("saved")
    with pair_in(folder / "installation", demo_port, kept) as pair:
        taken_down = removed_paper(pair.app)
        subscribe(pair.app)
        pair.server.world.advance()
        read(pair.app, TOWN)
        index_rest(pair.app.engine)
        plan_and_deliver(pair.app, at_once=True)
        publish_feeds(pair.app)
        published = answers(pair.app)
        file = folder / "saved.zip"
        made = make(pair.app.engine, pair.app.settings, file)
        assert made.lacking == 0
        assert made.documents > 10
        yield Saved(pair, file, published, taken_down)


def removed_paper(app: App) -> str:
    with reading(app.engine) as connection:
        paper = connection.execute(select(Paper.id, Paper.key).where(Paper.source == TOWN).limit(1)).one()
    take_down(app.engine, app.settings.data_dir, [paper.id], reason="Weil", by="Mira", now=utc_now())
    return str(paper.key)


def subscribe(app: App) -> None:
    """Somebody who is told of all that was found so far."""
    with app.engine.begin() as connection:
        asked = ask(connection, ADDRESS, Filter(), "daily", now=utc_now())
        confirm(connection, asked.id, now=utc_now())
        connection.execute(update(Subscription).values(begins_at=utc_now().replace(year=2020)))


def filters(app: App) -> list[Filter]:
    """One for each thing that there is to filter by."""
    with reading(app.engine) as connection:
        known = known_values(connection)
    return [
        Filter(),
        Filter(words="Integration UND NICHT Haushalt"),
        *(Filter(bodies=(each.ags,)) for each in known.bodies),
        *(Filter(parties=(each,)) for each in known.parties),
        *(Filter(kinds=(each,)) for each in known.kinds),
        *(Filter(organizations=(each,)) for each in known.organizations[:5]),
    ]


def answers(app: App) -> dict[str, bytes]:
    """All feeds and calendars, as a server that was just started gives them."""
    folder = app.settings.feed_folder
    paths = [
        path
        for each in filters(app)
        for path in (*(feed_path(form, each) for form in ("atom", "rss", "json")), calendar_path(each))
    ]
    with Web(create_app(app.engine, app.site, feeds=folder)) as web:
        given = {path: web.get(path) for path in paths}
    assert {answer.status for answer in given.values()} == {200}
    return {path: answer.body for path, answer in given.items()}


def empty_machine(pair: Pair, folder: Path, address: str = "") -> Settings:
    """The same installation to be, with nothing in it."""
    url = pair.app.settings.demo_url
    return Settings(_env_file=None, data_dir=folder, demo_url=url, database_url=SecretStr(address))  # type: ignore[call-arg]


def without_what_is_kept(app: App) -> None:
    """Have the next answers made from the database instead of taken from files."""
    for path in app.settings.feed_folder.rglob("*.gz"):
        path.unlink()


@pytest.fixture(scope="module")
def machines(
    database: str, saved: Saved, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], App]]:
    """Restores the backup on an empty machine, once for each `kind`: of the same or of another database."""
    apps: dict[str, App] = {}

    def restored_on(kind: str) -> App:
        if kind not in apps:
            folder = tmp_path_factory.mktemp("restored")
            with on(next(each for each in KINDS if (each == database) == (kind == "same"))):
                apps[kind] = App(empty_machine(saved.pair, folder, bare_setting(folder)))
                restore(saved.file, apps[kind].settings)
                assert apps[kind].engine
        return apps[kind]

    yield restored_on
    for app in apps.values():
        app.engine.dispose()


@pytest.fixture(params=["same", "other"])
def restored(request: pytest.FixtureRequest, machines: Callable[[str], App]) -> App:
    """The installation on a machine of that kind."""
    return machines(request.param)


def test_all_is_as_it_was(saved: Saved, restored: App) -> None:
    assert answers(restored) == saved.published
    without_what_is_kept(restored)
    publish_feeds(restored)
    assert answers(restored) == saved.published
    before, after = rows_of(saved.pair.app), rows_of(restored)
    assert {name for name in before if before[name] != after[name]} == {"mail_holds"}


def rows_of(app: App) -> dict[str, list[str]]:
    """Every row of every table that a backup is of."""
    of_the_moment = {"leases", "operator_sessions", "login_attempts", "paper_words", "stems"}
    with reading(app.engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(table.select())))
            for name, table in Base.metadata.tables.items()
            if name not in of_the_moment
        }


def test_nobody_is_told_anything_again_and_old_links_work(saved: Saved, restored: App) -> None:
    plan_and_deliver(restored, at_once=True)
    assert not list(restored.settings.mail_folder.glob("*.eml")), "all mails are held"
    with restored.engine.begin() as connection:
        assert release(connection, utc_now())
        person = connection.scalar(select(Subscriber.key).where(Subscriber.address == ADDRESS))
        sent = connection.scalars(select(Delivery.state)).all()
    assert set(sent) == {"sent"}
    assert plan_and_deliver(restored, at_once=True).sent == 0
    old = Links(secret_key(saved.pair.app.settings)).manage(person or "", utc_now())
    web = create_app(
        restored.engine,
        restored.site,
        feeds=restored.settings.feed_folder,
        secret=secret_key(restored.settings),
    )
    with Web(web) as running:
        page = running.get(f"{MANAGE_PATH}/{old}")
        assert ADDRESS in page.body.decode()


def test_what_was_taken_down_stays_away(saved: Saved, restored: App) -> None:
    read(restored, TOWN, afresh=True)
    with reading(restored.engine) as connection:
        [taken] = takedowns(connection)
        paper = connection.execute(select(Paper).where(Paper.key == saved.taken_down)).one()
    assert taken.paper_id == paper.id
    assert paper.text == ""


def test_a_backup_of_a_service_that_reads_is_of_one_state(saved: Saved, tmp_path: Path) -> None:
    app = saved.pair.app
    begun = threading.Event()
    crawl = threading.Thread(target=lambda: (begun.set(), read(app, OLD_TOWN)))
    crawl.start()
    begun.wait()
    made = [make(app.engine, app.settings, tmp_path / f"{number}.zip") for number in range(3)]
    still_read = crawl.is_alive()
    crawl.join()
    assert still_read, "it read all the while"
    assert {each.lacking for each in made} == {0}
    other = App(empty_machine(saved.pair, tmp_path / "restored"))
    with on("sqlite"):
        restore(made[-1].path, other.settings)
        assert other.engine
    with reading(other.engine) as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        digests = connection.scalars(select(File.sha256)).all()
    assert all(Archive(other.settings.data_dir).path(each).exists() for each in digests)
    assert read(other, OLD_TOWN).outcome == "ok"
    other.engine.dispose()

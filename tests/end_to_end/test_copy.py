"""`db copy`: an installation moves to the other kind of database, and nobody outside can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, Engine, Table, func, inspect, select

from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.cli import call
from antragsradar.telling import feeds_of
from storage import copying, dumps, leases
from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import CrawlRun
from tests.databases import KINDS, bare_database, on
from tests.end_to_end.conftest import read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.small_worlds import FIRST_KNOWN

WORDS = Filter(topics=("alle",), words="Antrag ODER Anfrage ODER Bericht")


@pytest.fixture(scope="module")
def app(tiny_app: App) -> App:
    """An installation that has read something."""
    return tiny_app


@pytest.fixture
def target(database: str, tmp_path: Path) -> Iterator[Engine]:
    """A new database of the other kind."""
    with on(next(kind for kind in KINDS if kind != database)):
        engine = bare_database(tmp_path / "target.db")
    yield engine
    engine.dispose()


@pytest.fixture
def here(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are about that installation."""
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(app.settings.data_dir))
    monkeypatch.setenv("ANTRAGSRADAR_DEMO_URL", app.settings.demo_url)
    monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", app.settings.database)


def copy(target: Engine) -> int:
    """`db copy --to` this database."""
    with on("sqlite"):  # both kinds are opened
        return call(["db", "copy", "--to", target.url.render_as_string(hide_password=False)])


def rows(engine: Engine) -> int:
    """How many there are of all that is copied."""
    return copying.count_rows(engine) if inspect(engine).get_table_names() else 0


def published(app: App, engine: Engine) -> list[bytes]:
    with reading(engine) as connection:
        return feeds_of(app, connection)


def found(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return motions_matching(connection, WORDS, limit=1000)


def runs(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(CrawlRun)) or 0


@pytest.mark.usefixtures("here")
def test_what_is_copied_is_the_same_and_goes_on(
    app: App, target: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    before = dump(app.engine)
    assert copy(target) == 0
    assert f"Kopiert und geprüft: {counted(rows(app.engine), 'Zeile', 'Zeilen')};" in capfd.readouterr().err
    assert dump(target) == dump(app.engine) == before
    assert published(app, target) == published(app, app.engine)
    assert found(target) == found(app.engine) != []
    url = SecretStr(target.url.render_as_string(hide_password=False))
    moved = App(app.settings.model_copy(update={"database_url": url}))
    with on("sqlite"):
        assert {run.outcome for run in read_all(moved, *FIRST_KNOWN).values()} == {"ok"}
    assert dump(moved.engine) == before, "there is nothing new"
    assert runs(moved.engine) == 2 * len(FIRST_KNOWN), "numbers go on behind those that are taken"
    moved.engine.dispose()
    assert copy(target) == 1
    assert "Das Ziel ist nicht leer" in capfd.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_target_that_was_only_brought_up_to_date_is_empty(
    app: App, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the containers do before anybody can copy: then it knows the sources, and nothing of them."""
    with monkeypatch.context() as patch, on("sqlite"):
        patch.setenv("ANTRAGSRADAR_DATABASE_URL", target.url.render_as_string(hide_password=False))
        patch.setenv("ANTRAGSRADAR_DIGEST_TO", "")
        assert call(["db", "upgrade"]) == 0
    assert rows(target) > 0
    assert copy(target) == 0
    assert dump(target) == dump(app.engine)


def test_where_nothing_is_there_is_nothing_to_copy(
    target: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(tmp_path / "elsewhere"))
    assert copy(target) == 1
    assert "Hier gibt es nichts zu kopieren" in capfd.readouterr().err
    assert rows(target) == 0


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("wrong", [KeyboardInterrupt, None])
def test_what_is_not_copied_to_its_end_is_not_there_at_all(
    app: App, target: Engine, wrong: type[BaseException] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off, or another than the original: the next try begins with an empty database."""
    before, lines = dump(app.engine), dumps.lines

    def failing(connection: Connection, table: Table) -> Iterator[bytes]:
        yield from lines(connection, table)
        if table.name == "papers" and connection.engine is not app.engine:
            if wrong:
                raise wrong
            yield b"and one more"

    with monkeypatch.context() as patch:
        patch.setattr(dumps, "lines", failing)
        assert copy(target) == 1
    assert rows(target) == 0
    assert dump(app.engine) == before
    assert copy(target) == 0
    assert dump(target) == before


@pytest.mark.usefixtures("here")
def test_nobody_may_work_with_the_original(
    app: App, target: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    assert leases.acquire(app.engine, "scheduler", "rathaus/1/x", 60)
    assert copy(target) == 1
    assert "ein Vorgang (scheduler): erst den Dienst beenden" in capfd.readouterr().err
    assert rows(target) == 0
    leases.release(app.engine, "scheduler", "rathaus/1/x")


@pytest.mark.usefixtures("here")
def test_another_program_s_database_is_left_alone(target: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    with target.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE wiki (page TEXT)")
    assert copy(target) == 1
    assert "Tabellen eines anderen Programms" in capfd.readouterr().err
    assert inspect(target).get_table_names() == ["wiki"]

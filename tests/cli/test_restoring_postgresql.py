"""`db restore --force` on PostgreSQL: what was there goes on in a schema of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from antragsradar.app import App
from antragsradar.backups import restoring
from antragsradar.dispatch.schema import bring_up
from tests.cli.conftest import Run

pytestmark = pytest.mark.without_database  # of the kind whose turn it is: all of it is about PostgreSQL
OLD, NEW = "Mehr Sprachkurse für Geflüchtete", "Mehr Dolmetscher für Geflüchtete"


@pytest.fixture
def engine(postgresql_address: str, installation: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The installation's database."""
    monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", postgresql_address)
    return App.here().database


@pytest.fixture
def saved(engine: Engine, run: Run, motion: Path, tmp_path: Path) -> Path:
    """A backup of one motion; since then another one came, and the queue's tables."""
    path = tmp_path / "saved.zip"
    assert run("import", motion).code == 0
    assert run("db", "backup", "--to", path).code == 0
    assert run("import", another(motion)).code == 0
    bring_up(engine)
    engine.dispose()
    return path


def another(motion: Path) -> Path:
    path = motion.with_name("later.txt")
    path.write_text(motion.read_text().replace("Sprachkurse", "Dolmetscher"))
    return path


def titles_in(engine: Engine, schema: str = "public") -> list[str]:
    quoted = engine.dialect.identifier_preparer.quote(schema)
    with engine.connect() as connection:
        return sorted(connection.scalars(text(f"SELECT fields ->> 'title' FROM {quoted}.papers")))


def aside(engine: Engine) -> list[str]:
    """The schemas that lie aside, the oldest first."""
    return sorted(name for name in inspect(engine).get_schema_names() if name.startswith("aside-"))


def queued_in(engine: Engine, schema: str = "public") -> set[str]:
    """The tables of the queue there."""
    return {name for name in inspect(engine).get_table_names(schema) if name.startswith("procrastinate")}


def test_both_are_whole(engine: Engine, saved: Path, run: Run, motion: Path) -> None:
    for turn in (1, 2):
        answer = run("db", "restore", saved, "--force")
        assert answer.code == 0, answer
        assert len(aside(engine)) == turn
        assert f"Schema {aside(engine)[-1]}" in answer.err
        assert titles_in(engine) == [OLD]
    first, second = aside(engine)
    assert titles_in(engine, first) == [NEW, OLD]
    assert titles_in(engine, second) == [OLD]
    assert queued_in(engine) == set()
    bring_up(engine)
    assert queued_in(engine) == queued_in(engine, first) != set()
    assert run("import", another(motion)).code == 0
    assert titles_in(engine) == [NEW, OLD]
    assert NEW in run("motions", "list", "--suche", "Dolmetscher").out
    engine.dispose()


def test_one_that_is_broken_off_leaves_what_was_there(
    engine: Engine, saved: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_load", broken_off)
        assert run("db", "restore", saved, "--force").code == 1
    assert aside(engine) == []
    assert titles_in(engine) == [NEW, OLD]
    assert NEW in run("motions", "list").out
    assert run("db", "restore", saved, "--force").code == 0
    assert titles_in(engine) == [OLD]
    assert [titles_in(engine, schema) for schema in aside(engine)] == [[NEW, OLD]]
    engine.dispose()


def test_tables_that_a_service_works_with_are_not_moved(engine: Engine, saved: Path, run: Run) -> None:
    """Of another machine too: whoever holds a lease is alive for all that is known here."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO leases (name, owner, until) VALUES ('scheduler', 'elsewhere/1/a', '2999-01-01')"
            )
        )
    run("db", "restore", saved, "--force").refuses(1, "arbeitet noch ein Vorgang", "scheduler")
    assert titles_in(engine) == [NEW, OLD]
    engine.dispose()

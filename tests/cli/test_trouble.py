"""The database and the disk fail, or a command is interrupted: it is said, and nothing is half kept."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

import storage.database
from storage.database import reading
from storage.models import Paper
from tests.cli.conftest import MOTION, Answer, Run, command, environment, run_forked, started
from tests.databases import open_again, turn

LOCKS = {"sqlite": "SELECT 1", "postgresql": "LOCK TABLE papers"}  # a transaction of SQLite locks all

# -- the database and the disk ------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["{tmp}/datei/data", "{tmp}/datei", "/proc/antragsradar"])
def test_a_data_folder_that_cannot_be(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "datei").touch()
    where = folder.format(tmp=tmp_path)
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", where)
    run("status").refuses(1, "ANTRAGSRADAR_DATA_DIR", where, "lässt sich nicht anlegen: ")


@pytest.mark.sqlite_only("PostgreSQL keeps nothing in the folder")
def test_a_data_folder_that_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", "/proc")
    run("status").refuses(1, "/proc/antragsradar.db", "nicht öffnen", "Rechte des Ordners prüfen")


@pytest.mark.sqlite_only("PostgreSQL has no file of ours")
def test_a_database_file_that_is_none(run: Run, installation: Path, motion: Path) -> None:
    installation.mkdir()
    file = installation / "antragsradar.db"
    file.write_bytes(b"keine Datenbank " * 500)
    for words in (["status"], ["import", motion], ["feed"]):
        run(*words).refuses(1, str(file), "keine (heile) SQLite-Datenbank", "Sicherung")
    assert file.read_bytes() == b"keine Datenbank " * 500


def test_a_database_address_that_cannot_be_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("quatsch", "oracle-x://nutzer:geheim@server/db"):
        monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", address)
        answer = run("status")
        answer.refuses(1, "ANTRAGSRADAR_DATABASE_URL", "nicht brauchbar")
        assert "geheim" not in answer.err


def test_a_database_that_another_process_uses(
    run: Run, monkeypatch: pytest.MonkeyPatch, installation: Path, motion: Path
) -> None:
    run("db", "upgrade")
    other = open_again(installation / "antragsradar.db")
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.2)
    with other.connect() as connection:
        connection.execute(text(LOCKS[turn()]))
        run("import", motion).refuses(1, "von einem anderen Vorgang belegt", "später noch einmal")
    other.dispose()
    assert run("import", motion).code == 0


def new_database(run: Run, folder: Path) -> None:
    """A database without a write-ahead log, as after the end of a process."""
    assert run("db", "upgrade").code == 0
    connection = sqlite3.connect(folder / "antragsradar.db")
    assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    connection.close()


def limited(*words: object, most: int) -> Answer:
    """The command, on a disk that takes no file of more than `most` bytes."""
    limits = (most, resource.RLIM_INFINITY)
    return run_forked(*words, before=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits))


def papers(folder: Path) -> list[str]:
    engine = open_again(folder / "antragsradar.db")
    with reading(engine) as connection:
        if turn() == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        keys = connection.scalars(select(Paper.key).order_by(Paper.key)).all()
    engine.dispose()
    return list(keys)


@pytest.mark.sqlite_only("the limit counts for the process that writes")
def test_a_document_that_the_disk_does_not_take(
    run: Run, installation: Path, tmp_path: Path, motion: Path
) -> None:
    new_database(run, installation)
    size = (installation / "antragsradar.db").stat().st_size
    large = tmp_path / "gross.html"
    large.write_text(f"<p>{MOTION}</p><!-- {'x' * (size + 300_000)} -->")
    answer = limited("import", large, motion, most=size + 200_000)
    answer.refuses(1, f"✗ {large} ließ sich nicht ablegen: die Datei darf hier nicht so groß werden", "1 neu")
    assert len(papers(installation)) == 1
    kept = [path for path in (installation / "files").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in kept] == [motion.stat().st_size]


@pytest.mark.sqlite_only("the limit counts for the process that writes")
def test_a_database_that_cannot_grow_is_left_whole(run: Run, installation: Path, tmp_path: Path) -> None:
    new_database(run, installation)
    files = []
    for at in range(3):
        files.append(tmp_path / f"{at}.txt")
        files[-1].write_text(MOTION + f"{at} Integration und Sprache\n" * 2500)
    answer = limited("import", *files, most=files[-1].stat().st_size + 4096)
    answer.refuses(1, "wurde nichts mehr abgelegt", str(files[0]))
    assert papers(installation) == []
    assert run("import", *files).code == 0
    assert len(papers(installation)) == 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = tmp_path / "platte"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.sqlite_only("the server's disk is not ours")
def test_a_full_disk(run: Run, monkeypatch: pytest.MonkeyPatch, small_disk: Path, motion: Path) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(small_disk))
    new_database(run, small_disk)
    filler = small_disk / "fuell"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    run("import", motion).refuses(1, "Datenträger", "voll")
    filler.unlink()
    assert papers(small_disk) == []
    assert run("import", motion).code == 0


# -- interrupted, and not listened to -----------------------------------------------------------------


def test_ctrl_c_during_an_import_keeps_what_is_done(run: Run, installation: Path, motion: Path) -> None:
    assert run("db", "upgrade").code == 0
    waits = motion.with_name("pipe")
    os.mkfifo(waits)
    said, told = motion.with_name("stdout"), motion.with_name("stderr")
    with said.open("wb") as out, told.open("wb") as log:
        process = started("import", motion, waits, out=out.fileno(), log=log.fileno())
        try:
            deadline = time.monotonic() + 60
            while "\n" not in told.read_text():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert told.read_text().startswith("✓")
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            code = process.wait(20)
        finally:
            process.kill()
    Answer(code, said.read_text(), told.read_text()).refuses(1, "Abgebrochen.")
    assert len(papers(installation)) == 1
    assert run("feed").out.count("<item>") == 1


@pytest.mark.parametrize("words", [["feed"], ["topics", "list", "--json"]])
def test_a_reader_who_has_had_enough_is_no_failure(run: Run, words: list[str]) -> None:
    assert run("db", "upgrade").code == 0
    answer = run_forked(*words, before=nobody_reads)
    assert (answer.code, answer.err) == (0, "")


def nobody_reads() -> None:
    """What this process writes to stdout nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    sys.stdout = os.fdopen(writer, "w")


def test_an_output_that_is_full_or_closed(run: Run, motion: Path) -> None:
    assert run("db", "upgrade").code == 0
    with Path("/dev/full").open("w") as full, tempfile.TemporaryFile() as log:
        code = started("feed", out=full.fileno(), log=log.fileno()).wait(60)
        log.seek(0)
        said = log.read().decode()
    Answer(code, "", said).refuses(1, "der Datenträger ist voll")
    assert len(said.splitlines()) == 1
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command("import", motion)],
        env=environment(), stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (closed.returncode, closed.stderr[0]) == (0, "✓")

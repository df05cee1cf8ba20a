"""Whatever is wrong is named in German, with the right exit code, and nothing is half kept."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import signal
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

import storage.database
from demo.documents import make_docx, make_pdf
from tests.cli.conftest import Answer, Run, command, environment, run_process

MOTION = """SPD-Fraktion im Rat der Stadt Beispielhausen

Antrag: Mehr Sprachkurse für Geflüchtete

Die Verwaltung wird beauftragt, die Integration von Geflüchteten durch weitere Sprachkurse zu fördern.
"""
SETTINGS = "Eine Einstellung ist nicht brauchbar"


@pytest.fixture
def motion(tmp_path: Path) -> Path:
    """A document that can be read."""
    path = tmp_path / "antrag.txt"
    path.write_text(MOTION)
    return path


# -- wrong calls --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "reason", "help_of"),
    [
        (["quatsch"], "Den Befehl „quatsch“ gibt es nicht.", "antragsradar"),
        (["imprt", "x"], "Den Befehl „imprt“ gibt es nicht. Gemeint: 'import'", "antragsradar"),
        (["topics", "lst"], "Den Befehl „lst“ gibt es nicht. Gemeint: 'list'", "antragsradar topics"),
        (["inspect"], "Es fehlt DATEI.", "antragsradar inspect"),
        (["import"], "Es fehlt DATEI…", "antragsradar import"),
        (
            ["inspect", "x", "--jsn"],
            "Die Option --jsn gibt es nicht. Gemeint: --json",
            "antragsradar inspect",
        ),
        (["inspect", "x", "y"], "Das ist zu viel: y", "antragsradar inspect"),
        (["feed", "--limit", "viele"], "--limit erwartet eine ganze Zahl.", "antragsradar feed"),
        (["feed", "--limit", "0"], "--limit muss mindestens 1 sein.", "antragsradar feed"),
        (["feed", "--limit", "99999"], "--limit darf höchstens 10000 sein.", "antragsradar feed"),
        (["feed", "--limit"], "Zur Option --limit fehlt der Wert.", "antragsradar"),
        (["feed", "--publish=1"], "Die Option --publish hat keinen Wert.", "antragsradar"),
        (["feed", "--format", "pdf"], "--format kennt 'pdf' nicht, nur 'rss', 'atom'.", "antragsradar feed"),
        (["digest", "preview", "--part", "x"], "--part kennt 'x' nicht", "antragsradar digest preview"),
    ],
)
def test_wrong_calls_are_explained(run: Run, words: list[str], reason: str, help_of: str) -> None:
    run(*words).refuses(2, f"So geht der Aufruf nicht: {reason}", f"Hilfe: {help_of} --help")


@pytest.mark.parametrize("words", [[], ["topics"], ["digest"]])
def test_without_a_command_the_commands_are_shown(run: Run, words: list[str]) -> None:
    run(*words).refuses(2, "Es fehlt der Befehl.", "Zeigt" if words else "import")


def test_unknown_names_and_values_are_wrong_calls(run: Run) -> None:
    run("crawl", "nirgendwo").refuses(2, "nirgendwo", "duisburg")
    for month in ("2025-13", "2025", "gestern", "0000-01"):
        run("crawl", "--since", month).refuses(2, "--since erwartet einen Monat", f"„{month}“")
    run("crawl", "--news", "--full").refuses(2, "--news")
    run("feed", "--accept-loss").refuses(2, "--publish")
    run("topics", "explain", "gibt-es-nicht").refuses(1, "„gibt-es-nicht“")


# -- bad files ----------------------------------------------------------------------------------------


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(MOTION)))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    """A document of some ten kilobytes whose text has forty megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b"<b/>" * (10 << 20) + b"</a>")
    return out.getvalue()


def bad_files(folder: Path) -> dict[Path, str]:
    """Files that cannot be read, each with a part of the reason."""
    contents = {
        "leer.pdf": (b"", "ist leer"),
        "muell.pdf": (bytes(range(256)) * 50, "PDF"),
        "muell.bin": (bytes(range(256)) * 50, "muell.bin"),
        "verschluesselt.pdf": (encrypted_pdf(), "mit einem Passwort geschützt"),
        "bombe.docx": (bomb(), "groß"),
        "abgeschnitten.docx": (make_docx(MOTION)[:900], "abgeschnitten.docx"),
    }
    reasons = {}
    for name, (content, reason) in contents.items():
        (folder / name).write_bytes(content)
        reasons[folder / name] = reason
    (folder / "ordner").mkdir()
    (folder / "ins-leere").symlink_to(folder / "nichts")
    (folder / "im-kreis").symlink_to(folder / "im-kreis")
    with (folder / "riesig.pdf").open("wb") as huge:
        huge.truncate(200 << 20)
    return reasons | {
        folder / "gibt-es-nicht.pdf": "gibt es nicht",
        folder / "ordner": "ist ein Ordner",
        folder / "ins-leere": "führt ins Leere",
        folder / "im-kreis": "die Verknüpfung führt im Kreis",
        folder / "riesig.pdf": "zu groß (mehr als 100 MB)",
        Path("/dev/zero"): "zu groß",
        folder / ("x" * 300): "der Name ist zu lang",
    }


def test_one_bad_file_does_not_keep_the_others_from_being_imported(
    run: Run, tmp_path: Path, motion: Path
) -> None:
    second = tmp_path / "zweiter.txt"
    second.write_text(MOTION.replace("Sprachkurse", "Dolmetscher"))
    bad = bad_files(tmp_path)
    answer = run("import", motion, *bad, second)
    answer.refuses(1, f"2 neu, 0 schon bekannt, {len(bad)} nicht gelesen.")
    lines = answer.err.splitlines()
    assert [line[0] for line in lines] == ["✓", *"✗" * len(bad), "✓", "2"]
    for line, (path, reason) in zip(lines[1:-2], bad.items(), strict=True):
        assert str(path) in line
        assert reason in line
    assert run("feed").out.count("<item>") == 2


def test_a_bad_file_is_named_by_the_other_commands_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leer.pdf").touch()
    for path, reason in ((tmp_path / "leer.pdf", "ist leer"), (tmp_path, "ist ein Ordner")):
        run("inspect", path).refuses(1, str(path), reason)
        run("inspect", path, "--json").refuses(1, str(path), reason)
        run("topics", "explain", path).refuses(1, str(path), reason)


def test_a_file_name_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\x1b[31mrot\xff[bold].txt")
    path.write_text(MOTION)
    answer = run("import", path, tmp_path / "\x1b[2Jweg.txt")
    assert "\x1b" not in answer.err
    assert "[31mrot" in answer.err
    assert "[bold].txt" in answer.err
    assert "[2Jweg.txt gibt es nicht" in answer.err


# -- settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "abc", "PORT erwartet eine ganze Zahl"),
        ("PORT", "70000", "PORT darf höchstens 65535 sein"),
        ("BASE_URL", "irgendwas", "BASE_URL erwartet eine Adresse wie https://"),
        ("BASE_URL", "ftp://a.example", "BASE_URL erwartet eine Adresse, die mit http:// oder https://"),
        ("DIGEST_HOUR", "2", "DIGEST_HOUR darf nicht 2 sein"),
        ("DIGEST_HOUR", "25", "DIGEST_HOUR darf höchstens 23 sein"),
        ("READ_EVERY_HOURS", "0", "READ_EVERY_HOURS muss größer als 0 sein"),
        ("READ_EVERY_HOURS", "oft", "READ_EVERY_HOURS erwartet eine Zahl"),
    ],
)
def test_wrong_settings_are_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"ANTRAGSRADAR_{name}", value)
    run("status").refuses(1, SETTINGS, f"ANTRAGSRADAR_{expected}")


def test_a_settings_file_in_another_encoding(run: Run) -> None:
    Path(".env").write_bytes("ANTRAGSRADAR_CONTACT=Jörg".encode("latin-1"))
    run("status").refuses(1, ".env", "UTF-8")


def test_a_wrong_smtp_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", "post:geheim@server")
    answer = run("digest", "send")
    answer.refuses(1, "ANTRAGSRADAR_SMTP_URL", "smtp://")
    assert "geheim" not in answer.err


@pytest.mark.parametrize("content", ["name = 3", "das ist kein TOML", "\xff", None])
def test_a_wrong_topic_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "eigenes.toml"
    if content is not None:
        path.write_text(content, "latin-1")
    monkeypatch.setenv("ANTRAGSRADAR_TOPICS", str(path))
    run("topics", "list").refuses(1, str(path))


# -- the database and the disk ------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["{tmp}/datei/data", "{tmp}/datei", "/proc/antragsradar"])
def test_a_data_folder_that_cannot_be(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    (tmp_path / "datei").touch()
    where = folder.format(tmp=tmp_path)
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", where)
    run("status").refuses(1, "ANTRAGSRADAR_DATA_DIR", where, "lässt sich nicht anlegen: ")


def test_a_data_folder_that_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", "/proc")
    run("status").refuses(1, "/proc/antragsradar.db", "nicht öffnen", "Rechte des Ordners prüfen")


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
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.2)
    with sqlite3.connect(installation / "antragsradar.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        run("import", motion).refuses(1, "von einem anderen Vorgang belegt", "später noch einmal")
        other.execute("ROLLBACK")
    other.close()
    assert run("import", motion).code == 0


def new_database(run: Run, folder: Path) -> None:
    """A database without a write-ahead log, as after the end of a process."""
    assert run("db", "upgrade").code == 0
    connection = sqlite3.connect(folder / "antragsradar.db")
    assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    connection.close()


def limited(*words: object, most: int) -> Answer:
    """The command, on a disk that takes no file of more than `most` bytes."""
    return run_process(
        *words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    )


def papers(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "antragsradar.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT key FROM papers ORDER BY key").fetchall()
    connection.close()
    return [key for (key,) in rows]


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
    waits = motion.with_name("pipe")
    os.mkfifo(waits)
    process = subprocess.Popen(
        command("import", motion, waits),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        assert process.stderr.readline().startswith("✓")
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    Answer(process.returncode, out, err).refuses(1, "Abgebrochen.")
    assert len(papers(installation)) == 1
    assert run("feed").out.count("<item>") == 1


@pytest.mark.parametrize("words", [["feed"], ["topics", "list", "--json"]])
def test_a_reader_who_has_had_enough_is_no_failure(words: list[str]) -> None:
    process = subprocess.Popen(
        command(*words), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


def test_an_output_that_is_full_or_closed(motion: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("feed"), env=environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    Answer(done.returncode, "", done.stderr).refuses(1, "der Datenträger ist voll")
    assert len(done.stderr.splitlines()) == 1
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command("import", motion)],
        env=environment(), stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    assert (closed.returncode, closed.stderr[0]) == (0, "✓")

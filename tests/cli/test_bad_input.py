"""Whatever is wrong is named in German, with the right exit code, and nothing is half kept."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pypdf
import pytest

from demo.documents import make_docx, make_pdf
from storage.times import today
from tests.cli.conftest import MOTION, Run

SETTINGS = "Eine Einstellung ist nicht brauchbar"


# -- wrong calls --------------------------------------------------------------------------------------


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("words", "reason", "help_of"),
    [
        (["quatsch"], "Den Befehl „quatsch“ gibt es nicht.", "antragsradar"),
        (["imprt", "x"], "Den Befehl „imprt“ gibt es nicht. Gemeint: „import“", "antragsradar"),
        (["topics", "lst"], "Den Befehl „lst“ gibt es nicht. Gemeint: „list“", "antragsradar topics"),
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
        (["feed", "--limit"], "Zur Option --limit fehlt der Wert.", "antragsradar feed"),
        (["feed", "--publish=1"], "Die Option --publish hat keinen Wert.", "antragsradar feed"),
        (
            ["feed", "--format", "pdf"],
            "--format kennt „pdf“ nicht, nur „rss“, „atom“, „json“, „ics“.",
            "antragsradar feed",
        ),
        (["digest", "preview", "--part", "x"], "--part kennt „x“ nicht", "antragsradar digest preview"),
    ],
)
def test_wrong_calls_are_explained(run: Run, words: list[str], reason: str, help_of: str) -> None:
    run(*words).refuses(2, f"So geht der Aufruf nicht: {reason}", f"Hilfe: {help_of} --help")


@pytest.mark.without_database
@pytest.mark.parametrize("words", [[], ["topics"], ["digest"]])
def test_without_a_command_the_commands_are_shown(run: Run, words: list[str]) -> None:
    run(*words).refuses(2, "Es fehlt der Befehl.", "Zeigt" if words else "import")


@pytest.mark.without_database
def test_where_a_copy_goes_is_said_once(run: Run, tmp_path: Path) -> None:
    address = tmp_path / "address"
    for words in ([], ["--to", "sqlite:////tmp/x.db", "--to-file", address]):
        run("db", "copy", *words).refuses(2, "entweder --to oder --to-file")
    run("db", "copy", "--to-file", address).refuses(2, f"--to-file: {address}", "gibt es nicht")
    address.write_text("mysql://radar:geheim@rechner/radar\n", "utf-8")
    answer = run("db", "copy", "--to-file", address)
    answer.refuses(1, "So sieht sie aus")
    assert "geheim" not in answer.err


def test_unknown_names_and_values_are_wrong_calls(run: Run) -> None:
    run("crawl", "nirgendwo").refuses(2, "nirgendwo", "duisburg")
    for month in ("2025-13", "2025", "gestern", "0000-01"):
        run("crawl", "--since", month).refuses(2, "--since erwartet einen Monat", f"„{month}“")
    run("crawl", "--since", f"{today().year + 1}-01").refuses(2, "--since geht zurück", "in der Zukunft")
    run("crawl", "--news", "--full").refuses(2, "--news")
    run("feed", "--accept-loss").refuses(2, "--publish")
    run("topics", "explain", "gibt-es-nicht").refuses(2, "„gibt-es-nicht“")


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
    for path, code, reason in ((tmp_path / "leer.pdf", 1, "ist leer"), (tmp_path, 2, "ist ein Ordner")):
        run("inspect", path).refuses(code, str(path), reason)
        run("inspect", path, "--json").refuses(code, str(path), reason)
        run("topics", "explain", path).refuses(code, str(path), reason)


def test_a_file_that_is_not_there_is_a_wrong_call(run: Run, tmp_path: Path, motion: Path) -> None:
    missing = tmp_path / "fehlt.pdf"
    run("inspect", missing).refuses(2, f"{missing} gibt es nicht.")
    run("import", missing, motion).refuses(2, f"{missing} gibt es nicht.", "1 neu", "1 nicht gelesen.")
    assert run("feed").out.count("<item>") == 1


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SMPT_URL", "ANTRAGSRADAR_SMPT_URL gibt es nicht; gemeint: ANTRAGSRADAR_SMTP_URL?"),
        (
            "DATABASE_FILE",
            "ANTRAGSRADAR_DATABASE_FILE gibt es nicht; gemeint: ANTRAGSRADAR_DATABASE_URL_FILE?",
        ),
        ("XYZ", "ANTRAGSRADAR_XYZ gibt es nicht\n"),
    ],
)
def test_a_setting_that_there_is_not(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    Path(".env").write_text(f"ANTRAGSRADAR_{name}=x\nWORKERS=2\n")
    run("status").refuses(1, SETTINGS, words)
    Path(".env").unlink()
    monkeypatch.setenv(f"ANTRAGSRADAR_{name}", "x")
    run("status").refuses(1, SETTINGS, words)


def test_a_wrong_smtp_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", "post:geheim@server")
    answer = run("digest", "send")
    answer.refuses(1, "ANTRAGSRADAR_SMTP_URL", "smtp://")
    assert "geheim" not in answer.err


@pytest.mark.without_database
@pytest.mark.parametrize("content", ["name = 3", "das ist kein TOML", "\xff", None])
def test_a_wrong_topic_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "eigenes.toml"
    if content is not None:
        path.write_text(content, "latin-1")
    monkeypatch.setenv("ANTRAGSRADAR_TOPICS", str(path))
    run("topics", "list").refuses(1, str(path))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SMTP_URL", "http://localhost", "smtp://"),
        ("SMTP_URL", "smtp://mail.example:99999", "1 bis 65535"),
        ("LOG_FORMAT", "xml", "erwartet nichts, „text“ oder „json“"),
        ("PROXIES", "127.0.0.1, rathaus", "„rathaus“"),
        ("DATABASE_URL", "sqlite://", "nennt keine Datei"),
        ("DATABASE_URL", "sqlite:///:memory:", "nennt keine Datei"),
        ("DATABASE_URL", "mysql://radar@rechner/radar", "So sieht sie aus"),
        ("DIGEST_TO", "a@localhost, niemand", "„niemand“"),
        ("MAIL_FROM", "a@localhost\nBcc: b@localhost", "keine Mailadresse"),
        ("TOPICS", "gibt-es-nicht.toml", "gibt-es-nicht.toml gibt es nicht"),
    ],
)
def test_settings_for_mails_and_topics_are_checked_at_the_start(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"ANTRAGSRADAR_{name}", value)
    answer = run("status")
    assert answer.code == 1
    assert f"ANTRAGSRADAR_{name}" in answer.err
    assert words in answer.err

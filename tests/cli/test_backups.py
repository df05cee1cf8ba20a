"""`db backup`, `db restore`: what may go wrong, on either side."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import resource
import shutil
import stat
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from antragsradar.app import App
from antragsradar.backups import making, restoring
from antragsradar.backups.daily import back_up
from antragsradar.backups.keeping import backups_in, named
from antragsradar.settings import RESTORING, Settings
from antragsradar.work import Work
from storage import leases
from storage.holds import held
from storage.ownership import new_owner
from tests.cli.conftest import MOTION, Run, copy_of, run_forked, started, use
from tests.databases import bare_setting, new_database

Change = Callable[[dict[str, bytes], dict[str, Any]], None]


@pytest.fixture(scope="module")
def original(database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation with one document and its backup."""
    folder = tmp_path_factory.mktemp("original")
    new_database(folder / "data" / "antragsradar.db").dispose()
    (folder / "antrag.txt").write_text(MOTION)
    with pytest.MonkeyPatch.context() as patch:
        use(folder / "data", patch)
        assert run_forked("import", folder / "antrag.txt").code == 0
        answer = run_forked("db", "backup", "--to", folder / "saved.zip")
    assert answer.code == 0, answer
    assert answer.out == f"{folder / 'saved.zip'}\n"
    assert "Mailadressen und Geheimnisse" in answer.err
    return folder


@pytest.fixture
def saved(original: Path, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The backup of the installation, which is a copy of that one."""
    copy_of(original / "data", installation, monkeypatch)
    return Path(shutil.copy2(original / "saved.zip", tmp_path))


@pytest.fixture
def elsewhere(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for data of another machine."""
    folder = tmp_path / "elsewhere"
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(folder))
    monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", bare_setting(folder))
    return folder


def test_only_its_owner_reads_a_backup_and_what_is_restored(saved: Path, run: Run, elsewhere: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert run("db", "restore", saved).code == 0
    for name in ("secret.key", "settings.env"):
        assert stat.S_IMODE((elsewhere / name).stat().st_mode) == 0o600


@pytest.mark.sqlite_only("settings lie in a file, wherever the tables are")
def test_settings_come_back_with_own_topics_and_spiders(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spiders, topic = tmp_path / "mine", tmp_path / "sport.toml"
    spiders.mkdir()
    (spiders / "town.py").write_text("# mine\n")
    source = Path(making.__file__).parents[2] / "scrapers/selection/topics/integration.toml"
    topic.write_text(source.read_text().replace('name = "integration"', 'name = "sport"', 1))
    monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", str(spiders))
    monkeypatch.setenv("ANTRAGSRADAR_TOPICS", str(topic))
    monkeypatch.setenv("ANTRAGSRADAR_OPERATOR_NAME", "O'Neill \\ Söhne #1")
    monkeypatch.setenv("ANTRAGSRADAR_SECRET_KEY", "k" * 40)
    before = App.here().settings
    assert run("db", "backup", "--to", tmp_path / "saved.zip").code in (0, 1)
    assert run("db", "upgrade").code == 0
    assert run("db", "backup", "--to", tmp_path / "saved.zip").code == 0
    folder = tmp_path / "elsewhere"
    for name in [name for name in os.environ if name.startswith("ANTRAGSRADAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(folder))
    assert run("db", "restore", tmp_path / "saved.zip").code == 0
    monkeypatch.delenv("ANTRAGSRADAR_DATA_DIR")
    after = Settings(_env_file=folder / "settings.env")  # type: ignore[call-arg]
    assert (after.operator_name, after.secret_key) == (before.operator_name, before.secret_key)
    assert after.data_dir == folder
    assert (after.spiders, after.topics) == (folder / "spiders", (folder / "topics/0/sport.toml",))
    assert (folder / "spiders/town.py").read_text() == "# mine\n"
    assert (folder / "secret.key").read_text().strip() == "k" * 40


def test_restored_only_where_nothing_is_and_what_was_there_stays(
    database: str, saved: Path, run: Run, installation: Path
) -> None:
    run("db", "restore", saved).refuses(1, "Hier ist schon etwas", "--force")
    (installation / "files").rename(installation / "gone")
    answer = run("db", "restore", saved, "--force")
    assert answer.code == 0, answer
    [aside] = installation.glob("aside-*")
    assert (aside / "gone").is_dir()
    assert (aside / "antragsradar.db").exists() == (database == "sqlite")
    assert str(aside) in answer.err
    with App.here().database.connect() as connection:
        hold = held(connection)
    assert hold is not None
    assert "zurückgeholt" in hold.reason
    assert "mails release" in answer.err


def test_a_look_at_the_status_keeps_nothing_from_being_restored(
    saved: Path, run: Run, elsewhere: Path
) -> None:
    assert run("status").code == 0
    answer = run("db", "restore", saved)
    assert answer.code == 0, answer
    assert "Mehr Sprachkurse" in run("motions", "list").out


def test_who_has_subscribed_already_is_not_moved_aside_unasked(
    saved: Path, run: Run, elsewhere: Path
) -> None:
    assert run("subscribers", "add", "leserin@radar.example").code == 0
    run("db", "restore", saved).refuses(1, "Hier ist schon etwas", "--force")


def test_a_service_that_runs_is_not_restored_under(saved: Path, run: Run) -> None:
    leases.acquire(App.here().database, "scheduler", new_owner(), 60)
    run("db", "restore", saved, "--force").refuses(1, "arbeitet noch ein Vorgang")


def test_an_interrupted_restore_is_no_installation(
    saved: Path, run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_load", killed)
        assert run("db", "restore", saved).code == 1
    assert list(elsewhere.iterdir()) == [], "nothing had been touched yet"
    for place in ("_unpack", "index_rest"):
        with monkeypatch.context() as patch:
            patch.setattr(restoring, place, killed)
            assert run("db", "restore", saved).code == 1
        if (elsewhere / RESTORING).exists() or place == "_unpack":
            run("status").refuses(1, "unterbrochen", "db restore")
    assert run("db", "restore", saved).code == 0
    assert not (elsewhere / RESTORING).exists()
    assert "Mehr Sprachkurse" in run("motions", "list").out


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_killed_backup_leaves_the_old_ones_and_nothing_that_looks_like_one(
    saved: Path, installation: Path, tmp_path: Path
) -> None:
    large = installation / "feeds" / "filters" / "large.gz"
    large.parent.mkdir(parents=True)
    with large.open("wb") as file:
        file.truncate(3_000_000_000)
    folder = tmp_path / "backups"
    folder.mkdir()
    process = started("db", "backup", "--to", folder, out=1, log=2)
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size > 1_000_000 for path in folder.glob(".writing-*.zip")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert backups_in(folder) == []
    [left] = folder.iterdir()
    os.utime(left, (0, 0))
    large.unlink()
    assert run_forked("db", "backup", "--to", folder).code == 0
    assert list(folder.iterdir()) == backups_in(folder)


def test_a_full_disk_leaves_the_old_ones(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    limits = (4096, resource.RLIM_INFINITY)
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
    with App.here().database.connect():  # SQLite's own files are there already
        done = run_forked("db", "backup", "--to", folder, before=full)
    assert done.code == 1
    assert "Die Sicherung in" in done.err
    assert "Traceback" not in done.err
    assert list(folder.iterdir()) == []


def test_only_the_newest_stay_and_nothing_else_goes(
    saved: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "antragsradar-mine.zip").touch()
    for day in range(1, 5):
        (folder / f"antragsradar-2020-01-0{day}T000000Z.zip").touch()
    assert run("db", "backup", "--to", folder, "--keep", 2).code == 0
    assert backups_in(folder)[0].name.startswith("antragsradar-2020-01-04")
    assert len(backups_in(folder)) == 2
    assert (folder / "antragsradar-mine.zip").exists()
    monkeypatch.setenv("ANTRAGSRADAR_BACKUP_TO", str(folder))
    monkeypatch.setenv("ANTRAGSRADAR_BACKUP_KEEP", "1")
    app = App.here()
    assert "back up" in {task.name for task in Work(app).tasks}
    time.sleep(1.1)  # another second has another name
    back_up(app)
    [newest] = backups_in(folder)
    assert newest.stat().st_size > 0
    assert run("db", "backup", "--to", newest).code == 1
    run("db", "backup", "--to", tmp_path / "x.zip", "--keep", 2).refuses(2, "--keep")


def member(name: str, content: bytes) -> Change:
    def add(members: dict[str, bytes], contents: dict[str, Any]) -> None:
        members[name] = content

    return add


def listed(field: str, value: Any) -> Change:
    def change(members: dict[str, bytes], contents: dict[str, Any]) -> None:
        contents[field] = value

    return change


def rows_lost(members: dict[str, bytes], contents: dict[str, Any]) -> None:
    members["database/papers.jsonl"] = b"".join(members["database/papers.jsonl"].splitlines(True)[:1])


def other_columns(members: dict[str, bytes], contents: dict[str, Any]) -> None:
    members["database/bodies.jsonl"] = b'["ags", "name); DROP TABLE papers"]\n'


def no_json(members: dict[str, bytes], contents: dict[str, Any]) -> None:
    rows = members["database/papers.jsonl"]
    assert b'"[]"' in rows
    members["database/papers.jsonl"] = rows.replace(b'"[]"', b'"["', 1)


def file_and_folder(members: dict[str, bytes], contents: dict[str, Any]) -> None:
    members |= {"files/x": b"x", "files/x/y": b"y"}


def no_table(members: dict[str, bytes], contents: dict[str, Any]) -> None:
    del members["database/deliveries.jsonl"]


FORGED: list[tuple[Change, str]] = [
    (member("files/../../evil", b"x"), "gehört nicht hinein"),
    (member("/etc/evil", b"x"), "gehört nicht hinein"),
    (member("files\\..\\evil", b"x"), "gehört nicht hinein"),
    (member("antragsradar.db", b"x"), "gehört nicht hinein"),
    (member(".restoring", b"x"), "gehört nicht hinein"),
    (listed("tables_at", "9999"), "neueren Version"),
    (listed("format", 2), "keine Sicherung"),
    (listed("made_at", "yesterday"), "keine Sicherung"),
    (listed("rows", {"papers": -1}), "keine Sicherung"),
    (rows_lost, "fehlen Zeilen"),
    (other_columns, "andere Spalten"),
    (no_table, "andere Tabellen"),
    (no_json, "nicht zu lesen"),
    (file_and_folder, "Datei und Ordner"),
    (member("settings.json", b"[1]"), "Einstellungen"),
]


def test_a_forged_backup_is_refused(saved: Path, run: Run, elsewhere: Path, tmp_path: Path) -> None:
    for change, words in FORGED:
        forged = forge(saved, tmp_path / "forged.zip", change)
        run("db", "restore", forged).refuses(1, words)
        assert not elsewhere.exists() or list(elsewhere.iterdir()) == []
    assert not list(tmp_path.rglob("evil"))
    assert run("db", "restore", saved).code == 0


@pytest.mark.parametrize("change", [rows_lost, no_json, file_and_folder, member("settings.json", b"[1]")])
def test_what_is_there_is_untouched_by_a_backup_that_is_none(
    saved: Path, run: Run, installation: Path, tmp_path: Path, change: Change
) -> None:
    def files() -> dict[Path, int]:
        passing = (".db-wal", ".db-shm")  # SQLite's own, while somebody works with the database
        return {path: path.stat().st_ino for path in installation.rglob("*") if path.suffix not in passing}

    run("status")
    before = files()
    shown = run("motions", "list", "--json").out
    run("db", "restore", forge(saved, tmp_path / "forged.zip", change), "--force").refuses(1, "Sicherung")
    assert files() == before
    assert run("motions", "list", "--json").out == shown


def forge(path: Path, forged: Path, change: Change) -> Path:
    """A backup whose list is right again after a change."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(members.pop("manifest.json"))
    change(members, contents)
    contents["members"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "modified": 1.0}
        for name, content in members.items()
    }
    with zipfile.ZipFile(forged, "w") as archive:
        for name, content in {**members, "manifest.json": json.dumps(contents).encode()}.items():
            archive.writestr(name, content)
    return forged


def test_a_damaged_backup_is_refused_before_anything_is_written(
    saved: Path, run: Run, elsewhere: Path, tmp_path: Path
) -> None:
    whole = saved.read_bytes()
    at = whole.index(b"Mehr Sprachkurse")  # in the document, which is kept as it is
    damaged = {
        "flipped": whole[:at] + b"X" + whole[at + 1 :],
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "text": b"no archive at all" * 100,
    }
    for name, content in damaged.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(content)
        run("db", "restore", path).refuses(1, "beschädigt")
    linked = tmp_path / "linked.zip"
    linked.write_bytes(whole)
    with zipfile.ZipFile(linked, "a") as archive:
        link = zipfile.ZipInfo("files/aa/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    run("db", "restore", linked).refuses(1, "passt nicht")
    assert not list(elsewhere.glob("*"))
    assert run("db", "restore", tmp_path / "none.zip").code == 1


def test_two_backups_of_a_second_have_names_in_their_order(tmp_path: Path) -> None:
    now = dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
    names = []
    for _ in range(3):
        path = named(tmp_path, now)
        path.touch()
        names.append(path)
    assert backups_in(tmp_path) == names

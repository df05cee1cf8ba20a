"""`db backup`, `db restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.backups.keeping import keep_newest, place_of
from antragsradar.backups.making import Made, make
from antragsradar.backups.parcel import SECRET, BackupError
from antragsradar.backups.restoring import SETTINGS_FILE, Restored, restore
from antragsradar.console import DONE, fail, moment, say, show, wrong_call
from antragsradar.settings import Settings, load_settings
from storage.times import utc_now

_MEGABYTE = 1_000_000


def backup(
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="ZIEL",
            help="Datei, oder Ordner für eine Datei mit Datum; sonst ANTRAGSRADAR_BACKUP_TO, sonst hier",
        ),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, metavar="N", help="nur die N neuesten im Ordner behalten; 0: alle")
    ] = 0,
) -> int:
    """Sichert Datenbank, Dokumente, Feeds, Einstellungen und Geheimnis in einer Datei, auch im Betrieb."""
    app = App.here()
    given = to or app.settings.backup_to or Path()
    path = place_of(given, utc_now())
    if keep and path == given:
        wrong_call("--keep geht nur mit einem Ordner: dort werden die ältesten Sicherungen gelöscht.")
    try:
        made = make(app.kept, app.settings, path)
    except BackupError as error:
        fail(str(error))
    gone = keep_newest(path.parent, keep) if keep else []
    _tell_made(made)
    if gone:
        say(f"Gelöscht, weil älter: {', '.join(old.name for old in gone)}.")
    show(str(made.path))
    return DONE


def _documents(count: int) -> str:
    return counted(count, "Dokument", "Dokumente")


def _tell_made(made: Made) -> None:
    size = f"{made.size / _MEGABYTE:.1f}".replace(".", ",")
    say(f"✓ Gesichert und geprüft: {size} MB, {_documents(made.documents)}.")
    if made.lacking:
        say(f"Datei fehlt oder ist beschädigt: {_documents(made.lacking)}; ihr Text ist gesichert.")
    say("Die Datei enthält Mailadressen und Geheimnisse: nur dort aufheben, wo niemand sonst sie liest.")


def restore_(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="eine Datei von »db backup«")],
    force: Annotated[
        bool, typer.Option("--force", help="was schon da ist, beiseitelegen (es wird nichts gelöscht)")
    ] = False,
) -> int:
    """Holt eine Sicherung zurück, auf einen leeren Rechner; Mails sind danach angehalten."""
    settings = load_settings()
    try:
        restored = restore(file, settings, force=force)
    except BackupError as error:
        fail(str(error))
    _tell_restored(restored, settings)
    return DONE


def _tell_restored(restored: Restored, settings: Settings) -> None:
    made = moment(restored.made_at)
    held = f"{counted(restored.rows, 'Zeile', 'Zeilen')}, {_documents(restored.documents)}"
    say(f"✓ Zurückgeholt, Stand {made}: {held}.")
    for place in restored.aside:
        say(f"Was vorher da war, liegt jetzt in: {place}")
    if restored.lacking:
        say(f"Schon in der Sicherung ohne heile Datei: {_documents(restored.lacking)}.")
    say(f"Einstellungen von damals: {settings.data_dir / SETTINGS_FILE} – ansehen und als .env verwenden.")
    secret = settings.secret_key.get_secret_value()
    if secret and secret != (settings.data_dir / SECRET).read_text().strip():
        say("Achtung: ANTRAGSRADAR_SECRET_KEY ist hier ein anderer; Links in alten Mails gehen damit nicht.")
    say(f"Nicht darin ist, was seit dem {made} geschah. Zu wiederholen ist: was seitdem entfernt wurde")
    say("(takedown add), und Adressen, die seitdem gelöscht wurden (subscribers erase).")
    say("Alle Mails sind angehalten, damit nichts zweimal gesagt wird, was danach schon hinausging.")
    say("Ansehen: antragsradar status, digest preview. Wieder senden: antragsradar mails release")

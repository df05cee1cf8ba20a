"""`db`: the database."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from sqlalchemy import Engine

from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.console import DONE, err, say, wrong_call
from antragsradar.secret_files import SecretFileError, secret_in
from antragsradar.telling import feeds_of
from storage.copying import copied, count_rows
from storage.database import open_database, reading
from storage.database_errors import StorageError
from storage.search.index import forget_all, index_rest, missing
from storage.versions import version_of


def upgrade() -> int:
    """Bringt die Tabellen auf den Stand dieses Programms, und in den Suchindex, was darin fehlt."""
    app = App.here()
    engine = app.engine  # opening it is what brings it up to date
    bring_up_queue(engine)
    _index(engine)
    say(f"Die Datenbank ist auf dem neuesten Stand ({engine.dialect.name}).")
    return DONE


def reindex(
    everything: Annotated[
        bool, typer.Option("--all", help="alle Vorlagen von vorn, nicht nur die fehlenden")
    ] = False,
) -> int:
    """Nimmt Vorlagen in den Suchindex auf, die darin fehlen. Abgebrochen geht es beim nächsten Mal weiter."""
    engine = App.here().database
    if everything:
        with engine.begin() as connection:
            forget_all(connection)
    done = _index(engine)
    say(
        f"Neu im Suchindex: {counted(done, 'Vorlage', 'Vorlagen')}." if done else "Im Suchindex fehlt nichts."
    )
    return DONE


def copy(
    to: Annotated[
        str, typer.Option(metavar="ADRESSE", help="der neuen, leeren: postgresql://radar@rechner/radar")
    ] = "",
    to_file: Annotated[
        Path | None,
        typer.Option(metavar="DATEI", help="eine Datei, in der sie steht: dann sieht ihr Passwort niemand"),
    ] = None,
) -> int:
    """Kopiert alles in eine andere Datenbank, etwa von SQLite nach PostgreSQL, und prüft die Kopie.

    Der Dienst muss dafür stehen. Die jetzige Datenbank bleibt, wie sie ist; wird abgebrochen, bleibt die neue
    leer, und es geht von vorn. Dokumente bleiben in ihrem Ordner.
    """
    app, target = App.here(), open_database(_address(to, to_file))
    with reading(app.kept) as connection:
        if not version_of(connection):
            raise StorageError(f"Hier gibt es nichts zu kopieren: {app.settings.database_for_people}.")
    total = count_rows(app.engine)
    columns = TextColumn("Kopie"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True, disable=not total) as progress:
        task = progress.add_task("", total=total)
        with copied(app.engine, target, lambda done: progress.update(task, completed=done)) as both:
            if feeds_of(app, both.original) != feeds_of(app, both.copy):
                raise StorageError("Aus der Kopie würden andere Feeds als aus dem Original.")
    bring_up_queue(target)
    _index(target)
    say(f"Kopiert und geprüft: {counted(both.rows, 'Zeile', 'Zeilen')}; die Feeds sind dieselben.")
    say("Nun die neue Adresse in ANTRAGSRADAR_DATABASE_URL eintragen und den Dienst starten.")
    return DONE


def _address(given: str, file: Path | None) -> str:
    """The address that one of both options names."""
    if bool(given) == (file is not None):
        wrong_call("Wohin kopiert wird, sagt entweder --to oder --to-file.")
    try:
        return given if file is None else secret_in(file, "--to-file")
    except SecretFileError as error:
        wrong_call(str(error))


def bring_up_queue(engine: Engine) -> None:
    """Bring the queue's tables up to date, where there may be a queue."""
    if engine.dialect.name == "postgresql" and find_spec("procrastinate"):
        from antragsradar.dispatch.schema import bring_up  # which needs that package

        bring_up(engine)


def _index(engine: Engine) -> int:
    with reading(engine) as connection:
        left = missing(connection)
    columns = TextColumn("Suchindex"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True, disable=not left) as progress:
        task = progress.add_task("", total=left)
        return index_rest(engine, lambda done: progress.update(task, completed=done))

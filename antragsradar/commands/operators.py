"""`operators`: who may log in to the operator's desk of the website."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from alerts.passwords import LONGEST, PasswordError, hashed
from antragsradar.app import App
from antragsradar.console import DONE, can_ask, fail, moment, say, show_json, show_table, wrong_call
from storage.database import reading
from storage.operators import OperatorError, add, change_password, everybody, find, normal_name, remove
from storage.times import utc_now

Name = Annotated[str, typer.Argument(metavar="NAME", help="wie sich jemand anmeldet")]


def add_(name: Name) -> int:
    """Richtet eine Anmeldung ein; das Passwort wird gefragt, oder steht in der ersten Zeile auf stdin."""
    app = App.here()
    try:
        kept = normal_name(name)
        with reading(app.database) as connection:
            is_known = find(connection, kept) is not None
        # Nobody is asked for a password that then is of no use.
        password = "" if is_known else _hashed_password()
        with app.database.begin() as connection:
            kept = add(connection, kept, password, utc_now())
    except OperatorError as error:
        fail(str(error))
    say(f"✓ {kept} kann sich anmelden: {app.settings.base_url}/betrieb")
    return DONE


def list_(as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False) -> int:
    """Zeigt, wer sich anmelden kann."""
    with reading(App.here().database) as connection:
        known = everybody(connection)
    if as_json:
        show_json(
            [
                {"name": each.name, "created_at": each.created_at, "password_changed_at": each.changed_at}
                for each in known
            ]
        )
        return DONE
    rows = [[each.name, moment(each.created_at), moment(each.changed_at)] for each in known]
    show_table("Anmeldungen", ["Name", "Seit", "Passwort vom"], rows)
    return DONE


def password_(name: Name) -> int:
    """Setzt ein neues Passwort; alle Sitzungen dieses Namens enden."""
    app = App.here()
    with reading(app.in_use) as connection:
        if find(connection, name) is None:
            fail(f"{name} gibt es nicht. Wen es gibt, zeigt: antragsradar operators list")
    password = _hashed_password()
    try:
        with app.in_use.begin() as connection:
            kept = change_password(connection, name, password, utc_now())
    except OperatorError as error:
        fail(str(error))
    say(f"✓ {kept} hat ein neues Passwort; wer damit angemeldet war, ist es nicht mehr.")
    return DONE


def remove_(name: Name) -> int:
    """Nimmt eine Anmeldung weg; alle Sitzungen dieses Namens enden."""
    try:
        with App.here().in_use.begin() as connection:
            kept = remove(connection, name, utc_now())
    except OperatorError as error:
        fail(str(error))
    say(f"✓ {kept} kann sich nicht mehr anmelden.")
    return DONE


def _hashed_password() -> str:
    """What is kept of the password that somebody types or pipes in; never shown, nor kept as it is."""
    try:
        return hashed(_typed() if can_ask() else _piped())
    except PasswordError as error:
        fail(str(error))


def _typed() -> str:
    password = getpass.getpass("Passwort (wird nicht gezeigt): ")
    if getpass.getpass("Noch einmal: ") != password:
        fail("Die beiden Passwörter sind verschieden. Nichts geändert.")
    return password


def _piped() -> str:
    try:
        password = sys.stdin.readline(2 * LONGEST).removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        wrong_call("Das Passwort auf stdin ist nicht in UTF-8 geschrieben.")
    return password or wrong_call("Es fehlt das Passwort: die erste Zeile auf stdin ist leer.")

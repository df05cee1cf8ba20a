"""In German what libraries and the system say in English: wrong values, wrong calls, refused files."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from sqlalchemy.exc import DatabaseError

    from storage.database_errors import StorageError

# What pydantic calls the kinds of errors: https://docs.pydantic.dev/latest/errors/validation_errors/
_EXPECTED = {
    "missing": "fehlt",
    "int_parsing": "erwartet eine ganze Zahl",
    "int_from_float": "erwartet eine ganze Zahl",
    "float_parsing": "erwartet eine Zahl",
    "finite_number": "erwartet eine endliche Zahl",
    "bool_parsing": "erwartet true oder false",
    "url_parsing": "erwartet eine Adresse wie https://antragsradar.example",
    "url_scheme": "erwartet eine Adresse, die mit http:// oder https:// beginnt",
    "greater_than": "muss größer als {gt:g} sein",
    "greater_than_equal": "muss mindestens {ge:g} sein",
    "less_than": "muss kleiner als {lt:g} sein",
    "less_than_equal": "darf höchstens {le:g} sein",
}
_OS = {
    errno.ENOENT: "Datei oder Ordner gibt es nicht",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EEXIST: "die Datei gibt es schon",
    errno.ELOOP: "die Verknüpfung führt im Kreis",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "das Kontingent auf dem Datenträger ist erschöpft",
    errno.EFBIG: "die Datei darf hier nicht so groß werden",
    errno.EROFS: "der Datenträger lässt sich nicht beschreiben",
    errno.EIO: "der Datenträger meldet einen Fehler",
    errno.EMFILE: "zu viele Dateien sind offen",
    errno.EADDRINUSE: "dort lauscht schon jemand",
    errno.EADDRNOTAVAIL: "diese Adresse hat der Rechner nicht",
}
_DISK = frozenset(
    (
        errno.EACCES,
        errno.EPERM,
        errno.ENOTDIR,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EIO,
    )
)
# What Typer says of a wrong call (its own messages, of the versions that are locked).
_CALLS = (
    (re.compile(r"No such command '(.*?)'.*"), "Den Befehl „{0}“ gibt es nicht."),
    (re.compile(r"No such option: (\S+).*"), "Die Option {0} gibt es nicht."),
    (re.compile(r"Missing (?:argument|option|parameter) '(.*?)'.*"), "Es fehlt {0}."),
    (re.compile(r"Missing command.*"), "Es fehlt der Befehl."),
    (re.compile(r"Option '(.*)' requires .*"), "Zur Option {0} fehlt der Wert."),
    (re.compile(r"Option '(.*)' does not take a value.*"), "Die Option {0} hat keinen Wert."),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)"), "Das ist zu viel: {0}"),
    (
        re.compile(r"Invalid value for '(.*?)': Value error, (.*) is not one of (.*?)\.?"),
        "{0} kennt {1} nicht, nur {2}.",
    ),
)
_INVALID = re.compile(r"Invalid value for '(.*?)':.*", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'")
_SUGGESTED = re.compile(r"(?:Did you mean|Possible options:) ([^?)]*)")


def wrong_value(error: ErrorDetails) -> str:
    """What a value should have been, after its name: "erwartet eine ganze Zahl"."""
    pattern = _EXPECTED.get(error["type"])
    if error["type"] == "literal_error":
        expected = error["ctx"]["expected"].replace(" or ", " oder ").replace("'', ", "nichts, ")
        return f"erwartet {_in_german_quotes(expected)}"
    if pattern:
        return pattern.format(**error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ")


def wrong_call(message: str, cause: BaseException | None) -> str:
    """What is wrong with a call, from Typer's message and pydantic's error behind it, if there is one."""
    suggested = _SUGGESTED.search(message)
    meant = _in_german_quotes(suggested[1]) if suggested else ""
    hint = f" Gemeint: {meant}?" if meant else ""
    for pattern, german in _CALLS:
        match = pattern.fullmatch(message)
        if match:
            return german.format(*map(_in_german_quotes, match.groups())) + hint
    invalid = _INVALID.fullmatch(message)
    entries = cause.errors() if isinstance(cause, ValidationError) else []
    if invalid and entries:
        return f"{invalid[1]} {wrong_value(entries[0])}."
    return message


def _in_german_quotes(words: str) -> str:
    return _QUOTED.sub(r"„\1“", words)


def storage_reason(error: StorageError | DatabaseError) -> str:
    """Why the database cannot be used, and what to do."""
    from storage.database_errors import StorageError, explain

    return str(error if isinstance(error, StorageError) else explain(error))


def os_reason(error: OSError) -> str:
    """Why the system refused something: "der Datenträger ist voll"."""
    return _OS.get(error.errno or 0) or error.strerror or str(error)


def trouble_around(error: Exception) -> str:
    """What is wrong with database or disk, where that explains an error; "" where it may be our mistake."""
    from sqlalchemy.exc import DatabaseError

    from storage.database_errors import trouble

    if isinstance(error, DatabaseError):
        return trouble(error)
    if isinstance(error, OSError) and error.errno in _DISK:
        return f"Die Daten lassen sich nicht ablegen: {os_reason(error)}."
    return ""


def ask_for_facts(facts: Sequence[str], sender: Sequence[str] = ()) -> list[str]:
    """What is wanting while these settings say nothing: those of the imprint, and that of the sender."""
    asked = []
    if facts:
        asked.append(
            f"Impressum und Datenschutz der Website sind unvollständig; es fehlen: {', '.join(facts)}."
        )
    if sender:
        asked.append(f"Mails haben keinen gültigen Absender; es fehlt: {', '.join(sender)}.")
    return asked

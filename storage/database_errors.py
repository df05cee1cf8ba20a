"""What a database says when it cannot be used: in German, with what to do, and without any password."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError, OperationalError


class StorageError(Exception):
    """The database cannot be used; the message is German and says what to do."""


_BUSY = "Die Datenbank ist von einem anderen Vorgang belegt; später noch einmal versuchen."
_FULL = "Der Datenträger ist voll oder gestört: Platz schaffen, dann noch einmal starten."
_UNREACHABLE = "Der Datenbankserver ist nicht zu erreichen: läuft er, und stimmen Rechnername und Port?"
_REFUSED = "Der Datenbankserver lässt uns nicht hinein: Benutzer und Passwort prüfen."
_MISSING = "Diese Datenbank gibt es auf dem Server nicht: mit createdb anlegen, oder den Namen prüfen."
_FORBIDDEN = "Der Datenbankserver erlaubt das nicht: die Datenbank muss dem Benutzer gehören."
_CROWDED = "Der Datenbankserver nimmt keine Verbindungen mehr an: max_connections erhöhen."
_READ_ONLY = "Die Datenbank lässt sich nicht öffnen oder nicht beschreiben: Rechte des Ordners prüfen."
_BROKEN = "Die Datei ist keine (heile) SQLite-Datenbank: aus der Sicherung zurückholen."

_PASSING = (_BUSY, _CROWDED, _UNREACHABLE)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_CODE = {
    "40001": _BUSY, "40P01": _BUSY, "55P03": _BUSY, "57014": _BUSY,
    "53100": _FULL, "53300": _CROWDED,
    "42501": _FORBIDDEN, "25006": "Der Datenbankserver nimmt nur Lesendes an: ist es der Ersatzserver?",
    "57P01": _UNREACHABLE, "57P02": _UNREACHABLE, "57P03": _UNREACHABLE,
}  # fmt: skip
# Of SQLite; and of a PostgreSQL that lets nobody in, which says it without a code, in English or German.
_BY_WORDS = (
    (("locked",), _BUSY),
    (("disk is full", "disk I/O error", "No space left"), _FULL),
    (("readonly", "unable to open"), _READ_ONLY),
    (("not a database", "malformed"), _BROKEN),
    (("too many clients", "remaining connection slots", "zu viele Verbindungen"), _CROWDED),
    (("authentication failed", "no password supplied", "Authentifizierung"), _REFUSED),
    (("pg_hba.conf", 'role "', "Rolle »"), _REFUSED),
    (('database "', "Datenbank »"), _MISSING),
    (("connection failed", "connection is bad", "connection timeout"), _UNREACHABLE),
    (("resolve host", "server closed"), _UNREACHABLE),
)  # fmt: skip


def explain(error: DatabaseError) -> StorageError:
    """A database error in words for people, naming what to do."""
    if message := trouble(error):
        return StorageError(message)
    said = str(error.orig or error).partition("\n")[0]  # PostgreSQL goes on with the values of the row
    if isinstance(error, OperationalError):
        return StorageError(f"Die Datenbank antwortet nicht: {said}")
    return StorageError(f"Die Datenbank meldet einen Fehler: {said}")


def trouble(error: DatabaseError) -> str:
    """What is wrong with the database, in words for people; "" for what may be a mistake of ours."""
    text = str(error.orig or error)
    code = getattr(error.orig, "sqlstate", None)
    if code in _BY_CODE:
        return _BY_CODE[code]
    known = (message for words, message in _BY_WORDS if any(each in text for each in words))
    return next(known, _UNREACHABLE if error.connection_invalidated else "")


def is_passing(error: DatabaseError) -> bool:
    """Whether it was the moment's: the server is away, or others were before us."""
    return trouble(error) in _PASSING

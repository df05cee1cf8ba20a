"""Who may sit at the operator's desk: a name each, and the hash of a password."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from storage.models_desk import Operator, OperatorSession
from storage.operator_record import Deed, note

_NAME = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])")


class OperatorError(Exception):
    """Somebody cannot be added, found or removed; the message is German."""


@dataclass(frozen=True)
class OperatorView:
    """Somebody who may sit at the desk. `password` is the hash."""

    id: int
    name: str
    password: str
    created_at: dt.datetime
    changed_at: dt.datetime


def normal_name(name: str) -> str:
    """A name as it is kept. Raises OperatorError for one that cannot be."""
    normal = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(normal):
        raise OperatorError(
            "Ein Name hat 2 bis 40 Zeichen: Buchstaben und Ziffern, dazwischen auch Punkt, Binde- und "
            "Unterstrich."
        )
    return normal


def name_key(name: str) -> str:
    """The same for names that count as one: neither case nor the way a letter is written makes another."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def add(connection: Connection, name: str, password: str, now: dt.datetime) -> str:
    """Let somebody sit at the desk; returns the name as it is kept. `password`: the hash.

    Raises OperatorError for a name that cannot be, or is there.
    """
    normal = normal_name(name)
    if find(connection, normal) is not None:
        raise OperatorError(
            f"{normal} gibt es schon. Ein neues Passwort setzt: antragsradar operators password {normal}"
        )
    values = {"name": normal, "name_key": name_key(normal), "password": password}
    connection.execute(insert(Operator).values(**values, created_at=now, changed_at=now))
    note(connection, Deed(now, "", "operator_added", normal))
    return normal


def find(connection: Connection, name: str) -> OperatorView | None:
    """Who bears a name; None where nobody does."""
    return next(iter(_views(connection, Operator.name_key == name_key(name))), None)


def everybody(connection: Connection) -> list[OperatorView]:
    """All of them, by name."""
    return _views(connection)


def _views(connection: Connection, *wanted: ColumnElement[bool]) -> list[OperatorView]:
    columns = (Operator.id, Operator.name, Operator.password, Operator.created_at, Operator.changed_at)
    rows = connection.execute(select(*columns).where(*wanted).order_by(Operator.name_key))
    return [OperatorView(*row) for row in rows]


def is_anybody(connection: Connection) -> bool:
    """Whether there is anybody who could log in."""
    return bool(connection.scalar(select(exists().where(Operator.id.is_not(None)))))


def change_password(connection: Connection, name: str, password: str, now: dt.datetime) -> str:
    """Give somebody a new password and end their sessions; returns the name. Raises OperatorError."""
    known = _known(connection, name)
    connection.execute(
        update(Operator).where(Operator.id == known.id).values(password=password, changed_at=now)
    )
    connection.execute(delete(OperatorSession).where(OperatorSession.operator_id == known.id))
    note(connection, Deed(now, "", "password_changed", known.name))
    return known.name


def keep_hash(connection: Connection, operator: OperatorView, password: str) -> None:
    """Keep another hash of the same password, made with newer parameters."""
    connection.execute(update(Operator).where(Operator.id == operator.id).values(password=password))


def remove(connection: Connection, name: str, now: dt.datetime) -> str:
    """Let somebody sit there no more, from now on; returns the name. Raises OperatorError."""
    known = _known(connection, name)
    connection.execute(delete(Operator).where(Operator.id == known.id))  # the sessions go with it
    note(connection, Deed(now, "", "operator_removed", known.name))
    return known.name


def _known(connection: Connection, name: str) -> OperatorView:
    known = find(connection, name)
    if known is None:
        raise OperatorError(f"{name.strip()} gibt es nicht. Wen es gibt, zeigt: antragsradar operators list")
    return known

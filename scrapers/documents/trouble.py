"""Why a document could not be read, or not whole: a state for the database, a sentence for people."""

from __future__ import annotations

from typing import Literal

State = Literal["ok", "needs_ocr", "unreadable", "too_large", "timeout", "unsupported"]


class DocumentTrouble(Exception):
    """A document that cannot be read; `message` is German and for people."""

    def __init__(self, state: State, message: str) -> None:
        super().__init__(message)
        self.state: State = state
        self.message = message


def locked() -> DocumentTrouble:
    """The trouble of a file with a password."""
    return DocumentTrouble("unreadable", "Die Datei ist mit einem Passwort geschützt.")

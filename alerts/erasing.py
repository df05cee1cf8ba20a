"""A person is erased: from the database, and the letters to them that were written as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from sqlalchemy import Engine

from storage.addresses import address_key
from storage.retention import MAIL_FOLDER
from storage.subscribers import erase


@dataclass(frozen=True)
class Erased:
    """What there was of somebody."""

    was_known: bool
    letters: int  # files

    def __bool__(self) -> bool:
        return self.was_known or self.letters > 0


def erase_person(engine: Engine, data_dir: Path, address: str) -> Erased:
    """Delete all that is kept of an address. Raises OSError where a letter cannot be read or deleted."""
    with engine.begin() as connection:
        was_known = erase(connection, address)
    # Afterwards: what is in the ledger no more is not written any more; and a letter that is in hand then is
    # taken back when it should be recorded (alerts.deliver).
    letters = list(_letters_to(address, data_dir / MAIL_FOLDER))
    for path in letters:
        path.unlink(missing_ok=True)
    return Erased(was_known, len(letters))


def _letters_to(address: str, folder: Path) -> Iterator[Path]:
    wanted, parser = address_key(address), BytesHeaderParser(policy=policy.SMTP)
    for path in folder.glob("*.eml"):
        try:
            with path.open("rb") as file:
                to = parser.parse(file)["To"]
        except FileNotFoundError:  # its time was over just now
            continue
        if to is not None and any(address_key(each.addr_spec) == wanted for each in to.addresses):
            yield path

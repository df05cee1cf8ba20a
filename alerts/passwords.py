"""Passwords of operators: argon2id, with the parameters that RFC 9106, section 4, recommends second."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
"""Characters. Nothing else is asked of a password (NIST SP 800-63B, 5.1.1.2)."""
_HASHER = PasswordHasher()
_ONE_AT_A_TIME = threading.Lock()
"""Each takes 64 MiB: many that try at once must not take the memory of a small machine."""


class PasswordError(ValueError):
    """A password cannot be; the message is German."""


def hashed(password: str) -> str:
    """What is kept of a password. Raises PasswordError for one that is too short or too long."""
    if len(password) < SHORTEST:
        raise PasswordError(f"Das Passwort ist zu kurz: es braucht mindestens {SHORTEST} Zeichen.")
    if len(password) > LONGEST:
        raise PasswordError(f"Das Passwort ist zu lang: höchstens {LONGEST} Zeichen.")
    return _hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether it is the password of a hash. Without a hash (None) that takes as long, and never is."""
    nobodys = _nobodys()  # whether it is needed or not: who was told apart by time would be told apart
    with _ONE_AT_A_TIME:
        try:
            return _HASHER.verify(kept or nobodys, _same(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def renewed(password: str, kept: str) -> str | None:
    """A new hash of a password that is right, where `kept` was made with other parameters; else None."""
    return _hash(password) if _HASHER.check_needs_rehash(kept) else None


def _hash(password: str) -> str:
    with _ONE_AT_A_TIME:
        return _HASHER.hash(_same(password))


def _same(password: str) -> str:
    """The same for what looks the same: keyboards differ in how they write an umlaut."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())

"""Signed tokens: each is good for one purpose and one subject, for a while, and nobody else can make one.

A token holds when it was made and what it is about, readable by anyone, and a signature (HMAC-SHA-256,
RFC 2104) by a key of its purpose, which comes from the installation's secret.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac

_LONGEST = 2000  # characters; ours are far shorter
_SECONDS = 8  # bytes of the instant


class TokenError(Exception):
    """A token is none of ours, or is for something else."""


class TokenTooOld(TokenError):
    """A token was ours, once."""


class Tokens:
    """Makes and reads tokens. `secret`: whoever knows it can make them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def make(self, purpose: str, subject: str, at: dt.datetime) -> str:
        """A token for a purpose and a subject, in characters that stand in an address as they are."""
        said = int(at.timestamp()).to_bytes(_SECONDS, "big") + subject.encode()
        return f"{_encoded(said)}.{_encoded(self._signature(purpose, said))}"

    def read(self, token: str, purpose: str, *, now: dt.datetime, max_age: dt.timedelta) -> str:
        """What a token is about. Raises TokenError, TokenTooOld."""
        said, signature = _parts(token)
        if not hmac.compare_digest(signature, self._signature(purpose, said)):
            raise TokenError
        made = int.from_bytes(said[:_SECONDS], "big")
        if now.timestamp() - made > max_age.total_seconds():
            raise TokenTooOld
        return said[_SECONDS:].decode()

    def _signature(self, purpose: str, said: bytes) -> bytes:
        key = hmac.digest(self._secret, f"antragsradar token: {purpose}".encode(), hashlib.sha256)
        return hmac.digest(key, said, hashlib.sha256)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _parts(token: str) -> tuple[bytes, bytes]:
    said, dot, signature = token.partition(".")
    if not dot or len(token) > _LONGEST or not token.isascii():
        raise TokenError
    try:
        return _decoded(said), _decoded(signature)
    except binascii.Error as error:
        raise TokenError from error


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)

"""Signed tokens: each is good for one purpose and one subject, for a while, and nobody else can make one.

A token holds when it was made and what it is about, readable by anyone, and a signature (HMAC-SHA-256,
RFC 2104) by a key of its purpose, which itsdangerous derives from the installation's secret.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from itsdangerous import BadSignature, Signer, base64_decode, base64_encode

_LONGEST = 2000  # characters; ours are far shorter


class TokenError(Exception):
    """A token is none of ours, or is for something else."""


class TokenTooOld(TokenError):
    """A token was ours, once."""


class Tokens:
    """Makes and reads tokens. `secret`: whoever knows it can make them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._signers: dict[str, Signer] = {}  # by purpose

    def make(self, purpose: str, subject: str, at: dt.datetime) -> str:
        """A token for a purpose and a subject, in characters that stand in an address as they are."""
        said = f"{int(at.timestamp())}.{base64_encode(subject).decode('ascii')}"
        return self._signer(purpose).sign(said).decode("ascii")

    def read(self, token: str, purpose: str, *, now: dt.datetime, max_age: dt.timedelta) -> str:
        """What a token is about. Raises TokenError, TokenTooOld."""
        if len(token) > _LONGEST or not token.isascii():
            raise TokenError
        try:
            made, _, subject = self._signer(purpose).unsign(token).decode("ascii").partition(".")
        except BadSignature as error:
            raise TokenError from error
        if now.timestamp() - int(made) > max_age.total_seconds():
            raise TokenTooOld
        return base64_decode(subject).decode()

    def _signer(self, purpose: str) -> Signer:
        found = self._signers.get(purpose)
        if found is None:
            salt = f"antragsradar token: {purpose}"
            found = Signer(self._secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
            self._signers[purpose] = found
        return found

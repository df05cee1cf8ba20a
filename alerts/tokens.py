"""Signed tokens: each is good for one purpose and one subject, for a while, and nobody else can make one.

A token holds when it was made and what it is about, readable by anyone, and a signature (HMAC-SHA-256,
RFC 2104) by a key of its purpose, which itsdangerous derives from the installation's secret.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from itsdangerous import BadData, URLSafeSerializer

_LONGEST = 2000  # characters; ours are far shorter


class TokenError(Exception):
    """A token is none of ours, or is for something else."""


class TokenTooOld(TokenError):
    """A token was ours, once."""


class Tokens:
    """Makes and reads tokens. `secret`: whoever knows it can make them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._serializers: dict[
            str, URLSafeSerializer
        ] = {}  # by purpose: making one is most of making a token

    def make(self, purpose: str, subject: str, at: dt.datetime) -> str:
        """A token for a purpose and a subject, in characters that stand in an address as they are."""
        token = self._serializer(purpose).dumps([int(at.timestamp()), subject])
        return token if isinstance(token, str) else token.decode("ascii")

    def read(self, token: str, purpose: str, *, now: dt.datetime, max_age: dt.timedelta) -> str:
        """What a token is about. Raises TokenError, TokenTooOld."""
        if len(token) > _LONGEST or not token.isascii():
            raise TokenError
        try:
            made, subject = self._serializer(purpose).loads(token)
        except BadData as error:
            raise TokenError from error
        if now.timestamp() - made > max_age.total_seconds():
            raise TokenTooOld
        return str(subject)

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        found = self._serializers.get(purpose)
        if found is None:
            signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
            salt = f"antragsradar token: {purpose}"
            found = self._serializers[purpose] = URLSafeSerializer(
                self._secret, salt=salt, signer_kwargs=signer
            )
        return found

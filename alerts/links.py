"""The tokens of links in mails: what each is for, what it names, and how long it is good.

They name a person by a key that nobody else is ever given, and never an address.
"""

from __future__ import annotations

import datetime as dt

from alerts.tokens import TokenError, Tokens
from storage.subscribers import CONFIRM_WITHIN

MANAGE_AGE = dt.timedelta(days=365)
UNSUBSCRIBE_AGE = dt.timedelta(days=3650)
"""Whoever keeps a mail so long can still leave by it."""

_CONFIRM, _MANAGE, _UNSUBSCRIBE = "confirm", "manage", "unsubscribe"


class Links:
    """Makes and reads them. Reading raises TokenError, TokenTooOld."""

    def __init__(self, secret: str) -> None:
        self._tokens = Tokens(secret)

    def confirm(self, person: str, subscription: int, at: dt.datetime) -> str:
        """Confirms a subscription of a person."""
        return self._tokens.make(_CONFIRM, f"{person} {subscription}", at)

    def manage(self, person: str, at: dt.datetime) -> str:
        """Shows and changes all that a person has."""
        return self._tokens.make(_MANAGE, person, at)

    def unsubscribe(self, person: str, delivery: int, at: dt.datetime) -> str:
        """Ends what a mail was sent for."""
        return self._tokens.make(_UNSUBSCRIBE, f"{person} {delivery}", at)

    def confirmed(self, token: str, now: dt.datetime) -> tuple[str, int]:
        """Whose subscription a token confirms, and which."""
        return _pair(self._tokens.read(token, _CONFIRM, now=now, max_age=CONFIRM_WITHIN))

    def managed(self, token: str, now: dt.datetime) -> str:
        """Whose page a token opens."""
        return self._tokens.read(token, _MANAGE, now=now, max_age=MANAGE_AGE)

    def left(self, token: str, now: dt.datetime) -> tuple[str, int]:
        """Who leaves by a token, and by which mail."""
        return _pair(self._tokens.read(token, _UNSUBSCRIBE, now=now, max_age=UNSUBSCRIBE_AGE))


def _pair(subject: str) -> tuple[str, int]:
    key, _, number = subject.partition(" ")
    if not number.isdecimal():
        raise TokenError
    return key, int(number)

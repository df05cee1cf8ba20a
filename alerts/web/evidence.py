"""What is kept of a consent: when, how, to what words, and from which network by a keyed hash alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import Any

from starlette.requests import Request

from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.limits import network_of

CONSENT = later(
    "Wir speichern die Adresse, die Auswahl und wann Sie bestätigt haben, um Ihnen diese Mails zu senden. "
    "Sie können das jederzeit ändern, beenden und alles löschen lassen."
)
CONSENT_VERSION = "2026-11"


class Evidence:
    """Makes it. `secret`: without it nobody finds the network that a hash is of."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"antragsradar networks", hashlib.sha256)

    def asked(self, request: Request, now: dt.datetime) -> dict[str, Any]:
        """Of the form that was sent."""
        return {
            "asked_at": now.isoformat(),
            "asked_by": "form",
            "asked_from": self._network(request),
            "consent": _(CONSENT),
            "consent_version": CONSENT_VERSION,
        }

    def confirmed(self, request: Request, now: dt.datetime) -> dict[str, Any]:
        """Of the button on the page that the mail's link leads to."""
        return {
            "confirmed_at": now.isoformat(),
            "confirmed_by": "button",
            "confirmed_from": self._network(request),
        }

    def _network(self, request: Request) -> str:
        network = network_of(request.client.host if request.client else "")
        return hmac.digest(self._key, network.encode(), hashlib.sha256).hex()[:16]

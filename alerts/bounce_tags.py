"""Where bounces come back to: an address of its own for each delivery (VERP), which nobody else can make.

    bounces+3039-d616cb4c23bd11f1945e@radar.example

Case does not matter in it, for some servers change it.
"""

from __future__ import annotations

import hashlib
import hmac
import re

_TAG = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{20})\Z")


class BounceTags:
    """Makes and reads the tags. `secret`: whoever knows it can make them."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"antragsradar bounces", hashlib.sha256)

    def address(self, bounce_to: str, delivery: int) -> str:
        """Where the bounces of a delivery come back to; empty where they are read nowhere."""
        local, at, domain = bounce_to.rpartition("@")
        return f"{local}+{delivery:x}-{self._mac(f'{delivery:x}')}{at}{domain}" if at else ""

    def delivery(self, address: str) -> int | None:
        """The delivery that such an address belongs to; None where we did not make it."""
        match = _TAG.match(address.rpartition("@")[0].rpartition("+")[2].casefold())
        if match is None or not hmac.compare_digest(match[2], self._mac(match[1])):
            return None
        return int(match[1], 16)

    def _mac(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), hashlib.sha256).hex()[:20]

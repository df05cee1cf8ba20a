"""Telling a WebSub hub that a feed is different: whoever is told by the hub stops asking on their own."""

from __future__ import annotations

import http.client
import logging
import threading
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlencode

logger = logging.getLogger(__name__)

SECONDS = 10
"""So long a hub may take to answer."""


class Hub:
    """One hub; without an address nobody is told. What could not be told is told with the next news."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pending: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, feeds: Iterable[str]) -> None:
        """That these feeds, by their addresses, have something new."""
        if not self.url:
            return
        with self._lock:
            self._pending.update(feeds)
            for feed in sorted(self._pending):
                try:
                    self._post({"hub.mode": "publish", "hub.url": feed})
                except (OSError, http.client.HTTPException) as error:
                    logger.warning("hub %s not told: %s", self.url, error)
                    return
                self._pending.discard(feed)

    def _post(self, fields: dict[str, str]) -> None:
        request = urllib.request.Request(self.url, urlencode(fields).encode(), method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # http(s), by the settings
            answer.read(1000)

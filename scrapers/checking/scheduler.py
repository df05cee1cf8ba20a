"""Scrapy's scheduler for a check: a few pages of each kind, and not many of all kinds together."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

EACH = 2
"""Pages of each kind."""
MOST = 19
"""Requests of one check; robots.txt comes on top."""
NOT_ASKED = "checking/not_asked"
"""In Scrapy's statistics: how many requests of a run would have followed."""


class SparingScheduler(BaseScheduler):
    """Hands out the kind of page that was asked for least; from both ends of what a kind has waiting.

    A page that failed does not count: another one is asked for, three times as many at most. What leads on
    from a request that was handed out (a redirect) is not held back but counts as a request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.sent = 0
        self._leading_on: deque[Request] = deque()
        self._waiting: defaultdict[str, deque[Request]] = defaultdict(deque)
        self._handed: Counter[str] = Counter()
        self._known: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SparingScheduler:
        return cls(crawler)

    def close(self, reason: str) -> None:
        """Leave in the statistics how many requests were not handed out."""
        if self.crawler.stats is not None:
            left = len(self._leading_on) + sum(map(len, self._waiting.values()))
            self.crawler.stats.set_value(NOT_ASKED, left)

    def enqueue_request(self, request: Request) -> bool:
        if request.meta.get("redirect_times"):
            self._leading_on.append(request)
            return True
        if not request.dont_filter and request.url in self._known:
            return False
        self._known.add(request.url)
        self._waiting[_kind(request)].append(request)
        return True

    def has_pending_requests(self) -> bool:
        return self.sent < MOST and bool(self._leading_on or self._wanted())

    def next_request(self) -> Request | None:
        if not self.has_pending_requests():
            return None
        self.sent += 1
        if self._leading_on:
            return self._leading_on.popleft()
        kind = min(self._wanted(), key=self._handed.__getitem__)
        self._handed[kind] += 1
        waiting = self._waiting[kind]
        return waiting.popleft() if self._handed[kind] % 2 else waiting.pop()

    def _wanted(self) -> list[str]:
        return [kind for kind, waiting in self._waiting.items() if waiting and not self._enough(kind)]

    def _enough(self, kind: str) -> bool:
        handed = self._handed[kind]
        failed: Counter[str] = getattr(self.crawler.spider, "failed_pages", None) or Counter()
        return handed - failed[kind] >= EACH or handed >= 3 * EACH


def _kind(request: Request) -> str:
    kind: Any = request.meta.get("page", "")
    return str(kind)

"""What is ready to be sent is sent before anything else is looked at: routes, language, compression."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from prometheus_client import Counter
from starlette.types import ASGIApp, Receive, Scope, Send

from alerts.web.conditional import Ready

Find = Callable[[Scope], Ready | None]
"""The answer to a request where it is at hand. Never waits."""


class AtHand:
    """ASGI middleware that gives such answers, and counts them: they do not come by CountAnswers."""

    def __init__(self, app: ASGIApp, find: Find, counter: Counter) -> None:
        self.app = app
        self._find = find
        self._of = cache(counter.labels)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        answer = self._answer(scope)
        if answer is None:
            await self.app(scope, receive, send)
            return
        self._of(scope["path"], f"{answer.status_code // 100}xx").inc()
        await answer(scope, receive, send)

    def _answer(self, scope: Scope) -> Ready | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        try:
            return self._find(scope)
        except OSError:  # the route says what is wrong
            return None

"""Answers are compressed for whoever takes that, unless they are already, or cannot be."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware, IdentityResponder
from starlette.types import ASGIApp, Receive, Scope, Send

from alerts.addresses import CALENDAR_TYPE, MEDIA_TYPES
from alerts.web.conditional import takes_gzip

READY_TYPES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *MEDIA_TYPES.values(), CALENDAR_TYPE)
"""What is compressed before it is asked for, or cannot be."""
SMALLEST = 1000
"""Bytes from which on it pays."""


class Compressed(GZipMiddleware):
    """Starlette's own, which takes "gzip;q=0" for a wish."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, SMALLEST, exclude_content_types=READY_TYPES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed where that is wanted."""
        if scope["type"] == "http" and not takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            plain = IdentityResponder(
                self.app, self.minimum_size, exclude_content_types=self.exclude_content_types
            )
            await plain(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

"""Answers that a reader who has them already need not fetch again (RFC 9110, section 13)."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

PAGE_SECONDS = 60
"""How long a page may be shown again without being asked for."""


def conditional(
    request: Request, content: bytes, media_type: str, *, modified: dt.datetime | None, max_age: int
) -> Response:
    """The content with ETag and, where known, Last-Modified; 304 where the reader has it."""
    # A weak tag: the same content is sent with and without gzip.
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={max_age}"}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified.astimezone(dt.UTC), usegmt=True)
    if _has_it(request, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has_it(request: Request, tag: str, modified: dt.datetime | None) -> bool:
    """If-None-Match decides; If-Modified-Since only where it is absent."""
    named = request.headers.get("if-none-match")
    if named is not None:
        opaque = tag.removeprefix("W/")
        tags = [each.strip().removeprefix("W/") for each in named.split(",")]
        return opaque in tags or "*" in tags
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return known.tzinfo is not None and modified.replace(microsecond=0) <= known

"""Answers that a reader who has them already need not fetch again (RFC 9110, section 13)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from alerts.shelf import Kept
from storage.times import utc_now

PAGE_SECONDS = 60
"""How long a page may be shown again without being asked for."""

RawHeaders = tuple[tuple[bytes, bytes], ...]


def conditional(
    request: Request, content: bytes, media_type: str, *, modified: dt.datetime | None, max_age: int
) -> Response:
    """The content with ETag and, where known, Last-Modified; 304 where the reader has it."""
    # A weak tag: the same content is sent with and without gzip.
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={max_age}"}
    if modified is not None:
        headers["Last-Modified"] = _last_modified(_not_ahead(modified))
    if _has_it(_asked(request.scope), tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


class Ready(Response):
    """An answer of which everything is ready to be sent."""

    def __init__(self, status: int, headers: RawHeaders, body: bytes = b"") -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = list(headers)  # middleware adds to it


def ready(scope: Scope, kept: Kept, media_type: str, *, max_age: int) -> Ready:
    """A published document: compressed where the reader takes that, 304 where the reader has it."""
    asked, modified = _asked(scope), _not_ahead(kept.modified)
    if _has_it(asked, kept.tag, kept.modified):
        return Ready(304, _headers(kept.tag, modified, "", 0, max_age, False))
    packed = takes_gzip(asked.get(b"accept-encoding", b"").decode("latin-1"))
    body = kept.packed if packed else kept.content
    return Ready(200, _headers(kept.tag, modified, media_type, len(body), max_age, packed), body)


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip, or anything, and refuses it not (RFC 9110, section 12.5.3)."""
    weights = {}
    for part in accepted.casefold().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        weights[name] = next((each[2:].strip() for each in parameters if each.startswith("q=")), "1")
    weight = weights.get("gzip", weights.get("*", "0"))
    return weight.strip("0.") != ""


@lru_cache(maxsize=4096)
def _headers(
    tag: str, modified: dt.datetime, media_type: str, length: int, max_age: int, packed: bool
) -> RawHeaders:
    headers = {
        "etag": tag,
        "last-modified": _last_modified(modified),
        "cache-control": f"public, max-age={max_age}",
        "vary": "Accept-Encoding",
    }
    if media_type:
        headers |= {"content-type": media_type, "content-length": str(length)}
    if packed:
        headers["content-encoding"] = "gzip"
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def _not_ahead(modified: dt.datetime) -> dt.datetime:
    """Not later than the answer (RFC 9110, section 8.8.2.1), whatever clock has dated a file."""
    return min(modified, utc_now())


def _last_modified(modified: dt.datetime) -> str:
    return format_datetime(modified.astimezone(dt.UTC), usegmt=True)


def _asked(scope: Scope) -> dict[bytes, bytes]:
    """The headers of a request, of several with one name the first: made at once, where each look through
    all of them would take as long."""
    return dict(reversed(scope["headers"]))


def _has_it(asked: Mapping[bytes, bytes], tag: str, modified: dt.datetime | None) -> bool:
    """If-None-Match decides; If-Modified-Since only where it is absent."""
    named = asked.get(b"if-none-match")
    if named is not None:
        opaque = tag.removeprefix("W/")
        tags = [each.strip().removeprefix("W/") for each in named.decode("latin-1").split(",")]
        return opaque in tags or "*" in tags
    since = asked.get(b"if-modified-since")
    if since is None or modified is None:
        return False
    try:
        known = parsedate_to_datetime(since.decode("latin-1"))
    except ValueError:
        return False
    return known.tzinfo is not None and modified.replace(microsecond=0) <= known

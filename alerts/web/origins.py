"""Whether another site's page has sent a form.

Browsers since 2023 say so (Sec-Fetch-Site). Others name the page by Origin or Referer, and from our own
pages, whose addresses are told to nobody (Referrer-Policy), they send the Origin "null" and no Referer. That,
as no header at all, says nothing of the sender and is let through. It does no harm: what a desk or somebody's
own page does needs a token that only that page has, and the other forms do what anybody may do anyway.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

_FOREIGN = ("cross-site", "same-site")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SILENT = ("", "null")

_Place = tuple[str, int | None]


def is_foreign(request: Request, home: str) -> bool:
    """Whether what sends a request is no page of ours. `home`: where readers find the website; a proxy may
    have asked by another name."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in _FOREIGN
    named = (request.headers.get(name, "") for name in ("origin", "referer"))
    ours = {_place(home), _place(str(request.url))}
    return any(each not in _SILENT and _place(each) not in ours for each in named)


def _place(url: str) -> _Place | None:
    """A host and its port; by which scheme readers came, a proxy may hide. None where it is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    default = _DEFAULT_PORTS.get(parts.scheme)
    return (parts.hostname, None if port == default else port) if parts.hostname else None

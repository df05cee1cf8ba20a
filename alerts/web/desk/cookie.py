"""The cookie of the operator's desk: which it is, and where it may be used at all.

With TLS it is `__Host-…`, which browsers take from this host alone, with `Secure` and for the path "/"
(RFC 6265bis, 4.1.3.2). Without TLS there is a login only on the machine itself.
"""

from __future__ import annotations

import ipaddress

from starlette.requests import Request
from starlette.responses import Response

from alerts.site import Site

DESK_PATH = "/betrieb"
SECURE_NAME, PLAIN_NAME = "__Host-betrieb", "betrieb"


class Cookie:
    """Reads and sets it. `site`: where readers find the website."""

    def __init__(self, site: Site) -> None:
        self._has_tls = site.base_url.startswith("https://")

    def token(self, request: Request) -> str:
        """The token that a browser sent; "" where it sent none."""
        return request.cookies.get(self._name(request), "")

    def give(self, request: Request, response: Response, token: str) -> Response:
        """The same answer, with the cookie; the session ends when it ends, whatever the browser keeps."""
        self._set(request, response, token, None)
        return response

    def take_away(self, request: Request, response: Response) -> Response:
        """The same answer, after which the browser has the cookie no more."""
        self._set(request, response, "", 0)
        return response

    def _set(self, request: Request, response: Response, token: str, max_age: int | None) -> None:
        response.set_cookie(
            self._name(request),
            token,
            max_age=max_age,
            path="/",  # the desk has a path in each language
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )

    def _name(self, request: Request) -> str:
        return SECURE_NAME if self._is_secure(request) else PLAIN_NAME

    def _is_secure(self, request: Request) -> bool:
        # A proxy that is not named as one hides that readers come by TLS.
        return self._has_tls or request.url.scheme == "https"


def is_safe(request: Request) -> bool:
    """Whether a password may be sent: by TLS, or to the machine that it was asked from."""
    return request.url.scheme == "https" or _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

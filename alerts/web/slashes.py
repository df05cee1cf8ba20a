"""An address with a slash too many or too few leads to the one that there is, whatever host was named."""

from __future__ import annotations

from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.routing import Match, Router
from starlette.types import Receive, Scope, Send


class Slashes:
    """ASGI: what a router has no route for. Starlette's own redirect names the host that the request named,
    which may be anybody's (RFC 9110, section 10.2.2, lets a location be relative)."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._missing = router.default
        router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead on, or say that there is nothing."""
        path = scope["path"]
        other = {**scope, "path": path.rstrip("/") if path.endswith("/") else f"{path}/"}
        leads = scope["type"] == "http" and not path.startswith("//")
        if leads and any(route.matches(other)[0] is not Match.NONE for route in self._router.routes):
            url = URL(scope=other)
            await RedirectResponse(f"{url.path}?{url.query}" if url.query else url.path)(scope, receive, send)
        else:
            await self._missing(scope, receive, send)

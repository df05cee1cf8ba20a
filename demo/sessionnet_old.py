"""SessionNet of layout 5 (.php): agendas on to0040 only, some pages in windows-1252."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demo.sessionnet import SessionNetSite

WINDOWS_PAGES = frozenset({"to0040", "vo0050"})


class OldSessionNetSite(SessionNetSite):
    """The same product, some years older."""

    extension = "php"
    templates = ("sessionnet_old", "sessionnet")

    def pages(self) -> dict[str, Callable[[Request], Response]]:
        """The handlers by the page's name; what layout 6 made of the agenda leads to the error page."""
        return {
            **super().pages(),
            "si0057": self._redirect,
            "si0056": self._redirect,
            "to0040": lambda request: self._meeting_page(request, "to0040"),
        }

    def _redirect(self, request: Request) -> Response:
        return RedirectResponse(f"error.{self.extension}", status_code=302)

    def show(self, page: str, heading: str, **values: Any) -> Response:
        """A page with the line ends of php; some say only in a meta element that they are windows-1252."""
        body = self.text(page, heading, **values)
        if page in WINDOWS_PAGES:
            return Response(
                body.encode("windows-1252", "xmlcharrefreplace"), headers={"Content-Type": "text/html"}
            )
        return Response(body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

"""Long lists, a page at a time; and pages about what nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from alerts.web.pages import Templates

PAGE = "seite"
_LONGEST_NUMBER = 6
Item = TypeVar("Item")


@dataclass(frozen=True)
class Sheet(Generic[Item]):
    """Some items of a list."""

    items: Sequence[Item]
    number: int
    last: int
    path: str

    @property
    def before(self) -> str:
        """Where the page before this one lies; empty on the first."""
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Where the next one lies; empty on the last."""
        return self._url(self.number + 1) if self.number < self.last else ""

    def _url(self, number: int) -> str:
        return f"{self.path}?{PAGE}={number}" if number > 1 else self.path


def sheet_of(request: Request, items: Sequence[Item], *, size: int) -> Sheet[Item]:
    """The page of a list that was asked for. Raises HTTPException where there is no such page."""
    last = max(1, -(-len(items) // size))
    number = _number(request.query_params.get(PAGE, "1"))
    if not 1 <= number <= last:
        raise HTTPException(404)
    return Sheet(items[(number - 1) * size : number * size], number, last, request.url.path)


def _number(written: str) -> int:
    is_number = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
    return int(written) if is_number else 0


def unknown(templates: Templates, title: str, words: str) -> Response:
    """The answer for an address that names what we do not know."""
    html = templates.get_template("error.html").render(title=title, words=words)
    return HTMLResponse(html, 404, {"Cache-Control": "no-store"})

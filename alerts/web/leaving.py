"""Leaving by a mail: its mail program does so with one click (RFC 8058), a person with one button.

The link is the secret: nothing else is asked for, no cookie, no token of a form. GET changes nothing, for
programs follow links; and a POST that says neither that it is one click nor that the button was pressed shows
the button, for programs post too.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import parse_qsl

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.site import UNSUBSCRIBE_PATH
from alerts.subscription_words import Describer
from alerts.tokens import TokenError, TokenTooOld
from alerts.translation import language
from alerts.web.forms import BODY_SECONDS, answer, body_of
from alerts.web.house import House
from alerts.web.links import gone, too_old
from storage.database import reading
from storage.leaving import leave, sent_for
from storage.subscription_views import SubscriptionView
from storage.times import utc_now

BUTTON = "knopf"
"""The field that only our own page sends: then it was no mail program."""
_ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts, in either of the ways that forms are sent (RFC 8058, section 3.2)."""
_ONE_CLICK_PART = re.compile(
    rb'\bname="?List-Unsubscribe"?[ \t;\r]*\n(?:[^\r\n][^\n]*\n)*\r?\nOne-Click\r?\n--', re.IGNORECASE
)


class LeavePages:
    """The page of a link that ends what a mail was sent for."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[Route]:
        """Where it is found: in the header List-Unsubscribe, and at the foot of every mail."""
        path = f"{UNSUBSCRIBE_PATH}/{{token}}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.receive, methods=["POST"])]

    def show(self, request: Request) -> Response:
        """What would be ended."""
        found = self._found(request)
        if isinstance(found, Response):
            return found
        with reading(self._house.engine) as connection:
            ending = _described(connection, sent_for(connection, *found))
        return self._page(ending=ending)

    async def receive(self, request: Request) -> Response:
        """End it at once, where that is meant; else show what would be ended."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await body_of(request)
        except TimeoutError as error:
            raise HTTPException(408) from error
        how = _meant(body)
        if how is None:
            return await run_in_threadpool(self.show, request)
        return await run_in_threadpool(self._leave, request, how)

    def _leave(self, request: Request, how: str) -> Response:
        found = self._found(request)
        if isinstance(found, Response):
            return found
        with self._house.engine.begin() as connection:
            ended = _described(connection, leave(connection, *found, now=utc_now(), how=how))
        return self._page(ended=ended)

    def _found(self, request: Request) -> tuple[str, int] | Response:
        try:
            return self._house.links.left(request.path_params["token"], utc_now())
        except TokenTooOld:
            return too_old(self._house)
        except TokenError:
            return gone(self._house)

    def _page(self, *, ending: Sequence[str] = (), ended: Sequence[str] = ()) -> Response:
        page = self._house.templates.get_template("leave.html")
        return answer(page.render(ending=ending, ended=ended, button=BUTTON))


def _described(connection: Connection, subscriptions: Iterable[SubscriptionView]) -> list[str]:
    """What they are of, in words of the page's language."""
    describer = Describer(connection)
    return [describer.describe(each.filter, language()) for each in subscriptions]


def _meant(body: bytes) -> Literal["link", "one-click"] | None:
    """By what somebody leaves; None where nothing says that they want to."""
    sent = parse_qsl(body.decode("latin-1"))
    if _ONE_CLICK in sent or _ONE_CLICK_PART.search(body):
        return "one-click"
    return "link" if any(name == BUTTON for name, _ in sent) else None

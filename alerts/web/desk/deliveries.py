"""Mails at the desk: how many are in which state, and which had trouble. Addresses are shown shortened."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.safe import line
from alerts.translation import translated as _
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from storage.addresses import masked
from storage.base import DELIVERY_STATES
from storage.database import reading
from storage.delivery_counts import TroubledMail, mails_by_state, suspended, troubled_mails, waiting_mails
from storage.operator_sessions import SessionView
from storage.times import utc_now

DELIVERIES_PATH = f"{DESK_PATH}/mails"
SHOWN = 50
_SERVERS_WORDS = re.compile(r"[:(].*")


class DeliveryPages:
    """The page."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def routes(self) -> list[Route]:
        """Where it is found."""
        return [Route(DELIVERIES_PATH, self._guard.get(self._show), methods=["GET"])]

    def _show(self, request: Request, session: SessionView) -> Response:
        with reading(self._guard.house.engine) as connection:
            counts = mails_by_state(connection)
            waiting = waiting_mails(connection, utc_now())
            troubled = troubled_mails(connection, limit=SHOWN)
            away = suspended(connection)
        return self._guard.page(
            "deliveries.html",
            session,
            here=DELIVERIES_PATH,
            counts=[(state, counts.get(state, 0)) for state in DELIVERY_STATES],
            waiting=waiting,
            suspended=away,
            troubled=[(each, masked(each.address), trouble_of(each)) for each in troubled],
        )


def trouble_of(mail: TroubledMail) -> str:
    """What kind of trouble a mail had, in our own words: those of a server may hold the address."""
    own = line(_SERVERS_WORDS.sub("", mail.error.replace("\n", " "))) if mail.error else ""
    return own or _("Die Mail kam zurück")

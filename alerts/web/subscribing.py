"""Subscribing by mail, without an account: choose, see what it would have brought, give an address.

What follows on the form is the same for every address, known or not, and takes as long: who has subscribed
shows to nobody. Only the mail that goes out then says more, to its reader.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.site import SUBSCRIBE_PATH
from alerts.translation import language, later, spoken, told
from alerts.translation import translated as _
from alerts.web.choosing import Choice, choosing, chosen, chosen_query
from alerts.web.evidence import CONSENT
from alerts.web.forms import WHOLE, Field, Filled, Form, answer, see
from alerts.web.house import House
from alerts.web.languages import LANGUAGES
from storage.addresses import LONGEST, AddressError, normal_address
from storage.database import reading
from storage.facets import known_values
from storage.filters import Filter, FilterError
from storage.letters import request_subscription
from storage.times import utc_now

SENT_PATH = "/abonnieren/gesendet"
MOST_LETTERS_AN_HOUR = 300
"""Letters that anybody asks for on the site: beyond that it is no reader's doing."""
PAUSE = 0.3
"""Seconds that an answer takes at least, whatever there was to do."""
LONGEST_CHOICE = 4000  # characters of a query: 50 values of a filter, percent-encoded
FULL = later(
    "Zurzeit wird so oft etwas bestellt, dass wir warten müssen. Bitte in einer Stunde noch einmal absenden."
)

CHOICE = Field("auswahl", later("Auswahl"), LONGEST_CHOICE, hidden=True)
FREQUENCY = Field(
    "haeufigkeit",
    later("Häufigkeit"),
    20,
    choices=lambda: spoken().subscription.frequencies.items(),
    missing=later("Bitte sagen, wie oft."),
)
WEEKDAY = Field(
    "wochentag",
    later("An welchem Tag, wenn wöchentlich?"),
    1,
    choices=lambda: ((str(number), name) for number, name in enumerate(spoken().numbers.weekdays)),
    kind="select",
)
LANGUAGE = Field(
    "sprache",
    later("Sprache"),
    2,
    choices=LANGUAGES.items,
    hint=later("In dieser Sprache kommen die Mails; was sie aus den Anträgen zitieren, bleibt deutsch."),
    kind="select",
)
ADDRESS = Field(
    "adresse",
    later("Ihre Mailadresse"),
    LONGEST,
    missing=later("Bitte eine Mailadresse angeben."),
    kind="email",
    autocomplete="email",
)
SUBSCRIBE = Form("abonnieren", (CHOICE, FREQUENCY, WEEKDAY, LANGUAGE, ADDRESS))
DEFAULTS = {"haeufigkeit": "daily", "wochentag": "0"}


class SubscribePages:
    """The form, and the page that follows on it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(SUBSCRIBE_PATH, self.show, methods=["GET"]),
            Route(SUBSCRIBE_PATH, self.receive, methods=["POST"]),
            Route(SENT_PATH, self.sent),
        ]

    def show(self, request: Request) -> Response:
        """The form for the filter that the address names."""
        with reading(self._house.engine) as connection:
            choice = chosen(connection, request.query_params.multi_items())
        values = {**DEFAULTS, "sprache": language(), "auswahl": choice.filter.query()}
        if choice.filter.motion:
            values["haeufigkeit"] = "at_once"
        return self._page(choice, self._house.forms.blank(SUBSCRIBE, values=values))

    async def receive(self, request: Request) -> Response:
        """Ask the address whether it wants that."""
        filled = await self._house.forms.receive(request, SUBSCRIBE)
        if filled.trapped:
            return see(SENT_PATH)
        wanted, filled = await run_in_threadpool(self._wanted, filled)
        if not filled.errors:
            filled = await self._take(request, filled, wanted)
        if not filled.errors:
            return see(SENT_PATH)
        return await run_in_threadpool(self._page, Choice(wanted), filled)

    def _wanted(self, filled: Filled) -> tuple[Filter, Filled]:
        with reading(self._house.engine) as connection:
            try:
                return chosen_query(connection, filled.value("auswahl")), filled
            except FilterError as error:
                return Filter(), filled.wrong(WHOLE, told(error))

    async def _take(self, request: Request, filled: Filled, wanted: Filter) -> Filled:
        try:
            address = reader_address(filled.value("adresse"))
        except AddressError as error:
            return filled.wrong("adresse", told(error))
        now = utc_now()
        options: dict[str, Any] = {
            "now": now,
            "domain": self._house.site.domain,
            "language": filled.value("sprache") or language(),
            "weekday": int(filled.value("wochentag") or 0),
            "evidence": self._house.evidence.asked(request, now),
        }
        return await write(
            self._house, filled, request_subscription, address, wanted, filled.value("haeufigkeit"), **options
        )

    def sent(self, request: Request) -> Response:
        """What follows on the form, whatever the address."""
        return answer(self._house.templates.get_template("sent.html").render(mails=self._house.mails))

    def _page(self, choice: Choice, filled: Filled) -> Response:
        house = self._house
        with reading(house.engine) as connection:
            shown = choosing(connection, choice, known_values(connection), utc_now(), house.digest_hour)
        page = house.templates.get_template("subscribe.html")
        html = page.render(
            form=filled, choosing=shown, action=SUBSCRIBE_PATH, mails=house.mails, consent=_(CONSENT)
        )
        return answer(html, 422 if choice.errors else filled.status)


def reader_address(typed: str) -> str:
    """An address out in the world, as it is kept. Raises AddressError."""
    address = normal_address(typed)
    if "." not in address.rpartition("@")[2]:  # one of the mail server's own machine or network
        raise AddressError(
            "„{address}“ ist keine vollständige Mailadresse: hinter dem @ fehlt ein Teil.",
            address=address[:80],
        )
    return address


async def write(
    house: House, filled: Filled, request_letter: Callable[..., object], *arguments: Any, **options: Any
) -> Filled:
    """Let a letter be written that anybody may ask for; what became of it shows in nothing."""
    if not house.forms.allows_all("letters", most=MOST_LETTERS_AN_HOUR, seconds=3600):
        return filled.wrong(WHOLE, _(FULL), 503)

    def work() -> None:
        try:
            with house.engine.begin() as connection:
                request_letter(connection, *arguments, **options)
        except IntegrityError:  # somebody asked for the same at the same moment: then it is written
            return

    await asyncio.gather(run_in_threadpool(work), asyncio.sleep(PAUSE))
    return filled

"""Pages that a link of somebody's own leads to, and the page where such a link is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.site import MANAGE_PATH
from alerts.tokens import TokenError, TokenTooOld
from alerts.translation import told
from alerts.web.forms import Filled, Form, answer, see
from alerts.web.house import House
from alerts.web.links import gone, too_old
from alerts.web.subscribing import ADDRESS, reader_address, write
from storage.addresses import AddressError
from storage.database import reading
from storage.letters import request_link
from storage.persons import with_key
from storage.subscription_views import SubscriberView
from storage.times import utc_now

LINK_SENT_PATH = "/abo/gesendet"
LINK = Form("link", (ADDRESS,))


class RowNumber(Convertor[int]):
    """A number in an address that a row may have: with more digits there is no such page."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        """As it is looked for."""
        return int(value)

    def to_string(self, value: int) -> str:
        """As it stands in an address."""
        return str(value)


register_url_convertor("row", RowNumber())
SUBSCRIPTION_PATH = f"{MANAGE_PATH}/{{token}}/abo/{{number:row}}"
"""Where one subscription of somebody lies."""


@dataclass(frozen=True)
class Person:
    """Whose page it is, and its path."""

    view: SubscriberView
    path: str


class Personal:
    """Opens such pages, and sends links to them."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[Route]:
        """Where a link is asked for."""
        return [
            Route(MANAGE_PATH, self.show, methods=["GET"]),
            Route(MANAGE_PATH, self.receive, methods=["POST"]),
            Route(LINK_SENT_PATH, self.sent),
        ]

    def of(self, request: Request) -> Person | Response:
        """Whose page an address with a token is; what to answer where it is nobody's."""
        token = request.path_params["token"]
        try:
            key = self._house.links.managed(token, utc_now())
        except TokenTooOld:
            return too_old(self._house)
        except TokenError:
            return gone(self._house)
        with reading(self._house.engine) as connection:
            person = with_key(connection, key)
        return gone(self._house) if person is None else Person(person, f"{MANAGE_PATH}/{token}")

    def get(self, show: Callable[[Request, Person], Response]) -> Callable[[Request], Response]:
        """An answer to GET that needs to know whose page it is."""

        def answer_to(request: Request) -> Response:
            person = self.of(request)
            return person if isinstance(person, Response) else show(request, person)

        return answer_to

    def show(self, request: Request) -> Response:
        """The form to ask for a link."""
        return self._page(self._house.forms.blank(LINK))

    async def receive(self, request: Request) -> Response:
        """Send the link, where there is somebody; the answer is the same for all addresses."""
        filled = await self._house.forms.receive(request, LINK)
        if not filled.errors and not filled.trapped:
            try:
                address = reader_address(filled.value("adresse"))
            except AddressError as error:
                filled = filled.wrong("adresse", told(error))
            else:
                domain = self._house.site.domain
                filled = await write(self._house, filled, request_link, address, now=utc_now(), domain=domain)
        return self._page(filled) if filled.errors else see(LINK_SENT_PATH)

    def sent(self, request: Request) -> Response:
        """What follows on the form, whatever the address."""
        return answer(self._house.templates.get_template("link_sent.html").render(mails=self._house.mails))

    def _page(self, filled: Filled) -> Response:
        return answer(self._house.templates.get_template("link.html").render(form=filled), filled.status)

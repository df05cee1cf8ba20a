"""The page that a mail's link leads to: one button confirms. Programs that follow links change nothing."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.site import CONFIRM_PATH
from alerts.subscription_words import Describer, how_often, next_mail
from alerts.tokens import TokenError, TokenTooOld
from alerts.translation import language, told
from alerts.web.forms import WHOLE, Filled, Form, answer, see
from alerts.web.house import House
from alerts.web.links import gone, too_old
from storage.addresses import masked
from storage.database import reading
from storage.persons import SubscriberError, get, with_key
from storage.subscribers import confirm
from storage.subscription_views import SubscriberView, SubscriptionView
from storage.times import utc_now

CONFIRM = Form("bestaetigen", is_personal=True)
_Found = tuple[SubscriberView, SubscriptionView]


class ConfirmPages:
    """The page of a link that confirms."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[Route]:
        """Where it is found."""
        path = f"{CONFIRM_PATH}/{{token}}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.receive, methods=["POST"])]

    def show(self, request: Request) -> Response:
        """What is to be confirmed, or that it is."""
        found = self._found(request)
        if isinstance(found, Response):
            return found
        return self._page(found, self._house.forms.blank(CONFIRM, str(found[1].id)))

    async def receive(self, request: Request) -> Response:
        """Confirm it."""
        found = await run_in_threadpool(self._found, request)
        if isinstance(found, Response):
            return found
        filled = await self._house.forms.receive(request, CONFIRM, str(found[1].id))
        if not filled.errors and not filled.trapped:
            filled = await run_in_threadpool(self._confirm, request, found[1].id, filled)
        if filled.errors:
            return await run_in_threadpool(self._page, found, filled)
        return see(request.url.path)

    def _confirm(self, request: Request, subscription_id: int, filled: Filled) -> Filled:
        now = utc_now()
        try:
            with self._house.engine.begin() as connection:
                evidence = self._house.evidence.confirmed(request, now)
                confirm(connection, subscription_id, now=now, evidence=evidence)
        except SubscriberError as error:
            return filled.wrong(WHOLE, told(error), 410)
        return filled

    def _found(self, request: Request) -> _Found | Response:
        """What a link is about; what to answer where that is nothing."""
        try:
            key, number = self._house.links.confirmed(request.path_params["token"], utc_now())
        except TokenTooOld:
            return too_old(self._house)
        except TokenError:
            return gone(self._house)
        with reading(self._house.engine) as connection:
            person = with_key(connection, key)
            try:
                subscription = get(connection, number)
            except SubscriberError:
                return gone(self._house)
        if person is None or subscription.subscriber_id != person.id:
            return gone(self._house)
        return person, subscription

    def _page(self, found: _Found, filled: Filled) -> Response:
        person, subscription = found
        now = utc_now()
        with reading(self._house.engine) as connection:
            described = Describer(connection).describe(subscription.filter, language())
        html = self._house.templates.get_template("confirm.html").render(
            form=filled,
            state=subscription.state(now),
            described=described,
            often=how_often(subscription, language()),
            next=next_mail(subscription, now, self._house.digest_hour),
            address=masked(person.address),
        )
        return answer(html, filled.status)

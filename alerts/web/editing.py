"""One subscription of somebody, to change; or one more, which needs no confirming: the address is theirs."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.site import MANAGE_PATH
from alerts.translation import told
from alerts.web.choosing import Choice, choosing, chosen, chosen_query
from alerts.web.forms import WHOLE, Filled, Form, answer, see
from alerts.web.house import House
from alerts.web.managing import mine
from alerts.web.personal import SUBSCRIPTION_PATH, Person, Personal
from alerts.web.subscribing import CHOICE, DEFAULTS, FREQUENCY, WEEKDAY
from storage.database import reading
from storage.facets import known_values
from storage.filters import Filter, FilterError
from storage.news import filter_of
from storage.persons import SubscriberError
from storage.subscribers import ask, change, confirm
from storage.subscription_views import Frequency, SubscriptionView
from storage.times import utc_now

EDIT = Form("abo-aendern", (CHOICE, FREQUENCY, WEEKDAY), is_personal=True)


class EditPages:
    """The page of one subscription, and the one of a new one."""

    def __init__(self, house: House, personal: Personal) -> None:
        self._house = house
        self._personal = personal

    def routes(self) -> list[Route]:
        """Where they are found."""
        new = f"{MANAGE_PATH}/{{token}}/neu"
        return [
            Route(path, each, methods=[method])
            for path in (SUBSCRIPTION_PATH, new)
            for method, each in (("GET", self._personal.get(self._show)), ("POST", self._receive))
        ]

    def _show(self, request: Request, person: Person) -> Response:
        """The form, with what it is, or what the address names instead."""
        with reading(self._house.engine) as connection:
            try:
                now_is = mine(connection, request, person) if "number" in request.path_params else None
            except SubscriberError:
                return see(person.path)
            choice = _choice(connection, request, now_is)
        values = {**DEFAULTS, "auswahl": choice.filter.query()}
        if now_is is not None:
            values |= {"haeufigkeit": now_is.frequency, "wochentag": str(now_is.weekday)}
        return self._page(
            request, person, choice, self._house.forms.blank(EDIT, _about(request, person), values)
        )

    async def _receive(self, request: Request) -> Response:
        """Change it, or begin it."""
        person = await run_in_threadpool(self._personal.of, request)
        if isinstance(person, Response):
            return person
        filled = await self._house.forms.receive(request, EDIT, _about(request, person))
        if filled.trapped:
            return see(person.path)
        return await run_in_threadpool(self._keep, request, person, filled)

    def _keep(self, request: Request, person: Person, filled: Filled) -> Response:
        wanted = Filter()
        try:
            with reading(self._house.engine) as connection:
                wanted = chosen_query(connection, filled.value("auswahl"))
            if not filled.errors:
                return self._write(request, person, filled, wanted)
        except (FilterError, SubscriberError) as error:
            filled = filled.wrong(WHOLE, told(error))
        return self._page(request, person, Choice(wanted), filled)

    def _write(self, request: Request, person: Person, filled: Filled, wanted: Filter) -> Response:
        now = utc_now()
        frequency: Frequency = filled.value("haeufigkeit")  # type: ignore[assignment]  # one of its choices
        weekday = int(filled.value("wochentag") or 0)
        with self._house.engine.begin() as connection:
            if "number" in request.path_params:
                known = mine(connection, request, person)
                change(connection, known.id, now=now, filter=wanted, frequency=frequency, weekday=weekday)
                return see(f"{person.path}?erledigt=geaendert")
            evidence = {**self._house.evidence.asked(request, now), "asked_by": "own page"}
            asked = ask(
                connection, person.view.address, wanted, frequency, now=now, weekday=weekday,
                evidence=evidence,
            )  # fmt: skip
            if asked.confirmed_at is not None:
                raise SubscriberError("Das haben Sie schon abonniert.")
            confirm(connection, asked.id, now=now, evidence=self._house.evidence.confirmed(request, now))
        return see(f"{person.path}?erledigt=neu")

    def _page(self, request: Request, person: Person, choice: Choice, filled: Filled) -> Response:
        house = self._house
        with reading(house.engine) as connection:
            shown = choosing(connection, choice, known_values(connection), utc_now(), house.digest_hour)
        html = house.templates.get_template("edit.html").render(
            form=filled,
            choosing=shown,
            action=request.url.path,
            back=person.path,
            is_new="number" not in request.path_params,
        )
        return answer(html, 422 if choice.errors else filled.status)


def _about(request: Request, person: Person) -> str:
    """What the form's token is about."""
    return f"{person.view.key} {request.path_params.get('number', 'neu')}"


def _choice(connection: Connection, request: Request, now_is: SubscriptionView | None) -> Choice:
    pairs = request.query_params.multi_items()
    if pairs or now_is is None:
        return chosen(connection, pairs)
    try:
        return Choice(filter_of(now_is.filter))
    except FilterError as error:
        return Choice(Filter(), {error.field: told(error)})

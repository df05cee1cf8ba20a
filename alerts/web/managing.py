"""What the forms of somebody's own page do: change, pause, end, take along, erase.

The link is all that is asked for, and GET changes nothing. The tokens of these forms are of this person, and
of one button each: what ends one subscription does not end another, nor erases.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.erasing import erase_person
from alerts.site import MANAGE_PATH
from alerts.translation import told
from alerts.translation import translated as _
from alerts.web.forms import NOT_KEPT, WHOLE, Filled, answer, see
from alerts.web.house import House
from alerts.web.overview import ACTION, SETTINGS, about, overview
from alerts.web.personal import SUBSCRIPTION_PATH, Person, Personal
from storage.persons import SubscriberError, get
from storage.subscriber_export import export
from storage.subscribers import UNTIL_FURTHER_NOTICE, end, end_all, lift, pause, prefer, resume
from storage.subscription_views import Language, SubscriptionView
from storage.times import from_berlin, to_berlin, utc_now

_PAGE = f"{MANAGE_PATH}/{{token}}"
_ERASE = "loeschen"
_LONGEST_PAUSE = dt.timedelta(days=3 * 366)


class ManagePages:
    """The page, and the ways to its buttons."""

    def __init__(self, house: House, personal: Personal) -> None:
        self._house = house
        self._personal = personal

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(_PAGE, self._personal.get(self._show), methods=["GET"]),
            Route(f"{_PAGE}/{_ERASE}", self._personal.get(self._ask_to_erase), methods=["GET"]),
            Route(f"{_PAGE}/{_ERASE}", self._receive(self._erase), methods=["POST"]),
            Route(f"{_PAGE}/daten", self._receive(self._export), methods=["POST"]),
            Route(f"{_PAGE}/einstellungen", self._set, methods=["POST"]),
            *(Route(path, self._receive(self._push(do)), methods=["POST"]) for path, do in _BUTTONS.items()),
        ]

    def _show(self, request: Request, person: Person) -> Response:
        return overview(self._house, person, done=request.query_params.get("erledigt", ""))

    def _ask_to_erase(self, request: Request, person: Person) -> Response:
        filled = self._house.forms.blank(ACTION, about(person, _ERASE))
        html = self._house.templates.get_template("erase.html").render(
            form=filled, path=person.path, address=person.view.address
        )
        return answer(html)

    def _receive(self, do: _Deed) -> Callable[[Request], object]:
        """The answer to a form of the page: what `do` answers, where the form is good."""

        async def receive(request: Request) -> Response:
            person = await run_in_threadpool(self._personal.of, request)
            if isinstance(person, Response):
                return person
            filled = await self._house.forms.receive(request, ACTION, about(person, _way(request)))
            if filled.trapped:
                return see(person.path)
            if not filled.errors:
                try:
                    return await run_in_threadpool(do, request, person, filled)
                except SubscriberError as error:
                    filled = filled.wrong(WHOLE, told(error))
            return await run_in_threadpool(overview, self._house, person, filled)

        return receive

    def _push(self, do: _Change) -> _Deed:
        """Do something in a transaction, and lead back to the page, which says so."""

        def push(request: Request, person: Person, filled: Filled) -> Response:
            with self._house.engine.begin() as connection:
                done = do(connection, request, person, filled)
            return see(f"{person.path}?erledigt={done}")

        return push

    def _export(self, request: Request, person: Person, filled: Filled) -> Response:
        with self._house.engine.begin() as connection:
            kept = json.dumps(export(connection, person.view.address), ensure_ascii=False, indent=2)
        named = {"Content-Disposition": 'attachment; filename="antragsradar-meine-daten.json"'}
        return Response(kept, media_type="application/json", headers=NOT_KEPT | named)

    def _erase(self, request: Request, person: Person, filled: Filled) -> Response:
        erase_person(self._house.engine, self._house.data_dir, person.view.address)
        return answer(self._house.templates.get_template("erased.html").render())

    async def _set(self, request: Request) -> Response:
        """Keep how somebody wants to be written to."""
        person = await run_in_threadpool(self._personal.of, request)
        if isinstance(person, Response):
            return person
        filled = await self._house.forms.receive(request, SETTINGS, person.view.key)
        if not filled.errors and not filled.trapped:
            filled = await run_in_threadpool(self._prefer, person, filled)
        if filled.errors:
            return await run_in_threadpool(overview, self._house, person, None, filled)
        return see(f"{person.path}?erledigt=eingestellt")

    def _prefer(self, person: Person, filled: Filled) -> Filled:
        first, last, most = (filled.value(name) for name in ("ruhe_von", "ruhe_bis", "hoechstens"))
        if bool(first) != bool(last):
            return filled.wrong("ruhe_von", _("Für die Ruhezeit bitte beide Stunden wählen, oder keine."))
        if not most.isdecimal():
            return filled.wrong("hoechstens", _("Bitte eine Zahl von 1 bis 100 angeben."))
        language: Language = "en" if filled.value("sprache") == "en" else "de"
        quiet = (int(first), int(last)) if first else None
        try:
            with self._house.engine.begin() as connection:
                prefer(connection, person.view.id, language=language, quiet=quiet, daily_cap=int(most))
        except SubscriberError as error:
            return filled.wrong(WHOLE, told(error))
        return filled


_Deed = Callable[[Request, Person, Filled], Response]
_Change = Callable[[Connection, Request, Person, Filled], str]
"""What is done, as a key of alerts.web.overview.DONE. Raises SubscriberError."""


def _way(request: Request) -> str:
    """The button that a request presses, by its way below the page in whatever language: "abo/7/beenden"."""
    path: str = request.scope["path"]
    return path.partition(f"/{request.path_params['token']}/")[2]


def mine(connection: Connection, request: Request, person: Person) -> SubscriptionView:
    """The subscription that an address names. Raises HTTPException where it is not this person's, and
    SubscriberError where it is ended."""
    try:
        found = get(connection, request.path_params["number"])
    except SubscriberError as error:
        raise HTTPException(404) from error
    if found.subscriber_id != person.view.id:
        raise HTTPException(404)
    if found.ended_at is not None:
        raise SubscriberError("Dieses Abonnement ist schon beendet.")
    return found


def _pause(connection: Connection, request: Request, person: Person, filled: Filled) -> str:
    pause(connection, mine(connection, request, person).id, until=_until(filled.value("bis")))
    return "pausiert"


def _until(typed: str) -> dt.datetime:
    if not typed:
        return UNTIL_FURTHER_NOTICE
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError as error:
        raise SubscriberError(
            "„{typed}“ ist kein Tag. Gemeint ist etwas wie 2027-01-31.", typed=typed
        ) from error
    today = to_berlin(utc_now()).date()
    if not today < day <= today + _LONGEST_PAUSE:
        raise SubscriberError("Eine Pause endet an einem kommenden Tag, höchstens in drei Jahren.")
    return from_berlin(day, dt.time())


def _resume(connection: Connection, request: Request, person: Person, filled: Filled) -> str:
    resume(connection, mine(connection, request, person).id, now=utc_now())
    return "fortgesetzt"


def _end(connection: Connection, request: Request, person: Person, filled: Filled) -> str:
    end(connection, mine(connection, request, person).id, now=utc_now(), how="link")
    return "beendet"


def _end_all(connection: Connection, request: Request, person: Person, filled: Filled) -> str:
    end_all(connection, person.view.id, now=utc_now(), how="link")
    return "alles-beendet"


def _lift(connection: Connection, request: Request, person: Person, filled: Filled) -> str:
    lift(connection, person.view.id)
    return "wieder"


_BUTTONS: Mapping[str, _Change] = {
    f"{SUBSCRIPTION_PATH}/pausieren": _pause,
    f"{SUBSCRIPTION_PATH}/fortsetzen": _resume,
    f"{SUBSCRIPTION_PATH}/beenden": _end,
    f"{_PAGE}/alles-beenden": _end_all,
    f"{_PAGE}/wieder": _lift,
}

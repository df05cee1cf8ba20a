"""What somebody sees of all that they have. What its forms do is said in alerts.web.managing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from alerts.subscription_words import Describer, how_often, next_mail
from alerts.translation import language, later
from alerts.translation import translated as _
from alerts.web.forms import Field, Filled, Form, answer
from alerts.web.house import House
from alerts.web.languages import LANGUAGES
from alerts.web.personal import Person
from storage.database import reading
from storage.persons import subscriptions_of
from storage.subscription_views import SubscriberView, SubscriptionState
from storage.times import to_berlin, utc_now


def _hours() -> list[tuple[str, str]]:
    said = _("{hour} Uhr")
    return [("", "–"), *((str(hour), said.format(hour=hour)) for hour in range(24))]


ACTION = Form("verwalten", (Field("bis", later("Bis wann"), 10),), is_personal=True)
SETTINGS = Form(
    "einstellungen",
    (
        Field("sprache", later("Sprache"), 2, choices=LANGUAGES.items, kind="select"),
        Field("ruhe_von", later("Keine Mails von"), 2, choices=_hours, kind="select"),
        Field("ruhe_bis", later("bis"), 2, choices=_hours, kind="select"),
        Field(
            "hoechstens",
            later("Höchstens so viele Mails am Tag, die sofort kommen"),
            3,
            hint=later("Was darüber hinausgeht, steht in der nächsten täglichen Mail."),
            missing=later("Bitte eine Zahl von 1 bis 100 angeben."),
            kind="number",
        ),
    ),
    is_personal=True,
)
STATES: Mapping[SubscriptionState, str] = {
    "asked": later("noch nicht bestätigt"),
    "active": later("läuft"),
    "paused": later("ruht"),
    "ended": later("beendet"),
}
DONE = {
    "pausiert": later("Das Abonnement ruht."),
    "fortgesetzt": later("Das Abonnement läuft wieder. Was inzwischen geschah, steht in der nächsten Mail."),
    "beendet": later("Das Abonnement ist beendet."),
    "alles-beendet": later("Alle Abonnements sind beendet."),
    "wieder": later("Wir senden Ihnen wieder Mails."),
    "eingestellt": later("Ihre Einstellungen sind gespeichert."),
    "geaendert": later("Das Abonnement ist geändert."),
    "neu": later("Das Abonnement ist eingerichtet."),
}
"""What is said after a form; the page's address names which."""


@dataclass(frozen=True)
class Card:
    """A subscription as the page shows it."""

    id: int
    described: str
    often: str
    state: SubscriptionState
    state_words: str
    next: str
    confirmed: dt.datetime | None


def overview(
    house: House, person: Person, form: Filled | None = None, settings: Filled | None = None, done: str = ""
) -> Response:
    """The page. `form`, `settings`: with what is wrong; `done`: a key of DONE."""
    now = utc_now()
    with reading(house.engine) as connection:
        cards = _cards(connection, person.view, now, house.digest_hour)
    settings = settings or house.forms.blank(SETTINGS, person.view.key, _settings_of(person.view))
    html = house.templates.get_template("manage.html").render(
        person=person.view,
        path=person.path,
        cards=cards,
        form=form,
        asks=lambda way: house.forms.blank(ACTION, about(person, way)),
        settings=settings,
        done=_(DONE[done]) if done in DONE else "",
        tomorrow=(to_berlin(now) + dt.timedelta(days=1)).date().isoformat(),
    )
    return answer(html, max(settings.status, form.status if form else 200))


def about(person: Person, way: str) -> str:
    """What the token of a button is about, by its way below the page: it is worth nothing at another one."""
    return f"{person.view.key} {way}"


def _state(person: SubscriberView, state: SubscriptionState) -> str:
    return _("angehalten") if person.is_suspended and state == "active" else _(STATES[state])


def _settings_of(person: SubscriberView) -> dict[str, str]:
    quiet = (person.quiet_from, person.quiet_until)
    first, last = ("" if hour is None else str(hour) for hour in quiet)
    return {
        "sprache": person.language,
        "ruhe_von": first,
        "ruhe_bis": last,
        "hoechstens": str(person.daily_cap),
    }


def _cards(connection: Connection, person: SubscriberView, now: dt.datetime, hour: int) -> list[Card]:
    describer = Describer(connection)
    return [
        Card(
            id=each.id,
            described=describer.describe(each.filter, language()),
            often=how_often(each, language()),
            state=each.state(now),
            state_words=_state(person, each.state(now)),
            next="" if person.is_suspended else next_mail(each, now, hour),
            confirmed=each.confirmed_at,
        )
        for each in subscriptions_of(connection, person.id)
    ]

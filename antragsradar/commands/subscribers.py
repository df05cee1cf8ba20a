"""`subscribers`: who has subscribed to what. Addresses are masked where many are shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import typer
from sqlalchemy import Connection

from alerts.erasing import erase_person
from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.commands.mails import say_hold
from antragsradar.console import DONE, agreed, can_ask, fail, moment, say, show_json, show_table, wrong_call
from antragsradar.filter_options import FilterOptions, filtered
from storage.addresses import AddressError, masked
from storage.base import HIGHEST_NUMBER
from storage.database import reading
from storage.filters import FilterError, describe
from storage.holds import held
from storage.languages import write_in
from storage.news import filter_of
from storage.persons import SubscriberError, everybody, get, of, subscriptions_of
from storage.subscriber_export import export
from storage.subscribers import UNTIL_FURTHER_NOTICE, ask, confirm, end, pause, resume
from storage.subscription_views import Frequency, Language, SubscriberView, SubscriptionView
from storage.times import from_berlin, to_berlin, utc_now

Who = Annotated[str, typer.Argument(metavar="NUMMER|ADRESSE", help="ein Abonnement, oder alle einer Adresse")]
Address = Annotated[str, typer.Argument(metavar="ADRESSE", help="die Mailadresse")]

FREQUENCIES: dict[Frequency, str] = {
    "at_once": "sofort",
    "daily": "täglich",
    "weekly": "wöchentlich",
    "before_meeting": "vor Sitzungen",
}
LANGUAGES: dict[Language, str] = {"de": "Deutsch", "en": "Englisch"}
STATES = {"asked": "unbestätigt", "active": "aktiv", "paused": "pausiert", "ended": "beendet"}
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def list_(
    full: Annotated[bool, typer.Option("--full", help="Adressen ganz zeigen")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Zeigt, wer was abonniert hat."""
    app = App.here()
    with reading(app.database) as connection:
        people = everybody(connection)
        hold = held(connection)
    now = utc_now()
    if as_json:
        show_json([_person_json(person, subscriptions, now, full) for person, subscriptions in people])
        return DONE
    rows = [
        [
            str(each.id),
            _shown(person, full),
            _state(person, each, now),
            _how_often(each),
            moment(each.confirmed_at),
            _described(each),
        ]
        for person, subscriptions in people
        for each in subscriptions
    ]
    show_table("Abonnements", ["Nr", "Adresse", "Zustand", "Wie oft", "Seit", "Was"], rows)
    if hold is not None:
        say_hold(hold)
    return DONE


@filtered
def add(
    options: FilterOptions,
    address: Address,
    frequency: Annotated[
        Literal["at_once", "daily", "weekly", "before_meeting"],
        typer.Option("--frequency", help="sofort, täglich, wöchentlich oder am Tag vor der Sitzung"),
    ] = "daily",
    weekday: Annotated[int, typer.Option("--weekday", min=0, max=6, help="bei weekly: 0 ist Montag")] = 0,
    language: Annotated[
        Literal["de", "en"] | None,
        typer.Option("--language", help="Sprache aller Mails an die Adresse; sonst bleibt sie, anfangs de"),
    ] = None,
) -> int:
    """Trägt ein Abonnement ein, ohne Bestätigung: nur für Leute, die es so wollen."""
    app = App.here()
    now = utc_now()
    try:
        with app.database.begin() as connection:
            wanted = options.read(connection)
            asked = ask(
                connection, address, wanted, frequency, now=now, origin="command", language=language,
                weekday=weekday, evidence={"asked": "command"},
            )  # fmt: skip
            if language is not None:
                write_in(connection, asked.subscriber_id, language)
            kept = confirm(connection, asked.id, now=now)
    except AddressError as error:
        wrong_call(str(error))
    except SubscriberError as error:
        fail(str(error))
    if asked.confirmed_at is not None:
        say(f"Das gibt es schon: Nr. {kept.id}.")
    else:
        say(f"✓ Nr. {kept.id}: {_described(kept)}, {_how_often(kept)}.")
    if language is not None:
        say(f"✓ Alle Mails an {address.strip()} kommen auf {LANGUAGES[language]}.")
    return DONE


def pause_(
    who: Who,
    until: Annotated[
        str, typer.Option("--until", metavar="JJJJ-MM-TT", help="bis dahin; sonst bis auf Weiteres")
    ] = "",
) -> int:
    """Sendet eine Zeit lang nichts."""
    last = _day(until) if until else UNTIL_FURTHER_NOTICE
    app = App.here()
    with app.in_use.begin() as connection:
        for each in _chosen(connection, who):
            pause(connection, each.id, until=last)
            say(f"✓ Nr. {each.id} ruht {f'bis {moment(last)}' if until else 'bis auf Weiteres'}.")
    return DONE


def resume_(who: Who) -> int:
    """Sendet wieder, auch was inzwischen geschah."""
    with App.here().in_use.begin() as connection:
        for each in _chosen(connection, who):
            resume(connection, each.id, now=utc_now())
            say(f"✓ Nr. {each.id} läuft wieder.")
    return DONE


def end_(who: Who) -> int:
    """Beendet ein Abonnement oder alle einer Adresse."""
    with App.here().in_use.begin() as connection:
        for each in _chosen(connection, who):
            end(connection, each.id, now=utc_now(), how="command")
            say(f"✓ Nr. {each.id} ist beendet.")
    return DONE


def export_(address: Address) -> int:
    """Gibt alles aus, was zu einer Adresse gespeichert ist, als JSON."""
    with reading(App.here().in_use) as connection:
        kept = export(connection, address)
    if kept is None:
        fail(f"Zu {address} ist nichts gespeichert.")
    show_json(kept)
    return DONE


def erase_(
    address: Address,
    sure: Annotated[bool, typer.Option("--yes", help="ohne Rückfrage")] = False,
) -> int:
    """Löscht eine Adresse mit allem, was zu ihr gespeichert ist."""
    app = App.here()
    if not (sure or can_ask()):
        wrong_call("Es fehlt --yes (löschen): gefragt werden kann hier nicht.")
    if not sure and not agreed(f"Alles zu {address} löschen?"):
        say("Nichts gelöscht.")
        return DONE
    erased = erase_person(app.in_use, app.settings.data_dir, address)
    if not erased:
        fail(f"Zu {address} ist nichts gespeichert.")
    say(f"✓ Alles zu {address} ist gelöscht.")
    if erased.letters:
        letters = counted(erased.letters, "Mail", "Mails")
        say(f"Auch {letters}, als Datei geschrieben, in {app.settings.mail_folder.absolute()}.")
    if address in app.settings.digest_readers:
        say("Sie steht noch in ANTRAGSRADAR_DIGEST_TO: beim nächsten Start beginnt ihr Abonnement neu.")
    return DONE


def _day(text: str) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        wrong_call(f"--until: „{text}“ ist kein Tag; gemeint ist etwas wie 2026-08-31.")
    if day <= to_berlin(utc_now()).date():
        wrong_call(f"--until: {text} ist nicht in der Zukunft.")
    return from_berlin(day, dt.time())


def _chosen(connection: Connection, who: str) -> list[SubscriptionView]:
    """The subscriptions that are meant, without ended ones."""
    if who.isdecimal():
        if len(who) > len(str(HIGHEST_NUMBER)) or int(who) > HIGHEST_NUMBER:
            fail("So hohe Nummern hat kein Abonnement.")
        try:
            found = [get(connection, int(who))]
        except SubscriberError as error:
            fail(str(error))
    else:
        person = of(connection, who)
        if person is None:
            fail(f"Diese Adresse hat nichts abonniert: {who}.")
        found = subscriptions_of(connection, person.id)
    chosen = [each for each in found if each.ended_at is None]
    return chosen or fail("Das ist schon beendet.")


def _shown(person: SubscriberView, full: bool) -> str:
    return person.address if full else masked(person.address)


def _state(person: SubscriberView, subscription: SubscriptionView, now: dt.datetime) -> str:
    state = subscription.state(now)
    return "gesperrt" if person.is_suspended and state == "active" else STATES[state]


def _how_often(subscription: SubscriptionView) -> str:
    words = FREQUENCIES[subscription.frequency]
    return f"{words} {WEEKDAYS[subscription.weekday]}" if subscription.frequency == "weekly" else words


def _described(subscription: SubscriptionView) -> str:
    try:
        return describe(filter_of(subscription.filter))
    except FilterError:
        return f"nicht mehr lesbar: {subscription.filter}"


def _person_json(
    person: SubscriberView, subscriptions: list[SubscriptionView], now: dt.datetime, full: bool
) -> dict[str, Any]:
    return {
        "id": person.id,
        "address": _shown(person, full),
        "language": person.language,
        "suspended": person.suspended_at,
        "suspension": person.suspension,
        "last_sent": person.last_sent_at,
        "subscriptions": [
            {
                "id": each.id,
                "filter": each.filter,
                "frequency": each.frequency,
                "weekday": each.weekday if each.frequency == "weekly" else None,
                "origin": each.origin,
                "state": each.state(now),
                "confirmed": each.confirmed_at,
                "paused_until": each.paused_until,
                "ended": each.ended_at,
            }
            for each in subscriptions
        ],
    }

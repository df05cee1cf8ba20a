"""Letters about subscribing itself (storage.letters), in German or English.

Who asked for one need not be its reader: nothing that was typed stands in a subject, and of a filter only its
words, without what could be a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import Connection

from alerts.digest import MANAGE, Digest, inlined, template
from alerts.mail import Letterhead
from alerts.mail_errors import MailError
from alerts.numbers import plain_date
from alerts.safe import line
from alerts.site import CONFIRM_PATH, MANAGE_PATH
from alerts.subscription_words import Describer, how_often
from alerts.wording import ENGLISH
from storage.deliveries import Leased
from storage.letters import subject_of
from storage.persons import subscriptions_of, with_key
from storage.subscribers import CONFIRM_WITHIN, MOST_SUBSCRIPTIONS
from storage.subscription_views import Language, LetterKind, SubscriptionView
from storage.times import to_berlin


@dataclass(frozen=True)
class Said:
    """What a letter says: what somebody asked for, what to do, and what else there is to know."""

    subject: str
    before: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    button: str
    url: str
    after: tuple[str, ...]


def is_letter(kind: str) -> bool:
    """Whether a delivery is a letter about subscribing."""
    return kind in get_args(LetterKind)


def letter(connection: Connection, leased: Leased, head: Letterhead) -> Digest:
    """What it says; raises MailError (permanent) where what it is about is gone."""
    if leased.kind == "confirm":
        leased = replace(leased, language=_about(connection, leased).language or leased.language)
    said = _KINDS[leased.kind](connection, leased, head)
    values = {"said": said, "language": leased.language, "site": head.site}
    text = template("letter.txt").render(values)
    return Digest(said.subject, text, inlined(template("letter.html").render(values)))


def _confirm(connection: Connection, leased: Leased, head: Letterhead) -> Said:
    asked = _about(connection, leased)
    if asked.confirmed_at is not None or asked.ended_at is not None:
        raise MailError("Das Abonnement ist schon bestätigt oder beendet.", permanent=True)
    token = head.links.confirm(leased.subscriber_key, asked.id, leased.planned_at)
    title, url = line(head.site.title), head.site.page(f"{CONFIRM_PATH}/{token}", leased.language)
    until = to_berlin(leased.planned_at + CONFIRM_WITHIN).date()
    facts = _facts(connection, asked, leased.language)
    if leased.language == "en":
        return Said(
            f"Please confirm: mails from {title}",
            (f"Somebody, most likely you, asked for mails from {title} to this address:",),
            facts,
            "Confirm",
            url,
            (
                f"You can confirm until {plain_date(until, ENGLISH)}. If you did not ask, do nothing: "
                "without confirmation no more is sent, and the address is deleted after "
                f"{CONFIRM_WITHIN.days} days.",
                "What the mails quote of the motions is in German.",
            ),
        )
    return Said(
        f"Bitte bestätigen: Mails von {title}",
        (f"Jemand, vermutlich Sie, möchte an diese Adresse Mails von {title} bekommen:",),
        facts,
        "Bestätigen",
        url,
        (
            f"Bestätigen können Sie bis zum {plain_date(until)}. Waren Sie es nicht, tun Sie nichts: ohne "
            f"Bestätigung kommt nichts mehr, und nach {CONFIRM_WITHIN.days} Tagen ist die Adresse gelöscht.",
        ),
    )


def _subscribed(connection: Connection, leased: Leased, head: Letterhead) -> Said:
    known = _about(connection, leased)
    title, facts = line(head.site.title), _facts(connection, known, leased.language)
    if leased.language == "en":
        return Said(
            f"You have this already: mails from {title}",
            (f"Somebody, most likely you, asked for mails from {title} that you have already:",),
            facts,
            "Change, pause or end",
            _manage_url(leased, head),
            ("If mails do not arrive, the page says why. If you did not ask, there is nothing to do.",),
        )
    return Said(
        f"Das haben Sie schon: Mails von {title}",
        (f"Jemand, vermutlich Sie, hat Mails von {title} bestellt, die Sie schon abonniert haben:",),
        facts,
        "Ändern, pausieren, beenden",
        _manage_url(leased, head),
        ("Kommen keine Mails an, steht dort, warum. Waren Sie es nicht, brauchen Sie nichts zu tun.",),
    )


def _manage(connection: Connection, leased: Leased, head: Letterhead) -> Said:
    person = with_key(connection, leased.subscriber_key)
    mine = subscriptions_of(connection, person.id) if person else []
    is_full = sum(each.ended_at is None for each in mine) >= MOST_SUBSCRIPTIONS
    full: list[str] = []
    title = line(head.site.title)
    if leased.language == "en":
        if is_full:
            full = [f"You have {MOST_SUBSCRIPTIONS} subscriptions: more are possible once you end some."]
        return Said(
            f"Your link: mails from {title}",
            (*full, f"With this link you see, change and end all that {title} sends you."),
            (),
            "My subscriptions",
            _manage_url(leased, head),
            ("It is good for a year. Do not pass it on: whoever has it can change your subscriptions.",),
        )
    if is_full:
        full = [f"Sie haben {MOST_SUBSCRIPTIONS} Abonnements: für weitere beenden Sie bitte erst welche."]
    return Said(
        f"Ihr Link: Mails von {title}",
        (*full, f"Hier sehen, ändern und beenden Sie alles, was {title} Ihnen sendet."),
        (),
        "Meine Abonnements",
        _manage_url(leased, head),
        ("Der Link gilt ein Jahr. Geben Sie ihn nicht weiter: wer ihn hat, kann Ihre Abonnements ändern.",),
    )


_KINDS: dict[str, Callable[[Connection, Leased, Letterhead], Said]] = {
    "confirm": _confirm,
    "subscribed": _subscribed,
    "manage": _manage,
}


def _about(connection: Connection, leased: Leased) -> SubscriptionView:
    found = subject_of(connection, leased.id)
    if found is None:
        raise MailError("Das Abonnement gibt es nicht mehr.", permanent=True)
    return found


def _facts(
    connection: Connection, subscription: SubscriptionView, language: Language
) -> tuple[tuple[str, str], ...]:
    what, often = ("What", "How often") if language == "en" else ("Was", "Wie oft")
    described = Describer(connection).for_mail(subscription.filter, language)
    return ((what, described), (often, how_often(subscription, language)))


def _manage_url(leased: Leased, head: Letterhead) -> str:
    return head.site.page(f"{MANAGE_PATH}/{MANAGE}", leased.language)

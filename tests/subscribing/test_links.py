"""Programs follow the links in mails: whatever kind of mail it is, that changes nothing."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import get_args

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from alerts.deliver import deliver
from alerts.operator import tell_operator
from alerts.transports import SmtpTransport
from alerts.wording import ENGLISH, GERMAN, Wording
from storage.filters import Filter
from storage.models import Notice
from storage.models_subscriptions import Delivery
from storage.subscription_views import DeliveryKind, Language, LetterKind
from storage.times import to_berlin, utc_now
from tests.alerts.conftest import Server
from tests.alerts.house import EVIDENCE, HEAD, add_change, subscribe
from tests.alerts.test_wording import sentences
from tests.delivery.support import DAY, HOUR, at, plan
from tests.delivery.test_reminders import At, on_agenda
from tests.delivery.test_silence import put
from tests.subscribing.support import ADDRESS, Readers

OURS = re.compile(r"https://radar\.example/[^\s<>\"')]*")
OPERATOR = "betrieb@radar.example"
QUOTED = (
    "Sprachlotsen für Stadtteil 1",
    "Die Verwaltung wird beauftragt, Sprachlotsen einzusetzen.",
    EVIDENCE["snippet"],
    EVIDENCE["snippet"].replace(EVIDENCE["found"], f"“{EVIDENCE['found']}”"),
    EVIDENCE["found"],
    "Stadt Musterstadt",
    "Kreis Altdorf",
    "Kreistag",
    "Antrag.pdf",
    "HTTP-Status 503",
)
"""What a mail has from elsewhere, in German."""


class Town:
    """A reader who is sent mails of all kinds, as the mail server gets them."""

    def __init__(self, readers: Readers, smtp: Server, language: Language) -> None:
        self.readers, self.house = readers, readers.house
        self.language = language
        self._smtp = smtp
        self.now = utc_now()
        for source in ("musterstadt", "altdorf"):
            put(self.house, source, "ok", self.now - 50 * DAY)

    def subscribes(self, frequency: str = "daily", since: dt.timedelta = 10 * DAY) -> None:
        begun = self.now - since
        times = dict.fromkeys(("created_at", "confirmed_at", "begins_at", "looked_at"), begun)
        person = {"language": self.language}
        subscribe(self.house, ADDRESS, frequency, Filter(kinds=("Antrag",)), person=person, **times)

    def gets(self, now: dt.datetime | None = None) -> EmailMessage:
        """The last mail that goes out, after all that is due is planned."""
        moment = now or self.now
        plan(self.house, moment)
        return self.sent(deliver(self.house, SmtpTransport(self._smtp.url), HEAD, clock=at(moment)).sent)

    def is_told(self) -> EmailMessage:
        """The operator's mail."""
        transport = SmtpTransport(self._smtp.url)
        return self.sent(
            tell_operator(self.house, transport, HEAD, operator=OPERATOR, clock=at(self.now)).sent
        )

    def sent(self, count: int) -> EmailMessage:
        assert count == 1
        _, _, content, _ = self._smtp.box.received[-1]
        return email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)

    def kind(self) -> str:
        """Of the last mail."""
        with self.house.connect() as connection:
            kind = connection.scalar(select(Delivery.kind).order_by(Delivery.id.desc()).limit(1))
            return kind or ("notice" if connection.scalar(select(Notice.id)) else "")


def digest(town: Town) -> EmailMessage:
    town.subscribes()
    add_change(town.house, 1, at=town.now - HOUR)
    return town.gets()


def at_once(town: Town) -> EmailMessage:
    town.subscribes("at_once")
    add_change(town.house, 1, at=town.now - HOUR)
    return town.gets()


def before_meeting(town: Town) -> EmailMessage:
    town.subscribes("before_meeting")
    on_agenda(town.house, 1, At(date=to_berlin(town.now).date() + DAY, start=None))
    return town.gets()


def outage(town: Town) -> EmailMessage:
    town.subscribes()
    put(town.house, "altdorf", "broken", town.now - 3 * DAY)
    return town.gets(town.now - DAY)


def recovery(town: Town) -> EmailMessage:
    outage(town)
    put(town.house, "altdorf", "ok", town.now - 5 * HOUR)
    return town.gets()


def sign_of_life(town: Town) -> EmailMessage:
    town.subscribes(since=40 * DAY)
    return town.gets()


def confirm(town: Town) -> EmailMessage:
    town.readers.asks(query="?art=Antrag", sprache=town.language)
    return town.gets(utc_now())


def subscribed(town: Town) -> EmailMessage:
    town.subscribes()
    return confirm(town)


def manage(town: Town) -> EmailMessage:
    town.subscribes()
    town.readers.asks_for_link()
    return town.gets(utc_now())


def notice(town: Town) -> EmailMessage:
    put(town.house, "altdorf", "broken", town.now - 3 * DAY)
    return town.is_told()


KINDS: dict[str, tuple[Callable[[Town], EmailMessage], ...]] = {
    "digest": (digest,),
    "at_once": (at_once,),
    "before_meeting": (before_meeting,),
    "outage": (outage, recovery),
    "sign_of_life": (sign_of_life,),
    "confirm": (confirm,),
    "subscribed": (subscribed,),
    "manage": (manage,),
    "notice": (notice,),
}
OWN: dict[str, set[str]] = {
    "confirm": {"bestaetigen"},
    "subscribed": {"verwalten"},
    "manage": {"verwalten"},
    "notice": set(),
}
"""Which links of their own its reader has; else those to change and to leave."""
MAILS = [pytest.param(kind, make, id=make.__name__) for kind, makes in KINDS.items() for make in makes]


def bodies(mail: EmailMessage) -> list[str]:
    """Its text, and its HTML where it has one."""
    return [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]


def told(words: Wording) -> set[str]:
    """The words that a catalogue says itself."""
    said = " ".join(sentence for _, sentence in sentences(words))
    return set(re.findall(r"[^\W\d]+", re.sub(r"{[^}]*}", " ", said).casefold()))


def links(mail: EmailMessage) -> set[str]:
    """The paths of all links of ours, be they in its headers, its text or its HTML."""
    parts = [*map(str, mail.values()), *bodies(mail)]
    found = {link for part in parts for link in OURS.findall(part.replace("&amp;", "&"))}
    return {link.removeprefix("https://radar.example") for link in found}


def test_no_kind_of_mail_is_left_out() -> None:
    kinds = {kind for group in get_args(DeliveryKind) for kind in (get_args(group) or (group,))}
    assert {"notice", *kinds, *get_args(LetterKind)} == set(KINDS)


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize(("kind", "make"), MAILS)
def test_following_all_links_of_a_mail_changes_nothing(
    readers: Readers, smtp: Server, kind: str, make: Callable[[Town], EmailMessage], language: Language
) -> None:
    town = Town(readers, smtp, language)
    mail = make(town)
    assert town.kind() == kind
    found = links(mail)
    before = readers.rows()
    for path in sorted(found):
        for method in ("GET", "HEAD", "GET"):
            answer = readers.web.get(path, method)
            assert (answer.status, answer.headers.get("set-cookie")) == (200, None), path
    assert readers.rows() == before
    own = {path.removeprefix("/en").split("/")[2] for path in found if "/abo/" in path}
    assert own == OWN.get(kind, {"verwalten", "abbestellen"})


@pytest.mark.parametrize(("kind", "make"), [each for each in MAILS if each.id != "notice"])
def test_an_english_mail_says_nothing_in_german_of_its_own(
    readers: Readers, smtp: Server, kind: str, make: Callable[[Town], EmailMessage]
) -> None:
    mail = make(Town(readers, smtp, "en"))
    texts = [" ".join(BeautifulSoup(part, "lxml").get_text(" ").split()) for part in bodies(mail)]
    german = told(GERMAN) - told(ENGLISH)
    for said in [str(mail["Subject"]), *texts]:
        own = re.sub(r"https?://\S+", "", said).casefold()
        for quoted in QUOTED:
            own = own.replace(quoted.casefold(), "")
        assert german & set(re.findall(r"[^\W\d]+", own)) == set(), own

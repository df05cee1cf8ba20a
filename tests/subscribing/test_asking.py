"""Asking for mails on the website: what the form says, what it takes, and what shows to nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from alerts.web import subscribing
from alerts.web.forms import MOST_AN_HOUR, TRAP
from storage.deliveries import lease
from storage.filters import Filter
from storage.letters import MOST_A_DAY
from storage.models_subscriptions import Subscriber
from storage.subscribers import MOST_SUBSCRIPTIONS
from storage.times import to_berlin, utc_now
from tests.alerts.house import add_change, subscribe
from tests.alerts.samples import HOSTILE
from tests.delivery.test_reminders import At, on_agenda
from tests.subscribing.support import ADDRESS, LINK_SENT, SENT, Readers, led, link, words

SPD = "?partei=SPD&kommune=Musterstadt&suche=Sprachlotsen"


def test_a_filter_is_described_and_kept_in_the_form(readers: Readers) -> None:
    page = readers.web.get(f"/abonnieren{SPD}")
    assert page.status == 200
    assert "Vorgänge zum Thema Integration von SPD in der Stadt Musterstadt" in page.words
    (chosen,) = page.soup.select("input[name=auswahl]")
    assert chosen["value"] == "kommune=99999001&partei=SPD&suche=sprachlotsen"
    checked = {each["value"] for each in page.soup.select("input[type=checkbox][checked]")}
    assert checked == {"integration", "99999001", "SPD"}


def test_it_says_what_there_would_have_been(readers: Readers) -> None:
    now = utc_now()
    for days in (1, 2, 9):
        add_change(readers.house, 1, kind="amended", at=now - dt.timedelta(days=days))
    add_change(readers.house, 1, kind="amended", at=now - dt.timedelta(days=200))
    on_agenda(readers.house, 1, At(date=to_berlin(now).date() - dt.timedelta(days=20), start=None))
    page = readers.web.get("/abonnieren")
    assert "täglich 3 Mails in 90 Tagen" in page.words
    assert "am Tag vor der Sitzung 1 Mail in 90 Tagen" in page.words
    assert "Sprachlotsen für Stadtteil 1" in page.words
    assert "Bisher gibt es dazu nichts" in readers.web.get("/abonnieren?partei=CDU").words


def test_a_motion_that_is_not_there_cannot_be_followed(readers: Readers) -> None:
    page = readers.web.get("/abonnieren?vorgang=00000000-0000-4000-8000-999999999999")
    assert page.status == 422
    assert "Einen Vorgang mit der Kennung 00000000-0000-4000-8000-999999999999 gibt es nicht." in page.words


def test_links_lead_there(readers: Readers) -> None:
    start = readers.web.get("/").soup
    assert start.find("a", string="Diese Auswahl abonnieren")["href"] == "/abonnieren"
    uuid = "00000000-0000-4000-8000-000000000001"
    follow = readers.web.get(f"/motions/{uuid}").soup.find("a", string="Diesem Antrag folgen")["href"]
    page = readers.web.get(follow)
    assert "Der Vorgang „Sprachlotsen für Stadtteil 1“." in page.words
    assert page.soup.select_one("input[name=haeufigkeit][checked]")["value"] == "at_once"


def test_who_asks_is_sent_a_mail_to_confirm(readers: Readers) -> None:
    assert led(readers.asks(query=SPD, haeufigkeit="weekly", wochentag="4")) == SENT
    (asked,) = readers.has()
    assert (asked.frequency, asked.weekday, asked.confirmed_at, asked.origin) == ("weekly", 4, None, "form")
    assert asked.filter == "kommune=99999001&partei=SPD&suche=sprachlotsen"
    (mail,) = readers.mails()
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "Bitte bestätigen: Mails von Antragsradar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None, "there is nothing to leave yet"
    assert "von SPD in der Stadt Musterstadt, die „sprachlotsen“ nennen" in words(mail)
    assert "Wie oft: wöchentlich, am Freitag" in words(mail)
    assert link(mail).startswith("/abo/bestaetigen/")
    html = mail.get_body(("html",))
    assert html is not None
    assert link(mail) in html.get_content()
    assert readers.mails() == [], "once"


def test_the_mail_comes_in_english(readers: Readers) -> None:
    readers.asks(query="?partei=SPD", sprache="en")
    (mail,) = readers.mails()
    assert mail["Subject"] == "Please confirm: mails from Antragsradar"
    assert "Matters on integration by SPD" in words(mail)
    assert "How often: daily" in words(mail)


def test_evidence_names_no_address_of_a_network(readers: Readers) -> None:
    readers.asks()
    (asked,) = readers.has()
    assert asked.evidence["asked_by"] == "form"
    assert "speichern die Adresse" in asked.evidence["consent"]
    assert "127.0.0" not in str(readers.rows()["subscriptions"])
    assert len(asked.evidence["asked_from"]) == 16


@pytest.fixture
def known(readers: Readers) -> Readers:
    """Addresses of all kinds."""
    subscribe(readers.house, "bekannt@radar.example")
    subscribe(readers.house, "gesperrt@radar.example", person={"suspended_at": utc_now()})
    subscribe(readers.house, "beendet@radar.example", ended_at=utc_now())
    for number in range(MOST_SUBSCRIPTIONS):
        subscribe(readers.house, "voll@radar.example", filter_=Filter(words=f"wort{number}"))
    for _ in range(MOST_A_DAY + 1):
        readers.asks("oft@radar.example")
    return readers


@pytest.mark.parametrize(("way", "seen"), [("asks", SENT), ("asks_for_link", LINK_SENT)])
def test_nobody_learns_who_has_subscribed(known: Readers, way: str, seen: tuple[int, str]) -> None:
    answers = []
    for person in ("bekannt", "gesperrt", "beendet", "voll", "oft", "niemand"):
        answer = getattr(known, way)(f"{person}@radar.example")
        assert led(answer) == seen, answer.words
        page = known.web.get(seen[1])
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        answers.append((headers, answer.body, page.status, page.body))
    assert all(each == answers[0] for each in answers)


def test_what_each_is_sent(known: Readers) -> None:
    known.mails()
    for person in ("bekannt", "gesperrt", "beendet", "voll", "oft", "niemand"):
        assert led(known.asks(f"{person}@radar.example")) == SENT
    told = {mail["To"].split("@")[0]: mail["Subject"].split(":")[0] for mail in known.mails()}
    assert told == {
        "bekannt": "Das haben Sie schon",
        "gesperrt": "Das haben Sie schon",
        "beendet": "Bitte bestätigen",
        "voll": "Ihr Link",
        "niemand": "Bitte bestätigen",
    }


def test_a_link_is_sent_to_those_who_are_known_alone(readers: Readers) -> None:
    subscribe(readers.house)
    assert led(readers.asks_for_link("niemand@radar.example")) == LINK_SENT
    assert led(readers.asks_for_link()) == LINK_SENT
    (mail,) = readers.mails()
    assert mail["To"] == ADDRESS
    assert "Meine Abonnements" in readers.web.get(link(mail)).words
    assert len(readers.rows()["subscribers"]) == 1


def test_an_address_is_sent_few_letters_a_day(readers: Readers) -> None:
    for number in range(MOST_A_DAY + 3):
        assert led(readers.asks(query=f"?suche=wort{number}")) == SENT
    assert len(readers.mails()) == MOST_A_DAY
    assert len(readers.has()) == MOST_A_DAY


def test_one_network_asks_for_few(readers: Readers) -> None:
    for number in range(MOST_AN_HOUR):
        assert led(readers.asks(f"n{number}@radar.example")) == SENT
    refused = readers.asks("einer.mehr@radar.example")
    assert refused.status == 429
    assert refused.soup.find(id="feld-adresse")["value"] == "einer.mehr@radar.example"
    assert len(readers.has()) == MOST_AN_HOUR


def test_all_together_ask_for_not_too_many(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribing, "MOST_LETTERS_AN_HOUR", 1)
    assert led(readers.asks("a@radar.example")) == SENT
    assert readers.asks("b@radar.example").status == 503
    assert len(readers.has()) == 1


def test_a_machine_is_thanked_and_forgotten(readers: Readers) -> None:
    assert led(readers.asks(**{TRAP: "x"})) == SENT
    assert readers.has() == []


@pytest.mark.parametrize(
    "address",
    ["", "niemand", "a@b", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>",
     "a" * 300 + "@b.example", "ä@b.example", f'"{HOSTILE}"@b.example', "a@xn--.example", "a@-b.example",
     "a@127.0.0.1", "a@１２７.０.０.１"],
)  # fmt: skip
def test_what_is_no_address_is_said_and_kept_in_the_form(readers: Readers, address: str) -> None:
    answer = readers.asks(address)
    assert answer.status == 422, answer.words
    assert answer.soup.title.get_text().startswith("Fehler: ")
    assert answer.soup.find(id="feld-adresse")["aria-invalid"] == "true"
    assert answer.soup.find("script") is None
    assert readers.has() == []
    assert readers.mails() == []


@pytest.mark.parametrize("address", ["leserin@müller.example", "leserin@xn--mller-kva.example"])
def test_domains_may_have_umlauts(readers: Readers, address: str) -> None:
    assert led(readers.asks(address)) == SENT
    (mail,) = readers.mails()
    assert mail["To"] == "leserin@xn--mller-kva.example"
    readers.asks("LESERIN@Müller.example", "?partei=SPD")
    assert len(readers.rows()["subscribers"]) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("haeufigkeit", "stündlich"), ("haeufigkeit", HOSTILE), ("wochentag", "7"), ("wochentag", "-"),
     ("sprache", "fr"), ("sprache", HOSTILE), ("auswahl", "kommune=00000000"), ("auswahl", HOSTILE),
     ("auswahl", "suche=%22offen"), ("auswahl", "x" * 5000), ("auswahl", "partei=" + HOSTILE)],
)  # fmt: skip
def test_hostile_fields_are_refused(readers: Readers, field: str, value: str) -> None:
    answer = readers.asks(**{field: value})
    assert answer.status == 422, answer.words
    assert answer.soup.find("script") is None
    assert answer.soup.find(id="feld-adresse")["value"] == ADDRESS
    assert readers.has() == []


@pytest.mark.parametrize("query", ["?kommune=Berlin", "?suche=%22offen", f"?partei={'x' * 300}"])
def test_a_filter_that_cannot_be_is_said(readers: Readers, query: str) -> None:
    page = readers.web.get(f"/abonnieren{query}")
    assert page.status == 422
    assert page.soup.find(role="alert")
    assert page.soup.find(id="feld-adresse") is None, "nobody subscribes to something else"


def test_what_is_looked_for_makes_no_link_in_the_mail(readers: Readers) -> None:
    readers.asks(query="?suche=%22http://boese.example/gewinn%20jetzt%20www.boese.example%22")
    (mail,) = readers.mails()
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert "boese.example" not in body.get_content()
        assert "gewinn" in body.get_content()
    assert "boese" not in mail["Subject"]


def test_a_forged_form_is_refused(readers: Readers) -> None:
    assert readers.asks(token="x.y").status == 403
    page = readers.web.get("/abonnieren")
    token = page.soup.select_one("input[name=token]")["value"]
    assert readers.web.post("/abo/verwalten", {"token": token, "adresse": ADDRESS}).status == 403
    assert readers.has() == []


def test_a_kill_loses_no_letter(readers: Readers) -> None:
    """It is in the ledger before the answer is given."""
    readers.asks()
    assert readers.kinds() == ["confirm"]
    first, later = utc_now(), utc_now() + dt.timedelta(hours=1)
    with readers.house.begin() as connection:  # its sender died
        assert lease(connection, first, "one who dies")
    assert readers.mails(first) == []
    (mail,) = readers.mails(later)
    assert link(mail).startswith("/abo/bestaetigen/")


def test_an_address_out_of_reach_is_suspended_until_it_confirms(readers: Readers) -> None:
    readers.asks()
    with readers.house.begin() as connection:
        connection.execute(update(Subscriber).values(suspended_at=utc_now(), suspension="weg"))
    (mail,) = readers.mails()
    readers.presses(link(mail), "form.hint")
    assert readers.rows()["subscribers"][0].count("weg") == 0

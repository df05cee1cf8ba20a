"""The mail to the operator, as the bytes that a mail server gets."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from typing import Any

import pytest
from sqlalchemy import select, update

from alerts.mail_errors import MailError
from alerts.operator import compose, tell_operator
from alerts.source_words import advice
from alerts.transports import SmtpTransport
from storage.models import Notice, Source
from storage.notices import Turn
from storage.records import FailureKind
from storage.sources import Judgement, set_state
from storage.views import Finding
from tests.alerts.house import HEAD, add_motion
from tests.alerts.samples import HOSTILE, NOW, SITE, instant, source

HOUR = dt.timedelta(hours=1)
OPERATOR = "betrieb@radar.example"
LOST = Finding(
    "committee",
    "Rat",
    "Sitzungen von Rat fehlen seit dem 9. März 2026: bekannt sind 6, gezeigt wird keine",
    instant(9),
    0,
    6,
)


def become(
    house: Any, name: str, hours: float, state: Any, failure: str = "", message: str = "", *found: Any
) -> None:
    with house.begin() as connection:
        set_state(connection, name, Judgement(state, failure, message, found), NOW + hours * HOUR)


def tell(house: Any, server: Any, hours: float) -> Any:
    transport = SmtpTransport(server.url)
    return tell_operator(house, transport, HEAD, operator=OPERATOR, clock=lambda: NOW + hours * HOUR)


def mails(server: Any) -> list[Any]:
    return [
        email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw, _ in server.box.received
    ]


def words(mail: Any) -> str:
    return " ".join(mail.get_content().split())


def test_a_source_that_breaks_and_comes_back(house, smtp):
    become(house, "altdorf", -9, "ok")
    become(house, "altdorf", 0, "blocked", "blocked", "HTTP-Status 403")
    assert tell(house, smtp, 0.1).sent == 0
    assert tell(house, smtp, 1).sent == 1
    assert tell(house, smtp, 2).sent == 0
    ((sender, recipients, raw, _),) = smtp.box.received
    assert (sender, recipients) == ("radar@radar.example", [OPERATOR])
    (mail,) = mails(smtp)
    assert mail["Subject"] == "Kreis Altdorf: gesperrt"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@radar.example>")
    assert mail["List-Unsubscribe"] is None
    assert mail.get_content_type() == "text/plain"
    assert "März".encode() in raw
    text = words(mail)
    for part in (
        "Zustand: gesperrt seit 10. März 2026, 07:00 Uhr; zuletzt gelesen am 9. März 2026, 22:00 Uhr.",
        "Grund: HTTP-Status 403",
        "Der Server weist uns ab: ob es Neues gibt, wissen wir nicht.",
        "Was zu tun ist: Umgangen wird die Sperre nicht.",
        "antragsradar sources status altdorf",
        "https://altdorf.example/bi/",
        "STAND ALLER QUELLEN Nicht nachsehen konnten wir bei: Kreis Altdorf.",
        "https://radar.example/status",
    ):
        assert part in text
    become(house, "altdorf", 5, "ok")
    assert tell(house, smtp, 7).sent == 0
    assert tell(house, smtp, 8).sent == 1
    recovered = mails(smtp)[1]
    assert recovered["Subject"] == "Kreis Altdorf: wird wieder gelesen"
    assert "Wird seit 10. März 2026, 12:00 Uhr wieder gelesen." in words(recovered)
    assert "zu tun" not in words(recovered)


def test_a_dead_network_makes_one_mail(house, smtp):
    for name in ("altdorf", "musterstadt"):
        become(house, name, 0, "broken", "unreachable", "Der Name des Servers lässt sich nicht auflösen")
    assert tell(house, smtp, 3).sent == 1
    (mail,) = mails(smtp)
    assert mail["Subject"] == "2 Quellen mit Störung: Kreis Altdorf und Stadt Musterstadt"
    assert words(mail).count("kommt dieser Rechner ins Netz?") == 2


def test_what_is_missing_is_listed_and_a_held_source_can_be_permitted(house, smtp):
    become(house, "musterstadt", 0, "degraded", "", LOST.message, LOST)
    become(house, "altdorf", 0, "held", "held", "robots.txt erlaubt das Lesen nicht")
    tell(house, smtp, 1)
    text = words(mails(smtp)[0])
    assert "Es fehlt: - Sitzungen von Rat fehlen seit dem 9. März 2026" in text
    assert "Stehen die Sitzungen noch dort, liest unser Spider sie nicht mehr." in text
    assert "antragsradar sources permit altdorf --reason" in text


def come_and_go(house, smtp, hours, down):
    """Bad for so many hours, well for as many, and again; the service looks after it every half hour."""
    for half in range(2 * hours):
        if half % (2 * down) == 0:
            well = (half // (2 * down)) % 2
            become(
                house,
                "altdorf",
                half / 2,
                *(["ok"] if well else ["broken", "server_error", "HTTP-Status 500"]),
            )
        tell(house, smtp, half / 2)


def test_a_source_that_comes_and_goes_from_hour_to_hour_makes_one_mail_and_one_at_its_end(house, smtp):
    come_and_go(house, smtp, hours=40, down=2)
    assert [mail["Subject"] for mail in mails(smtp)] == ["Kreis Altdorf: gestört"]
    become(house, "altdorf", 40, "ok")
    tell(house, smtp, 43)
    last = mails(smtp)[-1]
    assert last["Subject"] == "Kreis Altdorf: wird wieder gelesen"
    assert "Davor fiel sie seit 10. März 2026, 11:00 Uhr noch 9-mal aus." in words(last)


def test_a_source_that_comes_and_goes_more_slowly_makes_two_mails_a_day(house, smtp):
    come_and_go(house, smtp, hours=72, down=4)
    subjects = [mail["Subject"] for mail in mails(smtp)]
    assert subjects == ["Kreis Altdorf: gestört", "Kreis Altdorf: wird wieder gelesen"] * 3
    assert "-mal so, dazwischen antwortete die Quelle." in words(mails(smtp)[2])


def test_killed_while_sending_it_goes_out_again_as_the_same(house, smtp, monkeypatch):
    become(house, "altdorf", 0, "broken", "unreachable", "Keine Antwort")

    def die(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alerts.deliver.record_sent", die)
        with pytest.raises(KeyboardInterrupt):
            tell(house, smtp, 3)
    assert tell(house, smtp, 3.1).sent == 0
    assert tell(house, smtp, 4).sent == 1
    assert tell(house, smtp, 9).sent == 0
    assert len({mail["Message-ID"] for mail in mails(smtp)}) == 1
    assert len(smtp.box.received) == 2


def test_a_server_that_does_not_take_it_is_tried_again(house, smtp):
    become(house, "altdorf", 0, "held", "held", "robots.txt")
    smtp.box.answer_data = "451 später"
    sent = tell(house, smtp, 1)
    assert (sent.sent, sent.delayed) == (0, 1)
    smtp.box.answer_data = "250 OK"
    assert tell(house, smtp, 2).sent == 1


def test_a_source_that_is_read_no_more_is_no_mail(house, smtp):
    become(house, "altdorf", 0, "held", "held", "robots.txt")
    with house.begin() as connection:
        connection.execute(update(Source).where(Source.name == "altdorf").values(enabled=False))
    sent = tell(house, smtp, 1)
    assert (sent.sent, sent.failed) == (0, 1)
    assert smtp.box.received == []
    with house.connect() as connection:
        assert connection.scalars(select(Notice.state)).all() == ["failed"]
    with pytest.raises(MailError):
        compose([Turn(1, "altdorf", NOW, "held")], [], SITE)


def test_digests_and_notices_do_not_mix(house, smtp):
    add_motion(house, 1)
    become(house, "altdorf", 0, "ok")
    assert tell(house, smtp, 9).sent == 0


def test_nothing_from_outside_breaks_the_mail():
    found = Finding("committee", HOSTILE, HOSTILE, NOW, 0, 1)
    turns = [Turn(1, "evil", NOW, "degraded", "", HOSTILE, (found,))]
    subject, text = compose(turns, [source("evil", title=HOSTILE, url="javascript:alert(1)")], SITE)
    assert "\n" not in subject
    assert "\x1b" not in text
    assert "\u202e" not in subject + text
    assert "javascript" not in text


@pytest.mark.parametrize("failure", [kind for kind in FailureKind if kind is not FailureKind.NOT_ARCHIVED])
def test_for_every_failure_there_is_something_to_do(failure):
    state = {"blocked": "blocked", "held": "held"}.get(failure, "broken")
    assert advice(source(state=state, failure=failure)).endswith(".")


def test_a_source_that_is_well_needs_nothing():
    assert advice(source()) == ""
    assert "logs/musterstadt.log" in advice(source(state="broken", failure="internal"))

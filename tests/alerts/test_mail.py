"""Mails as raw bytes, and the ways they leave."""

import datetime as dt
import email
import email.policy
import smtplib
import socket

import pytest

from alerts.digest import Digest, MotionNews, compose
from alerts.mail import FolderTransport, MailError, SmtpTransport, build_message, explain
from alerts.site import Site
from tests.alerts.samples import DAY, HOSTILE, NOW, SITE, motion, source

MESSAGE_ID = "<0123456789abcdef@radar.example>"


def message(digest=None, **changes):
    made = digest or compose([MotionNews(motion(), motion().changes)], [source()], SITE, DAY)
    arguments = {
        "sender": "radar@radar.example",
        "recipient": "leserin@radar.example",
        "message_id": MESSAGE_ID,
        "site": SITE,
        "date": NOW,
    }
    return build_message(made, **(arguments | changes))


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_headers():
    parsed = parse(message().as_bytes())
    assert parsed["From"] == "Antragsradar <radar@radar.example>"
    assert parsed["To"] == "leserin@radar.example"
    assert parsed["Subject"] == "1 neuer Antrag zur Integration: Musterstadt"
    assert parsed["Message-ID"] == MESSAGE_ID
    assert parsed["List-Id"] == "<digest.radar.example>"
    assert parsed["List-Unsubscribe"] == "<mailto:redaktion@radar.example?subject=abbestellen>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Date"].datetime == NOW
    assert parsed.get_content_type() == "multipart/alternative"


def test_parts_are_utf8_in_8bit_so_that_words_stay_whole():
    raw = message().as_bytes()
    parts = parse(raw).get_payload()
    assert [(part.get_content_type(), part["Content-Transfer-Encoding"]) for part in parts] == [
        ("text/plain", "8bit"), ("text/html", "8bit"),
    ]  # fmt: skip
    assert "für alle Stadtteile".encode() in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_delivery_makes_the_same_bytes():
    assert message().as_bytes() == message().as_bytes()


def test_a_line_too_long_for_smtp_is_encoded_and_comes_out_whole():
    url = "https://ris.example/" + "ä1" * 700
    raw = message(Digest("Betreff", url, f"<p>{url}</p>")).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert parse(raw).get_body(("plain",)).get_content().strip() == url


def test_nothing_can_be_injected_into_headers():
    evil = Site("https://radar.example", HOSTILE, "a@x.example\r\nBcc: opfer@radar.example")
    raw = message(Digest(HOSTILE, "Text", "<p>Text</p>"), site=evil).as_bytes()
    parsed = parse(raw)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject")) == 1
    assert "List-Unsubscribe" not in parsed


@pytest.mark.parametrize("name", ["sender", "recipient", "message_id"])
@pytest.mark.parametrize(
    "value", ["", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", HOSTILE]
)
def test_addresses_that_cannot_stand_in_a_header_are_refused(name, value):
    with pytest.raises(MailError, match="Keine gültige") as caught:
        message(**{name: value})
    assert caught.value.permanent


def test_folder_keeps_each_message_once(tmp_path):
    transport = FolderTransport(tmp_path / "mails")
    transport.send(message())
    transport.send(message())
    files = list((tmp_path / "mails").iterdir())
    assert [file.name for file in files] == ["2026-03-10-0123456789abcdef.eml"]
    assert parse(files[0].read_bytes())["Message-ID"] == MESSAGE_ID


def test_folder_that_cannot_be_written_is_a_passing_trouble(tmp_path):
    (tmp_path / "mails").write_text("im Weg")
    with pytest.raises(MailError, match="Mailordner") as caught:
        FolderTransport(tmp_path / "mails").send(message())
    assert not caught.value.permanent
    assert caught.value.unreachable


def test_smtp_delivers_the_very_bytes_over_one_connection(smtp):
    transport = SmtpTransport(smtp.url)
    first, second = message(), message(message_id="<zwei@radar.example>")
    transport.send(first)
    transport.send(second)
    transport.close()
    sender, recipients, raw, options = smtp.box.received[0]
    assert (sender, recipients) == ("radar@radar.example", ["leserin@radar.example"])
    assert raw.rstrip(b"\r\n") == first.as_bytes().rstrip(b"\r\n")
    assert "BODY=8BITMIME" in options
    assert len(smtp.box.received) == 2
    assert smtp.box.connections == 1


def test_smtp_connects_anew_when_the_server_hung_up(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(message())
    transport._smtp.sock.shutdown(socket.SHUT_RDWR)
    transport.send(message(message_id="<zwei@radar.example>"))
    transport.close()
    assert [parse(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received] == [
        MESSAGE_ID,
        "<zwei@radar.example>",
    ]
    assert smtp.box.connections == 2


def test_a_server_without_8bitmime_gets_seven_bits(smtp, monkeypatch):
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    transport = SmtpTransport(smtp.url)
    transport.send(message())
    transport.close()
    raw = smtp.box.received[0][2]
    assert raw.isascii()
    assert "Sprachlotsen für alle Stadtteile" in parse(raw).get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("rcpt", "data", "permanent"),
    [
        ("550 5.1.1 Unbekannt", "250 OK", True),
        ("451 4.7.1 Greylisting", "250 OK", False),
        ("250 OK", "554 5.7.1 Abgelehnt", True),
        ("250 OK", "452 4.3.1 Voll", False),
    ],
)
def test_refusals_are_permanent_or_passing_by_their_code(smtp, rcpt, data, permanent):
    smtp.box.answer_rcpt, smtp.box.answer_data = rcpt, data
    transport = SmtpTransport(smtp.url)
    with pytest.raises(MailError) as caught:
        transport.send(message())
    transport.close()
    assert caught.value.permanent is permanent
    assert not caught.value.unreachable
    assert smtp.box.received == []


def test_no_server_is_a_passing_trouble():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MailError, match="nicht zu erreichen") as caught:
        SmtpTransport(f"smtp://127.0.0.1:{port}").send(message())
    assert caught.value.unreachable
    assert not caught.value.permanent


def test_a_server_that_never_answers_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = SmtpTransport(f"smtp://127.0.0.1:{listener.getsockname()[1]}", timeout=0.3)
        with pytest.raises(MailError, match="nicht rechtzeitig") as caught:
            transport.send(message())
    assert caught.value.unreachable


def test_starttls_is_used_where_it_is_offered(smtp_with_tls):
    transport = SmtpTransport(smtp_with_tls.url)
    transport.send(message())
    transport.close()
    assert len(smtp_with_tls.box.received) == 1


def test_another_machine_must_show_a_certificate_that_holds(smtp_with_tls, monkeypatch):
    monkeypatch.setattr("alerts.mail._THIS_MACHINE", frozenset())
    with pytest.raises(MailError, match="verschlüsselte Verbindung") as caught:
        SmtpTransport(smtp_with_tls.url).send(message())
    assert caught.value.unreachable
    assert smtp_with_tls.box.received == []


def test_a_wrong_password_never_gives_a_mail_up():
    refused = explain(smtplib.SMTPAuthenticationError(535, b"5.7.8 falsch"))
    assert (refused.permanent, refused.unreachable) == (False, True)


def test_a_password_does_not_go_over_an_open_line(smtp, monkeypatch):
    monkeypatch.setattr("alerts.mail._THIS_MACHINE", frozenset())
    sent = []
    monkeypatch.setattr(smtplib.SMTP, "login", lambda self, *words: sent.append(words))
    with pytest.raises(MailError, match="Verschlüsselung"):
        SmtpTransport(smtp.url.replace("smtp://", "smtp://nutzer:geheim@")).send(message())
    assert sent == []


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://x:99999", "x:25", "smtp://u:geheim@:25"])
def test_a_wrong_address_is_named_without_its_password(url):
    with pytest.raises(MailError, match="SMTP-Adresse") as caught:
        SmtpTransport(url)
    assert "geheim" not in str(caught.value)


def test_date_is_the_one_given():
    later = NOW + dt.timedelta(days=1)
    assert parse(message(date=later).as_bytes())["Date"].datetime == later

"""The ways that letters leave: a real SMTP server on loopback, and a folder."""

import email
import email.policy
import smtplib
import socket
from dataclasses import replace

import pytest

from alerts.digest import MotionNews, compose
from alerts.mail import Stem
from alerts.mail_errors import MailError, explain
from alerts.transports import FolderTransport, SmtpTransport
from tests.alerts.house import HEAD
from tests.alerts.samples import DAY, NOW, SITE, motion, source

MESSAGE_ID = "<0123456789abcdef@radar.example>"
TWO, THREE = "<zwei@radar.example>", "<drei@radar.example>"


def letter(message_id=MESSAGE_ID):
    content = compose([MotionNews(motion(), motion().changes)], [source()], SITE, DAY)
    return Stem(content, HEAD, NOW).letter(HEAD.recipient("k1", 1, "leserin@radar.example", NOW), message_id)


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_folder_keeps_each_message_once(tmp_path):
    transport = FolderTransport(tmp_path / "mails")
    transport.send(letter())
    transport.send(letter())
    files = list((tmp_path / "mails").iterdir())
    assert [file.name for file in files] == ["2026-03-10-0123456789abcdef.eml"]
    assert parse(files[0].read_bytes())["Message-ID"] == MESSAGE_ID


def test_folder_that_cannot_be_written_is_a_passing_trouble(tmp_path):
    (tmp_path / "mails").write_text("im Weg")
    with pytest.raises(MailError, match="Mailordner") as caught:
        FolderTransport(tmp_path / "mails").send(letter())
    assert not caught.value.permanent
    assert caught.value.unreachable


def test_smtp_delivers_the_very_bytes_over_one_connection(smtp):
    transport = SmtpTransport(smtp.url)
    first, second = letter(), letter("<zwei@radar.example>")
    transport.send(first)
    transport.send(second)
    transport.close()
    sender, recipients, raw, options = smtp.box.received[0]
    assert (sender, recipients) == ("radar@radar.example", ["leserin@radar.example"])
    assert raw.rstrip(b"\r\n") == first.content.rstrip(b"\r\n")
    assert "BODY=8BITMIME" in options
    assert len(smtp.box.received) == 2
    assert smtp.box.connections == 1


def test_smtp_connects_anew_when_the_server_hung_up(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    transport._smtp.sock.shutdown(socket.SHUT_RDWR)
    transport.send(letter("<zwei@radar.example>"))
    transport.close()
    assert [parse(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received] == [
        MESSAGE_ID,
        "<zwei@radar.example>",
    ]
    assert smtp.box.connections == 2


def test_a_letter_that_was_announced_goes_out_once_like_any_other(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    transport.announce(letter(TWO))
    transport.send(letter(TWO))
    transport.announce(letter(THREE))
    transport.close()
    assert [parse(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received] == [
        MESSAGE_ID,
        TWO,
    ]
    assert smtp.box.connections == 1


def test_another_letter_than_the_announced_one_goes_out_with_its_own_sender(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    transport.announce(replace(letter(TWO), sender="anders@radar.example"))
    transport.send(letter(THREE))
    transport.close()
    assert [sender for sender, *_ in smtp.box.received] == [letter().sender] * 2


def test_a_server_that_hung_up_before_the_announcement_gets_the_letter_over_another_connection(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    transport._smtp.sock.shutdown(socket.SHUT_RDWR)
    transport.announce(letter(TWO))
    transport.send(letter(TWO))
    transport.close()
    assert len(smtp.box.received) == 2
    assert smtp.box.connections == 2


def test_an_announced_sender_that_is_refused_is_told_when_it_is_sent(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    smtp.box.answer_mail = ["550 5.7.1 Nicht von dort"] * 9
    transport.announce(letter(TWO))
    with pytest.raises(MailError, match="nimmt den Absender nicht an: 550"):
        transport.send(letter(TWO))


def test_a_server_without_8bitmime_gets_seven_bits(smtp, monkeypatch):
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    transport.close()
    raw = smtp.box.received[0][2]
    assert raw.isascii()
    assert "Sprachlotsen für alle Stadtteile" in parse(raw).get_body(("plain",)).get_content()
    headers, as_made = (each.split(b"\r\n\r\n")[0].split(b"\r\n") for each in (raw, letter().content))
    assert headers == as_made


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
        transport.send(letter())
    transport.close()
    assert caught.value.permanent is permanent
    assert not caught.value.unreachable
    assert smtp.box.received == []


def test_no_server_is_a_passing_trouble():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MailError, match="nicht zu erreichen") as caught:
        SmtpTransport(f"smtp://127.0.0.1:{port}").send(letter())
    assert caught.value.unreachable
    assert not caught.value.permanent


def test_a_server_that_never_answers_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = SmtpTransport(f"smtp://127.0.0.1:{listener.getsockname()[1]}", timeout=0.3)
        with pytest.raises(MailError, match="nicht rechtzeitig") as caught:
            transport.send(letter())
    assert caught.value.unreachable


def test_starttls_is_used_where_it_is_offered(smtp_with_tls):
    transport = SmtpTransport(smtp_with_tls.url)
    transport.send(letter())
    transport.close()
    assert len(smtp_with_tls.box.received) == 1


def test_starttls_can_be_demanded(smtp, smtp_with_tls):
    SmtpTransport(smtp_with_tls.url.replace("smtp://", "smtp+starttls://")).send(letter())
    assert len(smtp_with_tls.box.received) == 1
    with pytest.raises(MailError, match="kein STARTTLS") as caught:
        SmtpTransport(smtp.url.replace("smtp://", "smtp+starttls://")).send(letter())
    assert caught.value.unreachable
    assert smtp.box.received == []


def test_another_machine_must_show_a_certificate_that_holds(smtp_with_tls, monkeypatch):
    monkeypatch.setattr("alerts.transports._THIS_MACHINE", frozenset())
    with pytest.raises(MailError, match="verschlüsselte Verbindung") as caught:
        SmtpTransport(smtp_with_tls.url).send(letter())
    assert caught.value.unreachable
    assert smtp_with_tls.box.received == []


def test_a_wrong_password_never_gives_a_mail_up():
    refused = explain(smtplib.SMTPAuthenticationError(535, b"5.7.8 falsch"))
    assert (refused.permanent, refused.unreachable) == (False, True)


def test_a_password_does_not_go_over_an_open_line(smtp, monkeypatch):
    monkeypatch.setattr("alerts.transports._THIS_MACHINE", frozenset())
    sent = []
    monkeypatch.setattr(smtplib.SMTP, "login", lambda self, *words: sent.append(words))
    with pytest.raises(MailError, match="Verschlüsselung"):
        SmtpTransport(smtp.url.replace("smtp://", "smtp://nutzer:geheim@")).send(letter())
    assert sent == []


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://x:99999", "x:25", "smtp://u:geheim@:25"])
def test_a_wrong_address_is_named_without_its_password(url):
    with pytest.raises(MailError, match="SMTP-Adresse") as caught:
        SmtpTransport(url)
    assert "geheim" not in str(caught.value)


def test_a_server_that_has_enough_of_a_connection_gets_the_next_mail_over_another(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    smtp.box.answer_mail = ["421 4.7.0 Zu viele in einer Verbindung"]
    transport.send(letter("<zwei@radar.example>"))
    transport.close()
    assert len(smtp.box.received) == 2
    assert smtp.box.connections == 2


def test_a_server_that_takes_no_mail_at_all_is_not_asked_for_ever(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    smtp.box.answer_mail = ["421 Später"] * 9
    with pytest.raises(MailError, match="Absender") as caught:
        transport.send(letter("<zwei@radar.example>"))
    assert caught.value.unreachable
    assert len(smtp.box.answer_mail) == 7


def test_what_goes_wrong_after_the_content_is_handed_over_is_not_sent_a_second_time_at_once(smtp):
    """Whether it was taken is not known: the ledger decides when it goes again."""
    transport = SmtpTransport(smtp.url)
    transport.send(letter())
    smtp.box.hang_up = True
    with pytest.raises(MailError) as caught:
        transport.send(letter("<zwei@radar.example>"))
    assert caught.value.unreachable
    assert [parse(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received] == [
        MESSAGE_ID,
        "<zwei@radar.example>",
    ]


def test_the_sender_of_the_envelope_is_where_bounces_come_back_to(smtp):
    transport = SmtpTransport(smtp.url)
    transport.send(replace(letter(), sender="bounces+1-abc@radar.example"))
    transport.close()
    sender, _, raw, _ = smtp.box.received[0]
    assert sender == "bounces+1-abc@radar.example"
    assert parse(raw)["From"].addresses[0].addr_spec == "radar@radar.example"


@pytest.mark.parametrize(
    ("words", "nobody"),
    [
        ((550, b"5.1.1 No such user"), True),
        ((556, b"5.1.10 Null MX"), True),
        ((554, b"5.7.1 Relay access denied"), False),
        ((550, b"Nein"), False),
        ((450, b"5.1.1 Unfug"), False),
    ],
)
def test_only_the_servers_own_word_says_that_there_is_no_such_address(words, nobody):
    assert explain(smtplib.SMTPRecipientsRefused({"a@radar.example": words})).nobody is nobody


@pytest.mark.parametrize(
    "answer",
    [
        "552 5.3.4 Message size exceeds fixed limit",
        "552 5.2.3 Zu lang",
        "552 Zu viel",
        "553 message too large",
        "554 5.3.4 Nein",
    ],
)
def test_a_letter_that_is_too_large_is_given_up_and_the_next_goes_out(smtp, answer):
    transport = SmtpTransport(smtp.url)
    smtp.box.answer_mail = [answer]
    with pytest.raises(MailError, match="zu groß: 55") as caught:
        transport.send(letter())
    assert (caught.value.permanent, caught.value.unreachable) == (True, False)
    transport.send(letter(TWO))
    transport.close()
    assert [parse(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received] == [TWO]


@pytest.mark.parametrize(
    "answer",
    [
        "553 5.7.1 Sender address rejected",
        "550 Nein",
        "552 5.7.1 Nicht Sie",
        "452 4.3.1 Voll",
        "451 size later",
    ],
)
def test_a_sender_that_is_refused_gives_nothing_up(smtp, answer):
    smtp.box.answer_mail = [answer]
    with pytest.raises(MailError, match="nimmt den Absender nicht an") as caught:
        SmtpTransport(smtp.url).send(letter())
    assert (caught.value.permanent, caught.value.unreachable, caught.value.refused) == (False, True, False)


@pytest.mark.parametrize(("code", "refused"), [(450, True), (451, True), (550, True), (421, False)])
def test_a_server_that_closes_does_not_refuse_the_recipient(code, refused):
    assert explain(smtplib.SMTPRecipientsRefused({"a@radar.example": (code, b"Nein")})).refused is refused

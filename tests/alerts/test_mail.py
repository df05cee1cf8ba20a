"""Letters as raw bytes: what email's own rules make, filled in for each recipient."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from alerts.digest import MANAGE, UNSUBSCRIBE, Digest, MotionNews, compose
from alerts.mail import Letterhead, Stem, build_notice
from alerts.mail_errors import MailError
from alerts.site import Site
from tests.alerts.house import HEAD, SECRET
from tests.alerts.samples import DAY, HOSTILE, NOW, SITE, motion, source

MESSAGE_ID = "<0123456789abcdef@radar.example>"
READER = HEAD.recipient("k7", 42, "leserin@radar.example", NOW)


def digest():
    return compose([MotionNews(motion(), motion().changes)], [source()], SITE, DAY)


def raw(content=None, head=HEAD, to=READER, message_id=MESSAGE_ID, date=NOW):
    return Stem(content or digest(), head, date).letter(to, message_id).content


def parse(content):
    return email.message_from_bytes(content, policy=email.policy.default)


def test_headers():
    parsed = parse(raw())
    assert parsed["From"] == "Antragsradar <radar@radar.example>"
    assert parsed["To"] == "leserin@radar.example"
    assert parsed["Subject"] == "1 neuer Antrag zur Integration: Musterstadt"
    assert parsed["Message-ID"] == MESSAGE_ID
    assert parsed["List-Id"] == "<digest.radar.example>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Date"].datetime == NOW
    assert parsed.get_content_type() == "multipart/alternative"
    assert sorted(set(parsed.keys())) == sorted(parsed.keys()), "each stands there once"


def test_unsubscribing_takes_one_click(  # RFC 8058
):
    parsed = parse(raw())
    (https,) = re.findall(r"<([^>]+)>", parsed["List-Unsubscribe"])
    base, _, token = https.rpartition("/")
    assert base == "https://radar.example/abo/abbestellen"
    assert "mailto" not in parsed["List-Unsubscribe"], "nobody would read it"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert HEAD.links.left(token, NOW) == ("k7", 42)


def test_without_tls_there_is_no_one_click():
    head = replace(HEAD, site=Site("http://localhost:8000"))
    parsed = parse(raw(head=head))
    assert parsed["List-Unsubscribe-Post"] is None
    assert parsed["List-Unsubscribe"].startswith("<http://localhost:8000/abo/abbestellen/")


def test_what_programs_read_of_the_headers_stands_there_in_clear_however_long_the_host() -> None:
    host = f"antragsradar.{'integrationsrat.' * 5}example"
    content = raw(head=Letterhead(Site(f"https://{host}"), f"radar@{host}", SECRET), message_id=f"<a@{host}>")
    lines = content.decode().split("\r\n")
    assert f"List-Id: <digest.{host}>" in lines
    assert f"Message-ID: <a@{host}>" in lines
    assert f"List-Unsubscribe: <https://{host}/abo/abbestellen/{READER.unsubscribe}>" in lines


def test_links_are_the_recipients_own_and_name_no_address():
    content = raw()
    text = content.decode()
    for part in ("text/plain", "text/html"):
        body = next(each for each in parse(content).walk() if each.get_content_type() == part).get_content()
        token = re.search(r"https://radar\.example/abo/verwalten/([\w.-]+)", body)[1]
        assert HEAD.links.managed(token, NOW) == "k7"
        assert f"/abo/abbestellen/{READER.unsubscribe}" in body
    assert text.count("leserin") == 1, "the address stands after To: alone"
    assert MANAGE not in text
    assert UNSUBSCRIBE not in text


def test_parts_are_utf8_in_8bit_so_that_words_stay_whole():
    content = raw()
    parts = parse(content).get_payload()
    assert [(part.get_content_type(), part["Content-Transfer-Encoding"]) for part in parts] == [
        ("text/plain", "8bit"), ("text/html", "8bit"),
    ]  # fmt: skip
    assert "für alle Stadtteile".encode() in content
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def as_email_makes_it(content, to):
    """The same letter, made as a whole by the email package."""
    policy = email.policy.SMTP.clone(cte_type="8bit", max_line_length=998)
    message = EmailMessage(policy=policy)
    message["From"] = Address("Antragsradar", addr_spec="radar@radar.example")
    message["To"] = Address(addr_spec=to.address)
    message["Subject"] = content.subject
    message["Date"] = format_datetime(NOW)
    message["Message-ID"] = MESSAGE_ID
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = "<digest.radar.example>"
    ways = f"https://radar.example/abo/abbestellen/{to.unsubscribe}"
    message["List-Unsubscribe"] = f"<{ways}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    fill = lambda text: text.replace(MANAGE, to.manage).replace(UNSUBSCRIBE, to.unsubscribe)  # noqa: E731
    message.set_content(fill(content.text), cte="8bit")
    message.add_alternative(fill(content.html), subtype="html", cte="8bit")
    return message.as_bytes()


def meaning(content):
    """What a mail program makes of it: headers without order and folding, and the parts."""
    parsed = parse(content)
    headers = {name: " ".join(str(value).split()) for name, value in parsed.items()}
    headers.pop("Content-Type")
    parts = [
        (part.get_content_type(), part["Content-Transfer-Encoding"], part.get_content())
        for part in parsed.iter_parts()
    ]
    return headers, parts


@pytest.mark.parametrize("address", ["leserin@radar.example", f"{'l' * 64}@{'d' * 60}.example"])
def test_filled_in_as_bytes_it_means_what_the_email_package_would_make(address):
    to = HEAD.recipient("f" * 24, 10**9, address, NOW)
    assert meaning(raw(to=to)) == meaning(as_email_makes_it(digest(), to))


def test_recipients_share_all_but_their_own_lines_and_links():
    stem = Stem(digest(), HEAD, NOW)
    others = [HEAD.recipient(f"k{number}", number, f"l{number}@radar.example", NOW) for number in range(3)]
    letters = [stem.letter(to, f"<{number}@radar.example>") for number, to in enumerate(others)]
    assert [letter.recipient for letter in letters] == [to.address for to in others]
    for letter, to in zip(letters, others, strict=True):
        alone = Stem(digest(), HEAD, NOW).letter(to, letter.message_id)
        assert letter == alone
        assert letter.content.count(to.manage.encode()) == 2


def test_the_same_delivery_makes_the_same_bytes():
    assert raw() == raw()


def test_a_line_too_long_for_smtp_is_encoded_and_comes_out_whole():
    url = "https://ris.example/" + "ä1" * 700
    content = raw(Digest("Betreff", f"{url}\n{MANAGE}", f"<p>{url} {MANAGE}</p>"))
    assert max(map(len, content.split(b"\r\n"))) <= 998
    text = parse(content).get_body(("plain",)).get_content()
    assert text.split() == [url, READER.manage]


def test_nothing_can_be_injected_into_headers():
    evil = Site("https://radar.example", HOSTILE, "a@x.example\r\nBcc: opfer@radar.example")
    content = raw(Digest(HOSTILE, "Text", "<p>Text</p>"), head=replace(HEAD, site=evil))
    parsed = parse(content)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject")) == 1
    assert "opfer" not in parsed["List-Unsubscribe"]


def test_a_title_cannot_stand_in_for_a_recipients_link():
    """What stands for the tokens is another one in each process."""
    assert re.fullmatch("manage-[0-9a-f]{32}", MANAGE)
    content = raw(Digest("manage", "manage-0 unsubscribe-0", "<p>manage-0</p>"))
    assert READER.manage.encode() not in content


@pytest.mark.parametrize(
    "address", ["", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "ä@b.example", HOSTILE]
)
def test_addresses_that_cannot_stand_in_a_header_are_refused(address):
    for make in (
        lambda: raw(to=HEAD.recipient("k1", 1, address, NOW)),
        lambda: build_notice("x", "y", HEAD, recipient=address, message_id=MESSAGE_ID, date=NOW),
        lambda: Letterhead(SITE, address or "x", SECRET),
    ):
        with pytest.raises(MailError, match="Keine gültige") as caught:
            make()
        assert caught.value.permanent


@pytest.mark.parametrize("message_id", ["", "<a@b.example>\r\nBcc: c@d.example", HOSTILE])
def test_message_ids_that_cannot_stand_in_a_header_are_refused(message_id):
    with pytest.raises(MailError, match="Message-ID"):
        raw(message_id=message_id)


def test_domains_beyond_ascii_go_out_in_ascii():
    letter = Stem(digest(), HEAD, NOW).letter(HEAD.recipient("k1", 1, "l@müller.example", NOW), MESSAGE_ID)
    assert letter.recipient == "l@xn--mller-kva.example"
    assert parse(letter.content)["To"] == letter.recipient


def test_each_delivery_has_its_own_return_address():
    head = replace(HEAD, bounce_to="bounces@radar.example")
    readers = [head.recipient("k1", number, "a@b.example", NOW) for number in (255, 256)]
    senders = {Stem(digest(), head, NOW).letter(to, MESSAGE_ID).sender for to in readers}
    assert len(senders) == 2
    assert all(re.fullmatch(r"bounces\+(ff|100)-[0-9a-f]{20}@radar\.example", each) for each in senders)
    assert {head.bounce_tags.delivery(each.upper()) for each in senders} == {255, 256}


@pytest.mark.parametrize(
    "forged", ["bounces+ff-00000000000000000000@radar.example", "bounces+ff@x", "", "@", "ä+1-a@x"]
)
def test_forged_return_addresses_are_nobodys(forged):
    assert HEAD.bounce_tags.delivery(forged) is None


def test_date_is_the_one_given():
    later = NOW + dt.timedelta(days=1)
    assert parse(raw(date=later))["Date"].datetime == later

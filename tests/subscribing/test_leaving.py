"""Leaving by the link of a mail, as the mail program or a person does it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from urllib.parse import urlsplit

import pytest

from alerts.deliver import deliver, plan_mails
from alerts.transports import SmtpTransport
from alerts.web.forms import MOST_BYTES
from storage.filters import Filter
from storage.models_subscriptions import SourceTold
from storage.sources import Judgement, set_state
from storage.times import utc_now
from tests.alerts.conftest import Server
from tests.alerts.house import HEAD, add_change, set_source, subscribe
from tests.alerts.samples import SITE
from tests.subscribing.support import LINKS, Readers, link

ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.fixture
def raw(readers: Readers, smtp: Server) -> bytes:
    """A digest as the mail server got it; the reader has another subscription beside."""
    subscribe(readers.house, begins_at=utc_now())
    subscribe(readers.house, filter_=Filter(parties=("CDU",)))
    subscribe(readers.house, "andere@radar.example", filter_=Filter(parties=("CDU",)), begins_at=utc_now())
    add_change(readers.house, 1, at=utc_now())
    plan_mails(readers.house, SITE.domain, hour=None)
    deliver(readers.house, SmtpTransport(smtp.url), HEAD)
    ((_, _, content, _),) = smtp.box.received
    return content


@pytest.fixture
def path(raw: bytes) -> str:
    """The path of its List-Unsubscribe, as it stands in the raw bytes."""
    found = re.search(rb"\nList-Unsubscribe: <https://radar\.example(/abo/abbestellen/[^>\s]+)>", raw)
    assert found is not None
    return found[1].decode("ascii")


HERE, ELSEWHERE = Filter(bodies=("99999001",)), Filter(bodies=("99999002",))


def way_out(readers: Readers, subject: str) -> str:
    """The path of List-Unsubscribe in the one mail that is due."""
    plan_mails(readers.house, SITE.domain, hour=None)
    (mail,) = readers.mails()
    assert mail["Subject"].startswith(subject)
    return urlsplit(mail["List-Unsubscribe"].strip("<>")).path


@pytest.fixture
def outage(readers: Readers) -> str:
    """The way out of a mail that a town's source is silent; its reader has subscribed to other towns too."""
    subscribe(readers.house, filter_=ELSEWHERE)
    subscribe(readers.house, filter_=HERE)
    subscribe(readers.house)
    with readers.house.begin() as connection:
        set_state(connection, "musterstadt", Judgement("broken", "unreachable"), utc_now() - dt.timedelta(2))
    found = way_out(readers, "Zurzeit nicht zu lesen: Stadt Musterstadt")
    subscribe(
        readers.house,
        filter_=Filter(bodies=("99999001",), parties=("SPD",)),
        confirmed_at=utc_now() + dt.timedelta(minutes=1),
    )
    return found


@pytest.fixture
def sign_of_life(readers: Readers) -> str:
    """The way out of a mail that there was nothing new for a month."""
    for name in ("musterstadt", "altdorf"):
        set_source(readers.house, name, state="ok", since=utc_now() - dt.timedelta(days=90))
    subscribe(readers.house, filter_=ELSEWHERE)
    subscribe(readers.house, filter_=HERE)
    found = way_out(readers, "Nichts Neues")
    subscribe(readers.house, confirmed_at=utc_now() + dt.timedelta(minutes=1))
    return found


def ended(readers: Readers) -> list[tuple[bool, str]]:
    return [(each.ended_at is not None, each.ended_how) for each in readers.has()]


def test_the_header_says_that_one_click_does(raw: bytes) -> None:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(ONE_CLICK, "application/x-www-form-urlencoded"), (MULTIPART, "multipart/form-data; boundary=x")],
)
def test_one_click_ends_what_the_mail_was_sent_for(
    readers: Readers, path: str, body: bytes, kind: str
) -> None:
    for _ in range(2):  # again, it changes nothing
        answer = readers.web.post(path, body, Content_Type=kind, Sec_Fetch_Site="cross-site")
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert "location" not in answer.headers
        assert ended(readers) == [(True, "one-click"), (False, ""), (False, "")]


OTHER_PART = MULTIPART.replace(b"List-Unsubscribe", b"something").replace(b"One-Click", b"List-Unsubscribe")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"x=1", b"List-Unsubscribe=", b"List-Unsubscribe=No", b"x=List-Unsubscribe=One-Click",
        b'{"List-Unsubscribe": "One-Click"}', b"&" * 5000, b"\xff\x00=\xfe", OTHER_PART,
        MULTIPART.replace(b"One-Click", b"Two-Clicks"),
    ],
)  # fmt: skip
def test_any_other_post_shows_the_button(readers: Readers, path: str, body: bytes) -> None:
    before = readers.rows()
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        page = readers.web.post(path, body, Content_Type=kind)
        assert page.status == 200
        assert page.soup.select_one("main form button").get_text() == "Abbestellen"
    assert readers.rows() == before


def test_one_click_among_other_fields_is_one_too(readers: Readers, path: str) -> None:
    readers.web.post(path, b"x=1&List-Unsubscribe=One-Click&y=")
    assert ended(readers)[0] == (True, "one-click")


def test_following_the_link_changes_nothing(readers: Readers, path: str) -> None:
    before = readers.rows()
    page = readers.web.get(path)
    assert page.status == 200
    assert readers.web.get(path, "HEAD").status == 200
    assert len(page.soup.select("main form")) == 1
    assert page.soup.select_one("main form button").get_text() == "Abbestellen"
    assert readers.rows() == before


def test_the_button_ends_it(readers: Readers, path: str) -> None:
    answer = readers.presses(path, "form.hint")
    assert answer.status == 200
    assert "Das ist beendet" in answer.words
    assert ended(readers)[0] == (True, "link")
    assert "Das ist beendet" in readers.web.get(path).words


def test_the_links_in_the_text_lead_to_the_same_and_to_the_own_page(
    readers: Readers, raw: bytes, path: str
) -> None:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    links = re.findall(r"https://radar\.example(/abo/\S+)", body.get_content())
    assert [urlsplit(each).path.rpartition("/")[0] for each in links] == [
        "/abo/verwalten",
        "/abo/abbestellen",
    ]
    assert links[1] == path
    assert "Meine Abonnements" in readers.web.get(links[0]).words


def test_without_a_mail_in_the_ledger_all_is_ended(readers: Readers, path: str) -> None:
    unknown = LINKS.unsubscribe(readers.key(), 10**6, utc_now())
    assert readers.web.post(f"/abo/abbestellen/{unknown}", ONE_CLICK).status == 200
    assert [each for each, _ in ended(readers)] == [True, True, False]


def test_of_somebody_elses_mail_nothing_of_theirs_is_ended(readers: Readers, path: str) -> None:
    foreign = LINKS.unsubscribe(readers.key(1), 1, utc_now())
    readers.web.post(f"/abo/abbestellen/{foreign}", ONE_CLICK)
    assert [each for each, _ in ended(readers)] == [False, False, True], "only what is their own"


def test_a_mail_about_a_source_ends_what_that_source_concerns(readers: Readers, outage: str) -> None:
    page = readers.web.get(outage)
    assert len(page.soup.select("main li")) == 2
    for _ in range(2):
        assert "Das ist beendet" in readers.web.post(outage, ONE_CLICK).words
        assert [each for each, _ in ended(readers)] == [False, True, True, False]


def test_where_it_is_forgotten_what_that_mail_was_about_all_of_then_ends(
    readers: Readers, outage: str
) -> None:
    with readers.house.begin() as connection:
        connection.execute(SourceTold.__table__.delete())
    readers.web.post(outage, ONE_CLICK)
    assert [each for each, _ in ended(readers)] == [True, True, True, False]


def test_a_sign_of_life_ends_all_that_there_was_then(readers: Readers, sign_of_life: str) -> None:
    for _ in range(2):
        assert "Das ist beendet" in readers.web.post(sign_of_life, ONE_CLICK).words
        assert [each for each, _ in ended(readers)] == [True, True, False]


def test_the_page_says_what_has_ended(readers: Readers, outage: str) -> None:
    ending = [each.get_text() for each in readers.web.get(outage).soup.select("main li")]
    assert len(ending) == 2
    answer = readers.presses(outage, "form.hint")
    assert [each.get_text() for each in answer.soup.select("main li")] == ending
    assert readers.web.get(outage).soup.select("main li") == []


def test_who_is_erased_is_told_the_same(readers: Readers, path: str) -> None:
    page = readers.page()
    readers.presses(f"{page}/loeschen", "form.hint")
    assert readers.web.post(path, ONE_CLICK).status == 200


def test_too_much_is_not_read(readers: Readers, path: str) -> None:
    assert readers.web.post(path, b"x" * (MOST_BYTES + 1)).status == 413
    assert ended(readers)[0] == (False, "")


def test_letters_are_answered_to_the_same_address(readers: Readers) -> None:
    subscribe(readers.house)
    readers.asks_for_link()
    (mail,) = readers.mails()
    assert mail["List-Id"] is None
    assert link(mail).startswith("/abo/verwalten/")

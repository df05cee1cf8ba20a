"""Confirming: by the button alone, once, by whoever got the mail."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from sqlalchemy import delete, select, update

from storage.filters import Filter
from storage.models_subscriptions import Subscriber, Subscription
from storage.subscribers import purge
from storage.times import utc_now
from tests.alerts.house import SECRET, subscribe
from tests.subscribing.support import ADDRESS, LINKS, Readers, led, link, words

DAY = dt.timedelta(days=1)


@pytest.fixture
def path(readers: Readers) -> str:
    """The link of the mail that somebody is sent who asked."""
    readers.asks(query="?partei=SPD")
    (mail,) = readers.mails()
    return link(mail)


def test_the_button_confirms(readers: Readers, path: str) -> None:
    page = readers.web.get(path)
    assert "Abonnement bestätigen" in page.words
    assert "l…@radar.example" in page.words
    assert "von SPD" in page.words
    assert ADDRESS not in page.body.decode()
    assert len(page.soup.select("main form")) == 1
    assert led(readers.presses(path, "form.hint")) == (303, path)
    (subscription,) = readers.has()
    assert subscription.state(utc_now()) == "active"
    assert subscription.evidence["confirmed_by"] == "button"
    assert subscription.evidence["consent"], "what it was asked with is still there"


def test_another_language_is_that_of_the_owner_who_confirms_it(readers: Readers, path: str) -> None:
    readers.presses(path, "form.hint")
    readers.asks(query="?art=Antrag", sprache="en")
    (mail,) = readers.mails()
    assert mail["Subject"] == "Please confirm: mails from Antragsradar"
    assert "How often: daily" in words(mail)
    assert languages(readers) == ["de"], "anybody may have asked"
    readers.presses(link(mail), "form.hint")
    assert languages(readers) == ["en"]


def languages(readers: Readers) -> list[str]:
    with readers.house.connect() as connection:
        return list(connection.scalars(select(Subscriber.language)))


def test_used_again_it_says_that_it_is_confirmed(readers: Readers, path: str) -> None:
    sent = readers.presses(path, "form.hint")
    before = readers.has()
    page = readers.web.get(path)
    assert "Das Abonnement ist bestätigt" in page.words
    assert page.soup.select("main form") == []
    assert sent.status == 303
    assert readers.has() == before


def test_programs_that_follow_links_change_nothing(readers: Readers, path: str) -> None:
    before = readers.rows()
    for method in ("GET", "HEAD", "GET"):
        answer = readers.web.get(path, method)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert readers.rows() == before


def test_a_post_without_the_page_confirms_nothing(readers: Readers, path: str) -> None:
    assert readers.web.post(path, {"token": "x.y"}).status == 403
    assert readers.web.post(path, {}).status == 403
    other = readers.web.get("/abonnieren").soup.select_one("input[name=token]")["value"]
    assert readers.web.post(path, {"token": other}).status == 403
    (subscription,) = readers.has()
    assert subscription.confirmed_at is None


def test_links_name_no_address(path: str) -> None:
    said = path.rpartition("/")[2].partition(".")[0]
    assert b"leserin" not in base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


@pytest.mark.parametrize("purpose", ["manage", "unsubscribe"])
def test_a_link_is_good_for_one_thing(readers: Readers, path: str, purpose: str) -> None:
    token = path.rpartition("/")[2]
    places = {"manage": "/abo/verwalten", "unsubscribe": "/abo/abbestellen"}
    assert readers.web.get(f"{places[purpose]}/{token}").status == 404
    key = readers.key()
    made = {"manage": LINKS.manage(key, utc_now()), "unsubscribe": LINKS.unsubscribe(key, 1, utc_now())}
    assert readers.web.get(f"/abo/bestaetigen/{made[purpose]}").status == 404


@pytest.mark.parametrize(
    "token", ["x", "x.y", "." * 50, "a" * 3000, "%00", "..%2F..%2Fetc", f"{SECRET[:3]}.%F0%9F%92%A3"]
)
def test_nonsense_leads_nowhere(readers: Readers, token: str) -> None:
    for place in ("bestaetigen", "verwalten", "abbestellen"):
        assert readers.web.get(f"/abo/{place}/{token}").status in (404, 405)
        assert readers.web.post(f"/abo/{place}/{token}", {}).status in (404, 405)


@pytest.mark.parametrize("at", [-2, -30, len("/abo/bestaetigen/") + 14])
def test_a_changed_link_leads_nowhere(readers: Readers, path: str, at: int) -> None:
    letter = "A" if path[at] != "A" else "B"
    changed = path[:at] + letter + path[at:][1:]
    assert len(changed) == len(path)
    assert readers.web.get(changed).status == 404


def test_an_old_link_says_so(readers: Readers, path: str) -> None:
    (subscription,) = readers.has()
    old = LINKS.confirm(readers.key(), subscription.id, utc_now() - 7 * DAY - dt.timedelta(minutes=1))
    for answer in (
        readers.web.get(f"/abo/bestaetigen/{old}"),
        readers.web.post(f"/abo/bestaetigen/{old}", {}),
    ):
        assert answer.status == 410
        assert "gilt nicht mehr" in answer.words
    assert readers.has()[0].confirmed_at is None


def test_of_another_persons_subscription_it_is_nothing(readers: Readers, path: str) -> None:
    other = subscribe(readers.house, "andere@radar.example", confirmed_at=None, begins_at=None)
    forged = LINKS.confirm(readers.key(), other, utc_now())
    assert readers.web.get(f"/abo/bestaetigen/{forged}").status == 404


def test_what_was_not_confirmed_is_forgotten(readers: Readers, path: str) -> None:
    with readers.house.begin() as connection:
        assert purge(connection, utc_now() + 6 * DAY) == 0
        assert purge(connection, utc_now() + 7 * DAY + dt.timedelta(minutes=1)) == 1
    assert ADDRESS not in str(readers.rows())
    assert readers.rows()["deliveries"] == []
    assert readers.web.get(path).status == 404


def test_a_link_is_nobody_elses_once_its_person_is_gone(readers: Readers, path: str) -> None:
    """Though numbers may be given again."""
    number = readers.has()[0].id
    with readers.house.begin() as connection:
        purge(connection, utc_now() + 8 * DAY)
    again = subscribe(
        readers.house, "neu@radar.example", id=number, person={"id": 1}, confirmed_at=None, begins_at=None
    )
    assert again == number
    assert readers.web.get(path).status == 404


def test_asked_for_again_both_links_hold(readers: Readers, path: str) -> None:
    readers.asks(query="?partei=SPD", haeufigkeit="weekly")
    (mail,) = readers.mails()
    assert len(readers.has()) == 1
    readers.presses(path, "form.hint")
    (subscription,) = readers.has()
    assert (subscription.frequency, subscription.confirmed_at is None) == ("weekly", False)
    assert "ist bestätigt" in readers.web.get(link(mail)).words


def test_ended_meanwhile_it_is_not_confirmed(readers: Readers, path: str) -> None:
    page = readers.web.get(path)
    with readers.house.begin() as connection:
        connection.execute(update(Subscription).values(ended_at=utc_now(), ended_how="link"))
    token = page.soup.select_one("input[name=token]")["value"]
    answer = readers.web.post(path, {"token": token})
    assert answer.status == 410
    assert "Dieses Abonnement ist beendet" in answer.words
    assert readers.has()[0].confirmed_at is None


def test_confirmed_before_it_was_sent_no_letter_goes_out(readers: Readers) -> None:
    readers.asks()
    with readers.house.begin() as connection:
        connection.execute(update(Subscription).values(confirmed_at=utc_now(), begins_at=utc_now()))
    assert readers.mails() == []


def test_a_purged_letter_is_given_up(readers: Readers) -> None:
    subscribe(readers.house)
    readers.asks(query="?partei=SPD")
    with readers.house.begin() as connection:
        connection.execute(
            delete(Subscription).where(Subscription.filter == Filter(parties=("SPD",)).query())
        )
    assert readers.mails() == []

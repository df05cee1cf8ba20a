"""Subscriptions as they are asked for, confirmed, paused and ended; what is kept of a person, and erased."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, insert, select

from storage.addresses import AddressError, address_key, masked, normal_address, smtp_address
from storage.filters import Filter
from storage.models_subscriptions import (
    Delivery,
    DeliveryItem,
    DeliveryMeeting,
    SourceTold,
    Subscriber,
    Subscription,
)
from storage.persons import SubscriberError, everybody, get, of, subscriber, subscriptions_of
from storage.subscriber_export import export
from storage.subscribers import (
    CONFIRM_WITHIN,
    ENDED_KEPT,
    MOST_SUBSCRIPTIONS,
    SETTLING,
    ask,
    change,
    confirm,
    end,
    end_all,
    erase,
    lift,
    pause,
    prefer,
    purge,
    resume,
)
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import NOW, instant
from tests.delivery.support import DAY, HOUR, plan

READER = "Leserin@Radar.Example"
SPD, CDU = Filter(parties=("SPD",)), Filter(parties=("CDU",))


@pytest.fixture
def base(house):
    """A transaction."""
    with house.begin() as connection:
        yield connection


def asked(base, address=READER, filter_=SPD, **values):
    return ask(base, address, filter_, "daily", now=NOW, **values)


def test_from_asking_to_its_end(base):
    new = asked(base, evidence={"asked": "x"}, language="en", weekday=4)
    assert (new.state(NOW), new.filter, new.origin, new.weekday) == ("asked", "partei=SPD", "form", 4)
    active = confirm(base, new.id, now=NOW + HOUR, evidence={"confirmed": "y"})
    assert active.state(NOW + HOUR) == "active"
    assert active.begins_at == NOW + HOUR - SETTLING
    assert active.evidence == {"asked": "x", "confirmed": "y", "language": "en"}
    assert confirm(base, new.id, now=NOW + 9 * DAY) == active, "a second time changes nothing"
    assert pause(base, new.id, until=NOW + 5 * DAY).state(NOW + 4 * DAY) == "paused"
    assert get(base, new.id).state(NOW + 5 * DAY) == "active"
    assert pause(base, new.id).state(NOW + 9999 * DAY) == "paused"
    assert resume(base, new.id, now=NOW + 6 * DAY).state(NOW + 6 * DAY) == "active"
    ended = end(base, new.id, now=NOW + 7 * DAY, how="link")
    assert (ended.state(NOW), ended.ended_how) == ("ended", "link")
    assert end(base, new.id, now=NOW + 8 * DAY, how="command") == ended
    with pytest.raises(SubscriberError, match="beendet"):
        confirm(base, new.id, now=NOW)


def test_one_address_is_one_person_however_it_is_written(base):
    first = asked(base)
    second = asked(base, " leserin@radar.example ", CDU)
    assert first.subscriber_id == second.subscriber_id
    assert of(base, "LESERIN@radar.EXAMPLE").address == READER, "as it was first typed"
    assert [each.id for each in subscriptions_of(base, first.subscriber_id)] == [first.id, second.id]
    assert len(everybody(base)) == 1
    assert subscriber(base, 99) is None


def test_asking_twice_is_one_subscription(base):
    first = asked(base)
    again = ask(base, READER, SPD, "weekly", now=NOW + DAY, weekday=2)
    assert (again.id, again.frequency, again.weekday, again.created_at) == (first.id, "weekly", 2, NOW + DAY)
    confirm(base, first.id, now=NOW + DAY)
    third = ask(base, READER, SPD, "at_once", now=NOW + 2 * DAY)
    assert (third.id, third.frequency) == (first.id, "weekly"), "what is confirmed nobody else can change"
    end(base, first.id, now=NOW, how="link")
    assert asked(base).id != first.id


def test_a_confirmation_is_possible_for_a_week(base):
    new = asked(base)
    with pytest.raises(SubscriberError, match="7 Tage"):
        confirm(base, new.id, now=NOW + CONFIRM_WITHIN + HOUR)
    confirm(base, new.id, now=NOW + CONFIRM_WITHIN)


def test_who_confirms_has_got_our_mail(base):
    new = asked(base)
    base.execute(Subscriber.__table__.update().values(suspended_at=NOW, suspension="weg", soft_bounces=5))
    assert subscriber(base, new.subscriber_id).is_suspended
    confirm(base, new.id, now=NOW)
    assert not subscriber(base, new.subscriber_id).is_suspended


def test_unconfirmed_ended_and_empty_are_forgotten_in_time(base):
    late, kept, over, settings = (
        asked(base, f"{name}@radar.example", origin=origin)
        for name, origin in (("a", "form"), ("b", "form"), ("c", "form"), ("d", "settings"))
    )
    for each in (kept, over, settings):
        confirm(base, each.id, now=NOW)
    for each in (over, settings):
        end(base, each.id, now=NOW + DAY, how="link")
    assert purge(base, NOW + CONFIRM_WITHIN) == 0
    assert purge(base, NOW + CONFIRM_WITHIN + HOUR) == 1
    assert of(base, "a@radar.example") is None
    with pytest.raises(SubscriberError, match="gibt es nicht"):
        get(base, late.id)
    assert purge(base, NOW + DAY + ENDED_KEPT) == 0
    assert purge(base, NOW + 2 * DAY + ENDED_KEPT) == 1
    assert [person.address for person, _ in everybody(base)] == ["b@radar.example", "d@radar.example"]


def test_changing_what_and_how_often(base):
    new = confirm(base, asked(base).id, now=NOW)
    other = asked(base, filter_=CDU)
    changed = change(base, new.id, now=NOW, frequency="weekly", weekday=6)
    assert (changed.filter, changed.frequency, changed.weekday) == ("partei=SPD", "weekly", 6)
    assert changed.begins_at == new.begins_at
    with pytest.raises(SubscriberError, match="gibt es schon"):
        change(base, new.id, now=NOW, filter=CDU)
    end(base, other.id, now=NOW, how="link")
    assert change(base, new.id, now=NOW, filter=CDU).filter == "partei=CDU"
    for wrong in ({"frequency": "hourly"}, {"weekday": 7}):
        with pytest.raises(SubscriberError):
            change(base, new.id, now=NOW, **wrong)


def test_after_a_long_pause_only_the_last_month_is_told(base):
    new = confirm(base, asked(base).id, now=NOW)
    pause(base, new.id)
    assert resume(base, new.id, now=NOW + 10 * DAY).begins_at == new.begins_at
    pause(base, new.id)
    assert resume(base, new.id, now=NOW + 400 * DAY).begins_at == NOW + 370 * DAY


def test_preferences(base):
    new = asked(base)
    prefer(base, new.subscriber_id, language="en", quiet=(22, 7), daily_cap=3)
    person = subscriber(base, new.subscriber_id)
    assert (person.language, person.quiet_from, person.quiet_until, person.daily_cap) == ("en", 22, 7, 3)
    prefer(base, new.subscriber_id, language="de", quiet=None, daily_cap=3)
    assert subscriber(base, new.subscriber_id).quiet_from is None
    for quiet, cap in (((7, 7), 3), ((0, 24), 3), (None, 0), (None, 101)):
        with pytest.raises(SubscriberError):
            prefer(base, new.subscriber_id, language="de", quiet=quiet, daily_cap=cap)


def test_nobody_has_too_many(base):
    for number in range(MOST_SUBSCRIPTIONS):
        asked(base, filter_=Filter(organizations=(f"Ausschuss {number}",)))
    with pytest.raises(SubscriberError, match="nicht möglich"):
        asked(base, filter_=Filter(organizations=("Noch einer",)))
    assert end_all(base, 1, now=NOW, how="one-click") == MOST_SUBSCRIPTIONS
    assert end_all(base, 1, now=NOW, how="one-click") == 0
    asked(base)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "ä@b.example",
        "a..b@c.example",
        "a@b.example\r\nBcc: x@y.z",
        "a@b.example,c@d.example",
        f"{'a' * 65}@b.example",
        "a@b..example",
        '"a"@b.example',
    ],
)
def test_what_is_no_address_is_said(base, address):
    with pytest.raises(AddressError, match="keine Mailadresse"):
        asked(base, address)
    assert everybody(base) == []


def test_the_language_is_that_of_the_newest_request_until_something_is_confirmed(base):
    for language in ("de", "en", "de"):
        new = asked(base, language=language)
        assert subscriber(base, new.subscriber_id).language == language
    asked(base, language="en")
    asked(base)
    assert subscriber(base, new.subscriber_id).language == "en", "who says nothing changes nothing"


def test_who_has_confirmed_something_keeps_the_language_until_they_confirm_another(base):
    first = confirm(base, asked(base, language="de").id, now=NOW)
    other = asked(base, filter_=Filter(words="rad"), language="en")
    assert subscriber(base, first.subscriber_id).language == "de"
    confirm(base, other.id, now=NOW)
    assert subscriber(base, first.subscriber_id).language == "en"
    confirm(base, asked(base, filter_=Filter(words="weg")).id, now=NOW)
    assert subscriber(base, first.subscriber_id).language == "en"


def test_addresses():
    assert normal_address(" Le\u0301a@b.example".replace("e\u0301", "e")) == "Lea@b.example"
    assert normal_address("lea@mu\u0308ller.example") == "lea@müller.example"
    assert address_key("Lea@Müller.example") == address_key("lea@xn--mller-kva.example")
    assert masked("leserin@radar.example") == "l…@radar.example"


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("lea@straße.example", "lea@xn--strae-oqa.example"),
        ("Lea@STRASSE.example", "Lea@STRASSE.example"),
        ("lea@ς.example", "lea@xn--3xa.example"),
        ("lea@faß。example", "lea@xn--fa-hia.example"),
    ],
)
def test_a_domain_is_not_taken_for_a_similar_one_of_somebody_else(typed, sent_to):
    assert smtp_address(normal_address(typed)) == sent_to
    assert address_key(typed) == sent_to.casefold()


@pytest.mark.parametrize(
    "domain", ["ö..example", "ö" * 64 + ".example", "ö_b.example", "☃.example", "ö" * 999]
)
def test_a_domain_that_cannot_be_written_in_ascii_is_no_address(domain):
    with pytest.raises(AddressError, match="keine Mailadresse"):
        normal_address(f"lea@{domain}")


def test_erased_is_erased_and_exported_is_everything(house):
    add_motion(house, 1)
    add_change(house, 1, at=instant(9))
    subscribe(house, "a@radar.example")
    subscribe(house, "zoe@radar.example")
    plan(house)
    with house.begin() as connection:
        connection.execute(
            insert(SourceTold).values(subscriber_id=1, source="altdorf", since=NOW, told_at=NOW)
        )
        connection.execute(
            insert(DeliveryMeeting).values(
                subscription_id=1, motion_id=1, meeting="x/rat", date=dt.date(2026, 3, 9), delivery_id=1
            )
        )
    with house.begin() as connection:
        kept = export(connection, "A@radar.example")
        json.dumps(kept)
        assert kept["subscriber"]["address"] == "a@radar.example"
        assert len(kept["subscriptions"]) == 1
        (mail,) = kept["mails"]
        assert [each.get("title") or each["meeting"] for each in mail["told"]] == [
            "Sprachlotsen für Stadtteil 1",
            "x/rat",
        ]
        assert kept["told_of_sources"][0]["source"] == "altdorf"
        assert "zoe@radar" not in json.dumps(kept)
        assert export(connection, "nobody@radar.example") is None
        assert erase(connection, "A@radar.example")
        assert not erase(connection, "A@radar.example")
        left = {
            table.__tablename__: connection.scalar(select(func.count()).select_from(table))
            for table in (Subscriber, Subscription, Delivery, DeliveryItem, DeliveryMeeting, SourceTold)
        }
        assert left == {
            "subscribers": 1,
            "subscriptions": 1,
            "deliveries": 1,
            "delivery_items": 1,
            "delivery_meetings": 0,
            "sources_told": 0,
        }


def test_nothing_is_kept_of_a_person_that_the_export_leaves_out():
    """Every table that refers to a person or to what is theirs is known to the export."""
    known = {
        "subscribers",
        "subscriptions",
        "deliveries",
        "delivery_items",
        "delivery_meetings",
        "delivery_subscriptions",
        "sources_told",
    }
    personal = {"subscribers"}
    tables = Subscriber.metadata.tables.values()
    while True:
        more = {
            table.name
            for table in tables
            for key in table.foreign_keys
            if key.column.table.name in personal and key.ondelete == "CASCADE"
        }
        if more <= personal:
            break
        personal |= more
    assert personal == known


def test_lifting_what_is_not_suspended_changes_nothing(base):
    new = asked(base)
    lift(base, new.subscriber_id)
    assert not subscriber(base, new.subscriber_id).is_suspended

"""Whom a silent source concerns is told of it once, and once that it is back."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, update

from storage.filters import Filter
from storage.models import Source
from storage.models_subscriptions import Delivery, SourceTold, Subscriber
from storage.sources import Judgement, set_state
from storage.subscribers import end, pause, resume
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import instant
from tests.delivery.support import DAY, HOUR, Killed, Post, berlin, mailed, plan, read, send, text

READER = "leserin@radar.example"
BEGAN = berlin(9, 6)
MORNING = berlin(10, 7)


def put(house, source, state, at, failure=""):
    with house.begin() as connection:
        set_state(connection, source, Judgement(state, failure, "HTTP-Status 503"), at)


def add_source(house, name):
    with house.begin() as connection:
        row = {
            "title": f"Stadt {name.capitalize()}",
            "system": "sessionnet",
            "base_url": "https://x.example/",
        }
        connection.execute(insert(Source).values(name=name, enabled=True, **row))


@pytest.fixture(autouse=True)
def all_well(house):
    for source in ("musterstadt", "altdorf"):
        put(house, source, "ok", instant(1))


def outages(house, now, hour=7):
    """The mails about sources that go out at that moment."""
    plan(house, now, hour)
    post = Post()
    send(house, post, now)
    with house.connect() as connection:
        kinds = dict(connection.execute(select(Delivery.message_id, Delivery.kind)).all())
    return [each for each in post.sent if kinds[each.message_id] == "outage"]


def test_a_source_is_named_after_a_day_once(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    assert outages(house, BEGAN + 23 * HOUR + dt.timedelta(minutes=30)) == []
    (mail,) = outages(house, MORNING)
    assert read(mail)["Subject"] == "Zurzeit nicht zu lesen: Stadt Musterstadt"
    assert "Stadt Musterstadt: gestört seit 9. März 2026, 06:00 Uhr" in text(mail)
    assert "heißt so lange nicht, dass es nichts Neues gibt" in text(mail)
    assert [outages(house, MORNING + days * DAY) for days in (0, 1, 8, 20)] == [[]] * 4


def test_since_when_it_is_silent_does_not_begin_anew_with_another_failure(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN, "unreachable")
    put(house, "musterstadt", "blocked", BEGAN + 20 * HOUR, "blocked")
    (mail,) = outages(house, MORNING)
    assert "gesperrt seit 9. März 2026, 06:00 Uhr" in text(mail)


def test_a_short_answer_begins_the_day_anew(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    put(house, "musterstadt", "degraded", BEGAN + 10 * HOUR)
    put(house, "musterstadt", "broken", BEGAN + 11 * HOUR)
    assert outages(house, MORNING) == []
    assert len(outages(house, BEGAN + 35 * HOUR)) == 1


def test_only_whom_it_concerns(house):
    subscribe(house, "here@radar.example", filter_=Filter(bodies=("99999001",)))
    subscribe(house, "elsewhere@radar.example", filter_=Filter(bodies=("99999002",)))
    subscribe(house, "everywhere@radar.example")
    for source in ("musterstadt", "altdorf"):  # the second is of no body
        put(house, source, "held", BEGAN)
    mails = {each.recipient: text(each) for each in outages(house, MORNING)}
    assert sorted(mails) == ["everywhere@radar.example", "here@radar.example"]
    assert "Kreis Altdorf" in mails["everywhere@radar.example"]
    assert "Kreis Altdorf" not in mails["here@radar.example"]


def test_what_went_silent_together_is_in_one_mail(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    put(house, "altdorf", "broken", BEGAN + 2 * HOUR)
    (mail,) = outages(house, MORNING)
    assert read(mail)["Subject"].startswith("2 Quellen zurzeit nicht zu lesen:")
    assert outages(house, MORNING + DAY) == []


def test_one_that_was_never_read_is_named_too(house):
    subscribe(house)
    add_source(house, "neudorf")
    put(house, "neudorf", "broken", BEGAN)
    (mail,) = outages(house, MORNING)
    assert "noch nie gelesen" in text(mail)


@pytest.mark.parametrize("who", ["paused", "suspended", "ended", "asked"])
def test_who_gets_no_mails_gets_none_of_these(house, who):
    values = {
        "paused": {"paused_until": MORNING + DAY},
        "suspended": {},
        "ended": {"ended_at": instant(8)},
        "asked": {"confirmed_at": None, "begins_at": None},
    }[who]
    subscribe(house, person={"suspended_at": instant(8)} if who == "suspended" else None, **values)
    put(house, "musterstadt", "broken", BEGAN)
    assert outages(house, MORNING) == []


def test_back_is_told_once_it_lasts_with_what_came_of_it(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    outages(house, MORNING)
    back = berlin(11, 8)
    put(house, "musterstadt", "ok", back)
    add_motion(house, 1)
    add_change(house, 1, at=back)
    assert outages(house, back + 2 * HOUR) == []
    (mail,) = outages(house, back + 3 * HOUR)
    assert read(mail)["Subject"] == "Wird wieder gelesen: Stadt Musterstadt"
    assert "erschienen ist, haben wir nachgeholt. 1 Vorgang kam dabei für Sie hinzu." in text(mail)
    assert "wird seit 11. März 2026, 08:00 Uhr wieder gelesen (war nicht zu lesen seit 9. März" in text(mail)
    assert outages(house, back + DAY) == []


def test_nothing_that_came_of_it_is_said_too(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    outages(house, MORNING)
    put(house, "musterstadt", "quiet", berlin(11, 8))
    (mail,) = outages(house, berlin(11, 12))
    assert "Für Sie war nichts Neues dabei." in text(mail)


def test_back_is_not_told_to_whom_its_silence_was_not(house):
    put(house, "musterstadt", "broken", BEGAN)
    put(house, "musterstadt", "ok", BEGAN + 40 * HOUR)
    subscribe(house)
    assert outages(house, BEGAN + 3 * DAY) == []


def test_one_that_comes_and_goes_is_told_once_a_week(house):
    subscribe(house)
    told = []
    for day in range(9, 25):  # silent for 30 hours of each two days
        if day % 2:
            put(house, "musterstadt", "broken", berlin(day, 6))
        told += [(day, 8, each) for each in outages(house, berlin(day, 8))]
        if not day % 2:
            put(house, "musterstadt", "ok", berlin(day, 12))
        told += [(day, 20, each) for each in outages(house, berlin(day, 20))]
    subjects = [(day, hour, read(each)["Subject"]) for day, hour, each in told]
    down = [(day, hour) for day, hour, subject in subjects if subject.startswith("Zurzeit")]
    assert down == [(10, 8), (18, 8)]
    assert len(told) == 4, "and being back after each"


def test_a_mail_of_the_same_day_says_it_already(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    add_motion(house, 1)
    add_change(house, 1)
    plan(house, MORNING, 7)
    post = Post()
    send(house, post, MORNING)
    (mail,) = post.sent
    assert "Stadt Musterstadt: gestört seit" in text(mail)
    assert [outages(house, MORNING + days * DAY) for days in (1, 2)] == [[], []]
    put(house, "musterstadt", "ok", MORNING + 2 * DAY)
    assert len(outages(house, MORNING + 3 * DAY)) == 1, "being back has a mail of its own"


def test_a_mail_about_something_else_does_not_say_it(house):
    subscribe(house, filter_=Filter(bodies=("99999001",)))
    subscribe(house, frequency="weekly", weekday=4, looked_at=instant(9, 20))
    add_source(house, "neudorf")  # of no body
    put(house, "neudorf", "broken", BEGAN)
    add_motion(house, 1)
    add_change(house, 1)
    (mail,) = outages(house, MORNING)
    assert "Stadt Neudorf" in text(mail)


def test_killed_while_planning_nothing_is_lost_nor_told_twice(house, monkeypatch):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)

    def die(*arguments, **options):
        raise Killed

    monkeypatch.setattr("alerts.deliver.plan_signs", die)
    with pytest.raises(Killed):
        plan(house, MORNING, 7)
    monkeypatch.undo()
    with house.connect() as connection:
        assert connection.scalars(select(SourceTold.id)).all() == []
    assert len(outages(house, MORNING)) == 1
    assert outages(house, MORNING) == []


def test_killed_while_sending_it_goes_out_as_the_same(house, monkeypatch):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    plan(house, MORNING, 7)
    post = Post()

    def die(*arguments):
        raise Killed

    monkeypatch.setattr("alerts.deliver._record", die)
    with pytest.raises(Killed):
        send(house, post, MORNING)
    monkeypatch.undo()
    plan(house, MORNING + HOUR, 7)
    send(house, post, MORNING + HOUR)
    assert len(post.sent) == 2
    assert post.sent[0].content == post.sent[1].content


def test_planned_before_a_pause_it_is_told_after_it(house):
    mine = subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    plan(house, MORNING, 7)
    with house.begin() as connection:
        pause(connection, mine)
    assert outages(house, MORNING + HOUR) == []
    with house.begin() as connection:
        resume(connection, mine, now=MORNING + 2 * HOUR)
    assert len(outages(house, MORNING + 2 * HOUR)) == 1


def test_well_again_before_it_was_sent_nothing_false_is_said(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    plan(house, MORNING, 7)
    put(house, "musterstadt", "ok", MORNING + HOUR)
    assert send(house, Post(), MORNING + HOUR).problems == ("Was zu melden war, gibt es nicht mehr.",)


def test_in_english_where_that_is_wanted(house):
    subscribe(house, person={"language": "en"})
    put(house, "musterstadt", "held", BEGAN)
    (mail,) = outages(house, MORNING)
    assert read(mail)["Subject"] == "Cannot be read at present: Stadt Musterstadt"
    assert "held since 9 March 2026, 06:00" in text(mail)


def test_quiet_hours_hold_it_back(house):
    subscribe(house, person={"quiet_from": 6, "quiet_until": 9})
    put(house, "musterstadt", "broken", BEGAN)
    assert mailed(house, MORNING) == []
    assert mailed(house, berlin(10, 9)) == [READER]


def test_who_subscribed_today_is_told_tomorrow(house):
    put(house, "musterstadt", "held", instant(2))
    subscribe(house, confirmed_at=berlin(10, 9), begins_at=berlin(10, 9))
    assert outages(house, berlin(10, 12)) == []
    assert len(outages(house, berlin(11, 7))) == 1


def test_nobody_is_told_of_a_source_that_is_switched_off(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    with house.begin() as connection:
        connection.execute(update(Source).values(enabled=False))
    assert outages(house, MORNING) == []


def test_erased_with_the_person(house):
    subscribe(house)
    put(house, "musterstadt", "broken", BEGAN)
    outages(house, MORNING)
    with house.begin() as connection:
        connection.execute(Subscriber.__table__.delete())
        assert connection.scalars(select(SourceTold.id)).all() == []


def test_who_has_ended_it_since_gets_none_of_what_others_are_told_alike(house):
    subscribe(house)
    gone = subscribe(house, "b@radar.example")
    put(house, "musterstadt", "broken", BEGAN)
    plan(house, MORNING, 7)
    with house.begin() as connection:
        end(connection, gone, now=MORNING, how="link")
    post = Post()
    assert send(house, post, MORNING).failed == 1
    assert post.to() == [READER]

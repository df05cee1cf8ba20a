"""What is planned, and when: nothing is told twice, nothing is lost."""

from sqlalchemy import select, update

from storage.filters import Filter
from storage.models import TopicMatch
from storage.models_subscriptions import Delivery
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import instant
from tests.delivery.support import (
    DAY,
    HOUR,
    MINUTE,
    Post,
    berlin,
    mailed,
    plan,
    read,
    send,
    states,
    text,
    told,
)

SEVEN = berlin(10, 7)
READER = "leserin@radar.example"
CDU, SPD = Filter(parties=("CDU",)), Filter(parties=("SPD",))


def test_what_is_new_is_told_once(house):
    add_motion(house, 1)
    change = add_change(house, 1)
    subscribe(house)
    planned = plan(house)
    assert (planned.due, len(planned.deliveries), planned.items) == (1, 1, 1)
    post = Post()
    assert send(house, post).sent == 1
    assert read(post.sent[0])["To"] == READER
    assert "Sprachlotsen für Stadtteil 1" in text(post.sent[0])
    assert told(house) == [change]
    assert plan(house).deliveries == ()
    assert send(house, post).sent == 0
    assert len(post.sent) == 1


def test_the_subject_names_the_topic_only_where_that_was_asked_for(house):
    for number, filter_ in enumerate((Filter(), Filter(topics=("alle",)), Filter(topics=("verkehr",))), 1):
        subscribe(house, f"l{number}@radar.example", filter_=filter_)
    add_motion(house, 1)
    add_motion(house, 2, topic="verkehr")
    for number in (1, 2):
        add_change(house, number)
    plan(house)
    post = Post()
    send(house, post)
    subjects = {each.recipient[:2]: read(each)["Subject"] for each in post.sent}
    assert "zur Integration" in subjects["l1"]
    assert "Integration" not in subjects["l2"]
    assert "zum Thema »verkehr«" in subjects["l3"]


def test_nothing_new_makes_no_mail_but_is_noted(house, caplog):
    subscribe(house)
    caplog.set_level("INFO")
    assert plan(house).deliveries == ()
    assert "1 subscriptions due: 0 mails" in caplog.text
    assert states(house) == []


def test_silent_old_and_unselected_changes_are_not_told(house):
    add_motion(house, 1)
    add_motion(house, 2, selected=False)
    add_motion(house, 3, topic="verkehr")
    add_motion(house, 4, motion_id=None)
    add_change(house, 1, silent=True)
    add_change(house, 1, at=instant(1, 8))
    for number in (2, 3, 4):
        add_change(house, number)
    subscribe(house, begins_at=instant(1, 9))
    assert plan(house).items == 0


def test_a_change_with_a_smaller_id_that_appears_later_is_still_told(house):
    """Transactions do not commit in the order of their ids."""
    add_motion(house, 1)
    add_motion(house, 2, selected=False)
    early, late = add_change(house, 2), add_change(house, 1)
    subscribe(house)
    plan(house)
    assert told(house) == [late]
    with house.begin() as connection:
        connection.execute(update(TopicMatch).where(TopicMatch.paper_id == 2).values(selected=True))
    plan(house)
    assert told(house) == [early, late]


def test_a_change_that_appears_long_after_its_own_instant_is_told_to_whom_it_could_be_told_then(house):
    add_motion(house, 1)
    subscribe(house)
    subscribe(house, "spaet@radar.example", begins_at=SEVEN, looked_at=SEVEN)
    assert mailed(house, SEVEN) == []
    add_change(house, 1, at=SEVEN - 3 * HOUR)
    assert mailed(house, SEVEN + DAY) == [READER]


def test_a_topic_of_one_paper_selects_the_whole_motion(house):
    add_motion(house, 1)
    add_motion(house, 2, selected=False, motion_id=1)
    change = add_change(house, 2, kind="document_added", after={"name": "Anlage"})
    subscribe(house)
    plan(house)
    assert told(house) == [change]


def test_once_a_day_from_its_hour_on(house):
    add_motion(house, 1)
    first = add_change(house, 1, at=instant(9, 12))
    subscribe(house, looked_at=instant(9, 12))
    assert plan(house, SEVEN - MINUTE, hour=7).due == 0
    assert plan(house, SEVEN, hour=7).items == 1
    second = add_change(house, 1, kind="restored", at=SEVEN + HOUR)
    assert plan(house, SEVEN + 2 * HOUR, hour=7).due == 0
    assert told(house) == [first]
    assert plan(house, SEVEN + DAY, hour=7).items == 1
    assert told(house) == [first, second]


def test_a_machine_that_was_off_at_the_hour_makes_up_for_it(house):
    add_motion(house, 1)
    add_change(house, 1, at=instant(8, 12))
    subscribe(house, looked_at=berlin(9, 7))
    assert plan(house, SEVEN + 9 * HOUR, hour=7).items == 1


def test_a_machine_that_was_off_for_months_loses_nothing(house):
    add_motion(house, 1)
    change = add_change(house, 1, at=instant(8, 12))
    subscribe(house, looked_at=berlin(8, 7))
    plan(house, SEVEN + 100 * DAY, hour=7)
    assert told(house) == [change]


def test_a_daily_digest_is_daily_when_clocks_change(house):
    add_motion(house, 1)
    subscribe(house, looked_at=berlin(28, 7))
    at_seven = []
    moment = berlin(28, 8)
    while moment < berlin(30, 8):
        add_change(house, 1, kind="restored", at=moment)
        if mailed(house, moment):
            at_seven.append(moment)
        moment += HOUR
    assert at_seven == [berlin(29, 7), berlin(30, 7)]
    assert at_seven[0] - berlin(28, 7) == 23 * HOUR


def test_weekly_on_its_day(house):
    add_motion(house, 1)
    subscribe(house, "mo@radar.example", "weekly", looked_at=berlin(5, 12))
    subscribe(house, "do@radar.example", "weekly", weekday=3, looked_at=berlin(5, 12))
    got = {}
    for day in range(6, 21):
        add_change(house, 1, kind="restored", at=berlin(day, 6))
        for hour in (6, 7, 15):
            for address in mailed(house, berlin(day, hour)):
                got.setdefault(address, []).append((day, hour))
    assert got == {"mo@radar.example": [(9, 7), (16, 7)], "do@radar.example": [(12, 7), (19, 7)]}
    assert len(told(house)) == 11 + 14


def test_at_once_is_minutes_later_and_what_belongs_together_is_one_mail(house):
    add_motion(house, 1)
    subscribe(house, frequency="at_once", looked_at=berlin(10, 11, 55))
    got = []
    for minute in range(32):
        now = berlin(10, 12, minute)
        if minute in (1, 6):
            add_change(house, 1, kind="restored", at=now)
        got += [minute] * len(mailed(house, now))
    assert got == [10]
    assert len(told(house)) == 2


def test_quiet_hours(house):
    add_motion(house, 1)
    night = {"quiet_from": 22, "quiet_until": 9}
    subscribe(house, "nacht@radar.example", "at_once", person=night, looked_at=berlin(9, 12))
    subscribe(house, "morgen@radar.example", person=night, looked_at=berlin(9, 12))
    add_change(house, 1, at=berlin(9, 22, 30))
    post = Post()
    got = []
    for hour in (*range(23, 24), *range(24, 36)):
        moment = berlin(9, 0) + hour * HOUR
        plan(house, moment, hour=7)
        send(house, post, moment)
        got += [(hour % 24, letter.recipient) for letter in post.sent]
        post.sent.clear()
    assert sorted(got) == [(9, "morgen@radar.example"), (9, "nacht@radar.example")]


def test_over_the_daily_cap_the_rest_waits_for_the_digest(house):
    add_motion(house, 1)
    subscribe(house, frequency="at_once", person={"daily_cap": 2}, looked_at=berlin(10, 11))
    for step in range(6):
        moment = berlin(10, 12, 10 * step)
        add_change(house, 1, kind="restored", at=moment - MINUTE)
        assert len(mailed(house, moment)) == (step < 2)
    assert len(told(house)) == 2
    assert mailed(house, berlin(11, 0, 30)) == [], "what waits is told by the digest alone"
    assert mailed(house, berlin(11, 7)) == [READER]
    assert len(told(house)) == 6
    with house.connect() as connection:
        assert list(connection.scalars(select(Delivery.kind).order_by(Delivery.id))) == [
            "at_once",
            "at_once",
            "digest",
        ]
    add_change(house, 1, kind="restored", at=berlin(11, 8))
    assert len(mailed(house, berlin(11, 8, 10))) == 1


def test_several_subscriptions_of_a_person_are_one_mail_and_a_motion_stands_in_it_once(house):
    add_motion(house, 1, originators=["SPD", "CDU"])
    add_motion(house, 2, originators=["CDU"])
    both, one = add_change(house, 1), add_change(house, 2)
    subscribe(house, filter_=SPD)
    subscribe(house, filter_=CDU)
    plan(house)
    post = Post()
    assert send(house, post).sent == 1
    assert text(post.sent[0]).count("Sprachlotsen für Stadtteil 1") == 1
    assert "2 neue Anträge" in read(post.sent[0])["Subject"]
    assert told(house) == [both, both, one]


def test_what_was_told_at_once_is_not_told_again_by_the_digest(house):
    add_motion(house, 1, originators=["SPD", "CDU"])
    add_motion(house, 2, originators=["CDU"])
    subscribe(house, frequency="at_once", filter_=SPD, looked_at=berlin(9, 11))
    subscribe(house, filter_=CDU, looked_at=berlin(9, 11))
    for number in (1, 2):
        add_change(house, number, at=berlin(9, 12))
    assert len(mailed(house, berlin(9, 12, 10))) == 1
    plan(house, SEVEN, hour=7)
    post = Post()
    assert send(house, post, SEVEN).sent == 1
    assert "Stadtteil 2" in text(post.sent[0])
    assert "Stadtteil 1" not in text(post.sent[0])

"""Who was told nothing for a month hears that this was looked for."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from storage.filters import Filter
from storage.models import CrawlRun
from storage.models_subscriptions import Delivery
from storage.subscribers import pause, resume
from tests.alerts.house import add_change, add_motion, set_source, subscribe
from tests.alerts.samples import instant
from tests.delivery.support import DAY, HOUR, Killed, Post, berlin, mailed, plan, read, send, text

READER = "leserin@radar.example"
MONTH = berlin(1, 7, month=4)  # a month after `subscribe` begins


@pytest.fixture(autouse=True)
def all_well(house):
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), last_read_at=instant(30))


def run_of(house, source, at, outcome="ok"):
    values = {"mode": "full", "silent": False, "since": at.date(), "until": at.date(), "outcome": outcome}
    with house.begin() as connection:
        connection.execute(
            insert(CrawlRun).values(source=source, started_at=at, goes_on_from=at, beat_at=at, **values)
        )


def test_a_month_of_silence_is_told_once_in_a_month(house):
    subscribe(house)
    days = [day for day in range(100) if mailed(house, instant(1) + day * DAY)]
    assert days == [30, 60, 90]


def test_what_was_looked_at_is_said(house):
    subscribe(house, filter_=Filter(bodies=("99999001",), kinds=("Antrag",)))
    add_motion(house, 3, selected=False)
    for day in (2, 10, 20):
        run_of(house, "musterstadt", instant(day))
    run_of(house, "musterstadt", instant(21), "failed")
    run_of(house, "altdorf", instant(21))
    post = Post()
    plan(house, MONTH, 7)
    send(house, post, MONTH)
    (mail,) = post.sent
    assert read(mail)["Subject"] == "Nichts Neues in den letzten 30 Tagen; wir sehen weiter nach"
    said = text(mail)
    assert "- Anträge zum Thema Integration in der Stadt Musterstadt" in said
    assert "Nachgesehen haben wir in dieser Zeit 3 Mal in 1 Quelle." in said
    assert "Wir kennen dort 1 Vorlage oder Beitrag; neu gesehen haben wir davon 1." in said
    assert "Altdorf" not in said
    assert "/abo/verwalten/" in said


def test_who_had_a_mail_gets_none(house):
    subscribe(house)
    add_motion(house, 1)
    add_change(house, 1, at=instant(20))
    assert mailed(house, instant(21)) == [READER]
    assert [day for day in range(22, 60) if mailed(house, instant(1) + day * DAY)] == [50]


def test_a_mail_that_was_long_on_its_way_counts_from_when_it_went_out(house):
    subscribe(house)
    add_motion(house, 1)
    add_change(house, 1, at=instant(1))
    plan(house, instant(1))
    send(house, Post(), instant(25))
    assert mailed(house, MONTH) == []
    assert mailed(house, instant(25) + 31 * DAY) == [READER]


@pytest.mark.parametrize(
    "values", [{"paused_until": MONTH + DAY}, {"ended_at": instant(8)}, {"begins_at": instant(3)}]
)
def test_who_waits_has_left_or_came_lately_gets_none(house, values):
    subscribe(house, **values)
    assert mailed(house, MONTH) == []


def test_it_goes_out_in_the_morning_after_all_else(house):
    subscribe(house)
    assert mailed(house, MONTH - 2 * HOUR) == []
    add_motion(house, 1)
    add_change(house, 1, at=MONTH - HOUR)
    plan(house, MONTH, 7)
    with house.connect() as connection:
        assert connection.scalars(select(Delivery.kind)).all() == ["digest"]


def test_killed_at_any_point_it_is_planned_once(house, monkeypatch):
    subscribe(house)

    def die(*arguments, **options):
        raise Killed

    monkeypatch.setattr("alerts.deliver.logger.info", die)  # planned, and the process ends
    with pytest.raises(Killed):
        plan(house, MONTH, 7)
    monkeypatch.undo()
    plan(house, MONTH + HOUR, 7)
    post = Post()
    send(house, post, MONTH + HOUR)
    assert post.to() == [READER]


def test_planned_before_a_pause_it_waits_for_its_end(house):
    mine = subscribe(house)
    plan(house, MONTH, 7)
    with house.begin() as connection:
        pause(connection, mine)
    post = Post()
    send(house, post, MONTH)
    assert post.sent == []
    with house.begin() as connection:
        resume(connection, mine, now=MONTH + dt.timedelta(minutes=5))
    assert mailed(house, MONTH + HOUR) == [READER]


def test_in_english_where_that_is_wanted(house):
    wanted = Filter(bodies=("99999001",), kinds=("Antrag",), words="Sprache ODER Kita", changes=("new",))
    subscribe(house, filter_=wanted, person={"language": "en"})
    plan(house, MONTH, 7)
    post = Post()
    send(house, post, MONTH)
    assert read(post.sent[0])["Subject"] == "Nothing new in the last 30 days; we keep looking"
    said = text(post.sent[0])
    assert "In that time we have looked 0 times at 1 source." in said
    assert (
        "This is what we look for on your behalf: - Motions on integration in the town of Musterstadt, "
        "searched for: kita OR sprache; of these only what is new" in said
    )

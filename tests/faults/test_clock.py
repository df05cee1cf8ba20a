"""The clock jumps, forth and back, also in the nights in which Germany's clocks change."""

from __future__ import annotations

import datetime as dt
import time

import pytest
import time_machine
from sqlalchemy import insert, select, update

import antragsradar.schedule
from alerts.deliver import deliver, plan_mails
from alerts.links import Links
from antragsradar.app import App
from antragsradar.dispatch.inside import InThisProcess
from antragsradar.schedule import Schedule
from antragsradar.tasks import Task, perform
from antragsradar.work import Work
from storage import hosts, leases, login_attempts, outbox
from storage.clock import follow_clock
from storage.deliveries import lease
from storage.due_sources import due_sources
from storage.jobs import GRACE, job_views, watch
from storage.models import CrawlRun, Notice, Source
from storage.models_jobs import Job
from storage.models_subscriptions import Delivery, DeliveryItem
from storage.reading_wishes import wish
from storage.runs import RunReport, finish_run, start_run
from storage.silence import plan_silence
from storage.sources import Judgement, set_state
from storage.spells import silences_of
from storage.times import to_berlin, utc_now
from tests.alerts.conftest import house
from tests.alerts.house import HEAD, add_change, add_motion, subscribe
from tests.alerts.samples import NOW, SITE
from tests.cli.conftest import installation
from tests.delivery.support import DAY, HOUR, MINUTE, Post, berlin

__all__ = ["house", "installation"]

STEP = 30 * MINUTE
NIGHTS = [berlin(28, 15), berlin(24, 15, month=10)]  # before summer time begins, and before it ends
JUMPS = {13: HOUR, 31: -HOUR, 47: -DAY, 73: HOUR, 93: -2 * HOUR}  # by the step before which they come
STEPS = 127
ELSEWHERE = "other-machine/7/a"


class Clocked(Post):
    """Notes the hour, in Germany, at which each letter goes."""

    def __init__(self) -> None:
        super().__init__()
        self.hours: list[tuple[str, int]] = []

    def send(self, letter, meanwhile=None):
        super().send(letter)
        self.hours.append((letter.recipient, to_berlin(utc_now()).hour))


def task_of(do, every=MINUTE, name="mails", **values) -> Task:
    return Task(name, "Mails", every, do, **values)


def watched(house, at, *tasks):
    """The jobs as they were done at that instant."""
    with house.begin() as connection:
        watch(connection, [task.record for task in tasks], at)
        connection.execute(update(Job).values(begun_at=at, done_at=at))


@pytest.mark.in_turn
@pytest.mark.parametrize("begin", NIGHTS)
def test_everybody_is_told_once_and_not_at_night(house, begin):
    sleeper, reader = "schlaeft@radar.example", "liest@radar.example"
    begins = {"begins_at": begin - 2 * DAY, "looked_at": begin}
    subscribe(house, sleeper, "at_once", person={"quiet_from": 22, "quiet_until": 6}, **begins)
    subscribe(house, reader, "daily", **begins)
    post = Clocked()

    def mail() -> None:
        plan_mails(house, SITE.domain)
        deliver(house, post, HEAD)

    task = task_of(mail)
    watched(house, begin, task)
    news = 0
    with time_machine.travel(begin, tick=False) as clock:
        for step in range(STEPS):
            clock.shift(JUMPS.get(step, dt.timedelta()) + STEP)
            if step < STEPS - 54 and not step % 6:
                news += 1
                add_motion(house, news)
                add_change(house, news, at=utc_now())
            assert perform(house, task)
    with house.connect() as connection:
        told = connection.execute(select(DeliveryItem.subscription_id, DeliveryItem.change_id)).all()
    assert sorted(told) == [(person, change) for person in (1, 2) for change in range(1, news + 1)]
    assert len({letter.message_id for letter in post.sent}) == len(post.sent)
    assert all(6 <= hour < 22 for person, hour in post.hours if person == sleeper)
    assert {hour for person, hour in post.hours if person == reader} == {7}


@pytest.mark.parametrize("back", [HOUR, DAY, 400 * DAY])
def test_a_lease_from_before_lasts_no_longer_than_a_new_one(house, back):
    with time_machine.travel(NOW, tick=False) as clock:
        assert leases.acquire(house, "host:a", ELSEWHERE, 60)
        clock.shift(-back)
        assert not leases.acquire(house, "host:a", "me/1/b", 60), "its holder may be alive"
        clock.shift(50)
        assert leases.acquire(house, "host:a", ELSEWHERE, 60), "and goes on"
        clock.shift(50)
        assert not leases.acquire(house, "host:a", "me/1/b", 60)
        clock.shift(11)
        assert leases.acquire(house, "host:a", "me/1/b", 60), "it was dead"
        assert not leases.acquire(house, "host:a", ELSEWHERE, 60)


def test_nothing_waits_for_the_clock_to_be_there_again(house):
    """A day back: sources are read, hosts asked, mails sent, daily jobs done as if nothing had been."""
    often = task_of(lambda: None)
    nightly = task_of(lambda: None, 10 * MINUTE, "nightly", at=dt.time(3, 30))
    subscribe(house)
    add_motion(house, 1)
    add_change(house, 1)
    with time_machine.travel(NOW, tick=False) as clock:
        watched(house, NOW, often, nightly)
        plan_mails(house, SITE.domain, hour=None)
        with house.begin() as connection:
            assert lease(connection, NOW, "killed")
            hosts.keep_turns(connection, {"a.example": NOW})
            hosts.pause(connection, "a.example", NOW + HOUR)
            run = {"source": "musterstadt", "mode": "full", "silent": False, "outcome": "ok"}
            day = {"since": NOW.date(), "until": NOW.date()}
            at = dict.fromkeys(("started_at", "goes_on_from", "beat_at", "finished_at"), NOW)
            connection.execute(insert(CrawlRun).values(**run, **day, **at))
        clock.shift(-DAY)
        assert perform(house, often)
        assert not perform(house, nightly), "it was done since the last time for it"
        with house.connect() as connection:
            assert hosts.turn_of(connection, "a.example").paused_until <= utc_now() + HOUR
            due = {name for name, _ in due_sources(connection, utc_now() + 3 * HOUR, DAY, 2 * HOUR)}
            assert "musterstadt" in due
        post = Post()
        clock.shift(outbox.LEASE_SECONDS)
        deliver(house, post, HEAD)
        assert len(post.sent) == 1
        clock.shift(22 * HOUR)
        assert perform(house, nightly)
        with house.connect() as connection:
            views = job_views(connection, utc_now() + DAY + 2 * GRACE)
        assert all(view.is_late for view in views), "what hangs is seen to hang"


@pytest.mark.parametrize("back", [DAY, 365 * DAY])
def test_a_wish_is_fulfilled_once(house, back):
    """Whatever the clock was when an operator wished that a source be read."""
    before = NOW + back
    watched(house, before, task_of(lambda: None))
    modes = []
    with house.begin() as connection:
        assert wish(connection, "musterstadt", before)
        connection.execute(update(Source).values(last_tried_at=before))
    with house.begin() as connection:
        assert follow_clock(connection, NOW)
        for quarter in range(1, 4 * 24):
            now = NOW + quarter * 15 * MINUTE
            for name, mode in due_sources(connection, now, 20 * HOUR, 2 * HOUR):
                if name == "musterstadt":
                    run = start_run(
                        connection, name, mode=mode, window=(now.date(), now.date()), backfill=False, now=now
                    )
                    finish_run(connection, run, RunReport("ok", None, "", {}, []), mode, now)
                    modes.append(mode)
    assert modes == ["full", *["news"] * 9, "full", "news"]


def test_mails_of_before_keep_nobody_from_the_next(house):
    """A mail about a source is told once in a while, and no day has too many: by the clock as it is now."""
    before = NOW + 365 * DAY
    subscribe(house, begins_at=NOW - 20 * DAY)
    watched(house, before, task_of(lambda: None))
    with house.begin() as connection:
        set_state(connection, "musterstadt", Judgement("ok"), NOW - 9 * DAY)
        set_state(connection, "musterstadt", Judgement("broken", "unreachable", "x"), NOW - 8 * DAY)
        told = plan_silence(connection, before, domain=SITE.domain, hour=7)
        assert len(told) == 1
        said = silences_of(connection, told[0])
        assert [each.source for each in said] == ["musterstadt"]
        lent = lease(connection, before + DAY, "sender")
        assert lent
    with house.begin() as connection:
        assert follow_clock(connection, NOW)
        assert silences_of(connection, told[0]) == said, "the mail says what it said"
        planned = connection.scalar(select(Delivery.planned_at).where(Delivery.id == told[0]))
        assert planned <= NOW
        assert not plan_silence(connection, NOW, domain=SITE.domain, hour=7), "it was told"
        set_state(connection, "musterstadt", Judgement("ok"), NOW + 10 * DAY)
        assert len(plan_silence(connection, NOW + 11 * DAY, domain=SITE.domain, hour=7)) == 1, "it is back"
        set_state(connection, "musterstadt", Judgement("broken", "unreachable", "x"), NOW + 20 * DAY)
        assert len(plan_silence(connection, NOW + 30 * DAY, domain=SITE.domain, hour=7)) == 1


def test_tries_of_before_lock_out_nobody(house):
    before = NOW + DAY
    watched(house, before, task_of(lambda: None))
    with house.begin() as connection:
        assert [login_attempts.allows(connection, {"place": 2}, before) for _ in range(3)] == [
            True,
            True,
            False,
        ]
        assert follow_clock(connection, NOW)
        assert not login_attempts.allows(connection, {"place": 2}, NOW + MINUTE), (
            "they count for as long as any"
        )
        assert login_attempts.allows(connection, {"place": 2}, NOW + HOUR)


def test_notices_of_before_are_due(house):
    before = NOW + DAY
    watched(house, before, task_of(lambda: None))
    notice = {"message_id": "<a@radar.example>", "planned_at": before, "due_at": before}
    with house.begin() as connection:
        connection.execute(insert(Notice).values(**notice))
        assert follow_clock(connection, NOW)
        assert connection.execute(select(Notice.planned_at, Notice.due_at)).one() == (NOW, NOW)


def test_the_schedule_goes_on(monkeypatch):
    monkeypatch.setattr(antragsradar.schedule, "CLOCK_EVERY", 0.05)
    done = []
    work = Work(App.here())
    work.tasks = (task_of(lambda: done.append(utc_now()), dt.timedelta(seconds=1)),)
    schedule = Schedule(work, InThisProcess(work), read_when_due=False)
    with time_machine.travel(NOW) as clock:
        schedule.start()
        for jump in (dt.timedelta(), HOUR, -HOUR, -DAY):
            clock.shift(jump)
            have = len(done)
            deadline = time.perf_counter() + 20
            while len(done) < have + 2:
                assert time.perf_counter() < deadline, f"it waits after a jump by {jump}"
                time.sleep(0.02)
        schedule.stop()
    work.app.engine.dispose()


def test_links_of_before_are_good(house):
    links = Links("geheim")
    token = links.manage("person", NOW)
    for now in (NOW - DAY, NOW + DAY):
        assert links.managed(token, now) == "person"

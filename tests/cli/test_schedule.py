"""The service's jobs: those of a day are done once in it, and one that fails leaves the others alone."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine

from antragsradar.app import App
from antragsradar.dispatch.inside import InThisProcess
from antragsradar.schedule import Schedule
from antragsradar.tasks import Task, perform
from antragsradar.work import Work
from storage import jobs
from storage.jobs import job_views
from storage.times import from_berlin, utc_now
from tests.cli.conftest import Run

HALF_PAST_THREE = dt.time(3, 30)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)  # the clocks change


class Job:
    """A job that counts how often it was done, or fails."""

    def __init__(self) -> None:
        self.times = 0
        self.failure: Exception | None = None

    def __call__(self) -> None:
        if self.failure:
            raise self.failure
        self.times += 1


def watched(task: Task) -> App:
    app = App.here()
    with app.database.begin() as connection:
        jobs.watch(connection, [task.record], utc_now())
    return app


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_a_job_of_a_day_is_done_once_in_each_also_when_the_clocks_change(day: dt.date) -> None:
    job = Job()
    task = Task("nightly", "Nachtarbeit", dt.timedelta(minutes=10), job, at=HALF_PAST_THREE)
    app = watched(task)
    days = [day + dt.timedelta(days=number) for number in (-1, 0, 1)]
    times = []
    with time_machine.travel(from_berlin(days[0], HALF_PAST_THREE), tick=False) as traveller:
        while utc_now() < from_berlin(days[-1], dt.time(23)):
            if perform(app.engine, task):
                times.append(utc_now())
            traveller.shift(dt.timedelta(minutes=30))
    assert times == [from_berlin(each, HALF_PAST_THREE) for each in days]
    assert job.times == 3


def test_a_missed_time_is_made_up_once() -> None:
    job = Job()
    task = Task("nightly", "Nachtarbeit", dt.timedelta(minutes=10), job, at=HALF_PAST_THREE)
    app = watched(task)
    with time_machine.travel(from_berlin(dt.date(2026, 5, 1), dt.time(12)), tick=False) as traveller:
        assert perform(app.engine, task)
        traveller.shift(dt.timedelta(days=5))
        assert [perform(app.engine, task) for _ in range(3)] == [True, False, False]


def test_no_job_of_a_day_lies_in_the_hour_that_may_be_missing() -> None:
    with pytest.raises(ValueError, match="02:00"):
        Task("nightly", "Nachtarbeit", dt.timedelta(minutes=10), Job(), at=dt.time(2, 15))


def test_a_job_that_fails_is_noted_and_tried_again() -> None:
    job = Job()
    task = Task("publish", "Feeds veröffentlichen", dt.timedelta(minutes=1), job)
    app = watched(task)
    job.failure = OSError("the disk is full")
    assert not perform(app.engine, task)
    with app.engine.connect() as connection:
        (view,) = job_views(connection, utc_now())
    assert (view.failure, view.done) == ("Fehlgeschlagen (OSError)", None)
    job.failure = None
    assert perform(app.engine, task)
    with app.engine.connect() as connection:
        (view,) = job_views(connection, utc_now())
    assert (view.failure, view.done is None) == ("", False)


def test_all_jobs_stand_in_one_table_with_german_titles() -> None:
    work = Work(App.here())
    tasks = Schedule(work, InThisProcess(work)).watched
    assert len({task.name for task in tasks}) == len(tasks) >= 4
    assert all(task.title[0].isupper() for task in tasks)


def test_a_job_that_is_late_stands_in_the_status(run: Run) -> None:
    with App.here().database.begin() as connection:
        task = Task("publish", "Feeds veröffentlichen", dt.timedelta(minutes=1), Job())
        jobs.watch(connection, [task.record], utc_now() - dt.timedelta(hours=3))
    answer = run("status")
    assert "»Feeds veröffentlichen« ist überfällig seit" in answer.out + answer.err
    (job,) = json.loads(run("status", "--json").out)["jobs"]
    assert job["late_since"]

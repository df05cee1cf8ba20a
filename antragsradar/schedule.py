"""What runs when: decided here, done by a dispatch. One schedule at a time, by a lease."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from antragsradar.dispatch import Dispatch
from antragsradar.tasks import Task, is_due, perform
from antragsradar.wording import trouble_around
from antragsradar.work import Work
from storage import jobs, leases
from storage.clock import SKEW
from storage.database import reading
from storage.due_sources import due_sources
from storage.ownership import new_owner, take
from storage.times import BERLIN, utc_now

logger = logging.getLogger(__name__)

READ_DUE = "read sources that are due"
LEASE_SECONDS = 120
READ_EVERY = dt.timedelta(seconds=30)
CLOCK_EVERY = 10.0  # seconds from one look at the clock to the next


class Schedule:
    """Looks again and again what is due, while this process holds the lease, and has it done."""

    def __init__(self, work: Work, dispatch: Dispatch, *, read_when_due: bool = True) -> None:
        self.owner = new_owner()
        self._work = work
        self._dispatch = dispatch
        self._read_when_due = read_when_due
        self._read_due = Task(READ_DUE, "Fällige Quellen lesen", READ_EVERY, self._read)
        self._scheduler = BackgroundScheduler(timezone=BERLIN)

    @property
    def watched(self) -> tuple[Task, ...]:
        """All that is done again and again."""
        return (self._read_due, *self._work.tasks) if self._read_when_due else self._work.tasks

    def start(self) -> None:
        """Begin; every task is looked at right away, those of a day are done unless they were meanwhile."""
        with self._engine.begin() as connection:
            jobs.watch(connection, [task.record for task in self.watched], utc_now())
        if self._read_when_due:
            self._again_and_again(READ_DUE, READ_EVERY, self._look_for_sources)
        for task in self._work.tasks:
            self._again_and_again(task.name, task.every, self._having_done(task))
        self._scheduler.start()
        threading.Thread(target=self._follow_clock, name="clock", daemon=True).start()

    def stop(self) -> None:
        """End in an orderly way, with what is under way in this process."""
        self._work.stop.set()
        self._scheduler.shutdown(wait=True)
        self._dispatch.close()
        leases.release(self._engine, leases.SCHEDULER, self.owner)

    @property
    def _engine(self) -> Engine:
        return self._work.app.engine

    def _follow_clock(self) -> None:
        """The scheduler waits for instants: once the clock was set back it would wait for so much longer."""
        while not self._work.stop.wait(CLOCK_EVERY):
            now = utc_now()
            for job in self._scheduler.get_jobs():
                if job.next_run_time - now > job.trigger.interval + SKEW:
                    self._scheduler.modify_job(job.id, next_run_time=now)

    def _again_and_again(self, name: str, every: dt.timedelta, do: Callable[[], None]) -> None:
        self._scheduler.add_job(
            self._guarded(name, do),
            IntervalTrigger(seconds=int(every.total_seconds()), timezone=BERLIN),
            id=name,
            next_run_time=utc_now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def _guarded(self, name: str, do: Callable[[], None]) -> Callable[[], None]:
        """What fails leaves the others and its own next time alone."""

        def run() -> None:
            try:
                if self._leads():
                    do()
            except Exception as error:
                reason = trouble_around(error)
                logger.error("could not be begun or noted: %s: %s", name, reason, exc_info=not reason)

        return run

    def _leads(self) -> bool:
        if self._work.stop.is_set():
            return False
        return take(self._engine, leases.SCHEDULER, self.owner, LEASE_SECONDS)

    def _having_done(self, task: Task) -> Callable[[], None]:
        def hand_over() -> None:
            if is_due(self._engine, task):
                self._dispatch.do(task)

        return hand_over

    def _look_for_sources(self) -> None:
        perform(self._engine, self._read_due)

    def _read(self) -> None:
        settings = self._work.app.settings
        with reading(self._engine) as connection:
            due = due_sources(connection, utc_now(), settings.full_every, settings.news_every)
        self._dispatch.read(due, self._look_again)

    def _look_again(self) -> None:
        self._scheduler.modify_job(READ_DUE, next_run_time=utc_now())

"""What runs when: every job of the service stands in one table. One scheduler at a time, by a lease."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from alerts.deliver import Sent
from alerts.takedown import finish
from antragsradar.app import App
from antragsradar.backups.daily import back_up
from antragsradar.bounced import read_maildir
from antragsradar.heartbeat import Heartbeat
from antragsradar.reading import Job, read_source
from antragsradar.tasks import Task, perform
from antragsradar.telling import notify_operator, plan_due, publish_feeds, send_planned
from storage import jobs, leases
from storage.database import reading
from storage.oparl.entering import enter_rest
from storage.ownership import HostBusy, new_owner, take
from storage.records import FailureKind
from storage.retention import clear_folders, forget
from storage.runs import LastRun, due_sources
from storage.search.index import index_rest
from storage.times import BERLIN, utc_now

logger = logging.getLogger(__name__)

LEASE = "scheduler"
READ_DUE = "read sources that are due"
LEASE_SECONDS = 120
MINUTE = dt.timedelta(minutes=1)
EARLY = dt.time(3, 30)
BEFORE_WORK = dt.time(4, 30)


class Schedule:
    """The service's jobs, run by the process that holds the lease."""

    def __init__(self, app: App, *, read_when_due: bool = True) -> None:
        self.app = app
        self.owner = new_owner()
        self._stop = threading.Event()
        self._readers = ThreadPoolExecutor(app.settings.readers, thread_name_prefix="reader")
        self._active: dict[str, Future[None]] = {}
        self._scheduler = BackgroundScheduler(timezone=BERLIN)
        self._beat = Heartbeat(app).beat
        self.tasks = [
            Task("publish feeds", "Feeds veröffentlichen", MINUTE, self._publish),
            Task("plan mails", "Mails planen", MINUTE, self._plan),
            Task("send mails", "Mails senden", MINUTE, self._send),
            Task("read bounces", "Unzustellbares lesen", 5 * MINUTE, self._read_bounces),
            Task("forget what is over", "Abgelaufenes löschen", 10 * MINUTE, self._forget, at=EARLY),
            Task("tell the operator", "Betreiber benachrichtigen", MINUTE, self._notify),
            Task("tidy", "Aufräumen", 10 * MINUTE, app.archive.tidy, at=EARLY),
            Task("index papers", "Suche ergänzen", MINUTE, self._index),
            Task("finish takedowns", "Entferntes löschen", 5 * MINUTE, self._finish_takedowns),
        ]
        if app.settings.backup_to:
            self.tasks.append(Task("back up", "Sichern", 10 * MINUTE, self._back_up, at=BEFORE_WORK))
        if app.settings.heartbeat_url:
            self.tasks.append(Task("say all is well", "Lebenszeichen geben", 5 * MINUTE, self._beat))
        if read_when_due:
            due = Task(READ_DUE, "Fällige Quellen lesen", dt.timedelta(seconds=30), self._read_due)
            self.tasks.insert(0, due)

    def start(self) -> None:
        """Begin; every task runs once right away, those of a day unless they were done meanwhile."""
        with self.app.engine.begin() as connection:
            jobs.watch(connection, [task.record for task in self.tasks], utc_now())
        for task in self.tasks:
            self._scheduler.add_job(
                self._guarded(task),
                IntervalTrigger(seconds=int(task.every.total_seconds()), timezone=BERLIN),
                id=task.name,
                next_run_time=utc_now(),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def stop(self) -> None:
        """End in an orderly way: readings are interrupted and go on at the next start."""
        self._stop.set()
        self._scheduler.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)
        leases.release(self.app.engine, LEASE, self.owner)

    def _guarded(self, task: Task) -> Callable[[], None]:
        """One task that fails leaves the others and its own next time alone."""

        def run() -> None:
            try:
                if self._leads():
                    perform(self.app.engine, task)
            except Exception:
                logger.exception("task could not be noted: %s", task.name)

        return run

    def _leads(self) -> bool:
        if self._stop.is_set():
            return False
        return take(self.app.engine, LEASE, self.owner, LEASE_SECONDS)

    def _read_due(self) -> None:
        settings = self.app.settings
        with reading(self.app.engine) as connection:
            due = due_sources(
                connection,
                utc_now(),
                dt.timedelta(hours=settings.read_every_hours),
                settings.news_every,
            )
        self._active = {name: future for name, future in self._active.items() if not future.done()}
        for name, mode in due:
            if name not in self._active:
                self._active[name] = self._readers.submit(self._read, Job(name, mode))

    def _read(self, job: Job) -> None:
        if self._stop.is_set():
            return
        try:
            ended = self.read(job)
        except HostBusy:
            return  # another source of the same host is being read; tried again when that is done
        except Exception:
            logger.exception("reading failed: %s", job.source)
            return
        broke_off = ended.outcome == "interrupted" or ended.failure == FailureKind.INTERNAL
        if not broke_off and not self._stop.is_set():  # what broke off is due again: not without a pause
            self._scheduler.modify_job(READ_DUE, next_run_time=utc_now())

    def read(self, job: Job) -> LastRun:
        """Read a source now and publish what is new. Raises HostBusy."""
        ended = read_source(self.app.settings, self.app.engine, job, stop=self._stop)
        level = logging.INFO if ended.outcome in ("ok", "partial") else logging.WARNING
        logger.log(level, "%s: %s %s", ended.source, ended.outcome, ended.message)
        self._publish()
        return ended

    def _publish(self) -> None:
        for publication in publish_feeds(self.app):
            if publication.problems:
                logger.warning("feed %s kept: %s", publication.name, "; ".join(publication.problems))

    def _plan(self) -> None:
        plan_due(self.app)

    def _send(self) -> None:
        _log_problems(send_planned(self.app))

    def _read_bounces(self) -> None:
        folder = self.app.settings.bounce_maildir
        if folder is not None:
            read_maildir(self.app, folder)

    def _forget(self) -> None:
        with self.app.engine.begin() as connection:
            forget(connection, utc_now())
        clear_folders(self.app.settings.data_dir, utc_now())

    def _index(self) -> None:
        index_rest(self.app.engine, stop=self._stop)
        enter_rest(self.app.engine, stop=self._stop)

    def _finish_takedowns(self) -> None:
        finish(self.app.engine, self.app.settings.data_dir)

    def _back_up(self) -> None:
        back_up(self.app)

    def _notify(self) -> None:
        _log_problems(notify_operator(self.app))


def _log_problems(sent: Sent) -> None:
    for problem in sent.problems:
        logger.warning("mail: %s", problem)

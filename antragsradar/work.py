"""What the service does again and again. The functions are the same wherever they run: see dispatch."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator

from alerts.deliver import Sent
from alerts.takedown import finish
from antragsradar.app import App
from antragsradar.backups.daily import back_up
from antragsradar.bounced import read_maildir
from antragsradar.heartbeat import Heartbeat
from antragsradar.reading import Job, read_source
from antragsradar.tasks import NotDone, Task
from antragsradar.telling import notify_operator, plan_due, publish_feeds, send_planned
from storage.motion_facts import facts_of_rest
from storage.oparl.entering import enter_rest
from storage.retention import clear_folders, forget
from storage.runs import LastRun
from storage.search.index import index_rest
from storage.times import utc_now

logger = logging.getLogger(__name__)

MINUTE = dt.timedelta(minutes=1)
EARLY = dt.time(3, 30)
BEFORE_WORK = dt.time(4, 30)


class Work:
    """The service's tasks and readings in this process; `stop` ends what is under way in an orderly way."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stop = threading.Event()
        self.tasks = (
            Task("send mails", "Mails senden", MINUTE, self._send, queue="mails", priority=90),
            Task("plan mails", "Mails planen", MINUTE, self._plan, queue="mails", priority=80),
            Task(
                "tell the operator",
                "Betreiber benachrichtigen",
                MINUTE,
                self._notify,
                queue="mails",
                priority=70,
            ),
            Task("publish feeds", "Feeds veröffentlichen", MINUTE, self._publish, priority=60),
            Task("finish takedowns", "Entferntes löschen", 5 * MINUTE, self._finish_takedowns, priority=60),
            Task(
                "read bounces",
                "Unzustellbares lesen",
                5 * MINUTE,
                self._read_bounces,
                queue="mails",
                priority=50,
            ),
            Task(
                "forget what is over",
                "Abgelaufenes löschen",
                10 * MINUTE,
                self._forget,
                at=EARLY,
                priority=20,
            ),
            Task("index papers", "Suche ergänzen", MINUTE, self._index, priority=10),
            Task("tidy", "Aufräumen", 10 * MINUTE, app.archive.tidy, at=EARLY),
            *self._wanted(),
        )

    def _wanted(self) -> Iterator[Task]:
        """What is done where the operator wants it."""
        if self.app.settings.backup_to:
            yield Task("back up", "Sichern", 10 * MINUTE, self._back_up, at=BEFORE_WORK)
        if self.app.settings.heartbeat_url:
            beat = Heartbeat(self.app).beat
            yield Task("say all is well", "Lebenszeichen geben", 5 * MINUTE, beat, priority=60)

    def read(self, job: Job) -> LastRun:
        """Read a source now and publish what is new; what cannot be published is tried again by its job.

        Raises HostBusy.
        """
        ended = read_source(self.app.settings, self.app.engine, job, stop=self.stop)
        level = logging.INFO if ended.outcome in ("ok", "partial") else logging.WARNING
        logger.log(level, "%s: %s %s", ended.source, ended.outcome, ended.message)
        try:
            self._publish()
        except OSError as error:
            logger.warning("not published: %s", error)
        return ended

    def _publish(self) -> None:
        for publication in publish_feeds(self.app):
            if publication.problems:
                logger.warning("feed %s kept: %s", publication.name, "; ".join(publication.problems))

    def _plan(self) -> None:
        plan_due(self.app)

    def _send(self) -> None:
        sent = send_planned(self.app, self.stop)
        _log_problems(sent)
        if sent.unreachable:
            raise NotDone(sent.unreachable)

    def _read_bounces(self) -> None:
        folder = self.app.settings.bounce_maildir
        if folder is not None:
            read_maildir(self.app, folder)

    def _forget(self) -> None:
        with self.app.engine.begin() as connection:
            forget(connection, utc_now())
        clear_folders(self.app.settings.data_dir, utc_now())

    def _index(self) -> None:
        index_rest(self.app.engine, stop=self.stop)
        enter_rest(self.app.engine, stop=self.stop)
        facts_of_rest(self.app.engine, stop=self.stop)

    def _finish_takedowns(self) -> None:
        finish(self.app.engine, self.app.settings.data_dir)

    def _back_up(self) -> None:
        back_up(self.app)

    def _notify(self) -> None:
        _log_problems(notify_operator(self.app))


def _log_problems(sent: Sent) -> None:
    for problem in sent.problems:
        logger.warning("mail: %s", problem)

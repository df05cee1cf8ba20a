"""Everything in this process: tasks in the thread that asks for them, readings in a pool of threads."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from antragsradar.dispatch import Due
from antragsradar.reading import Job
from antragsradar.tasks import Task, perform
from antragsradar.wording import trouble_around
from antragsradar.work import Work
from storage.ownership import HostBusy

logger = logging.getLogger(__name__)


class InThisProcess:
    """Does all work itself; nothing else is needed."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._readers = ThreadPoolExecutor(work.app.settings.readers, thread_name_prefix="reader")
        self._active: dict[str, Future[None]] = {}

    def do(self, task: Task) -> None:
        """Do a task, and return when it is done."""
        if not self._work.stop.is_set():
            perform(self._work.app.engine, task)

    def read(self, due: Sequence[Due], then: Callable[[], None]) -> None:
        """Read sources in the background; `then` is called after each, as its host is free again."""
        self._active = {name: future for name, future in self._active.items() if not future.done()}
        for name, mode in due:
            if name not in self._active:
                self._active[name] = self._readers.submit(self._read, Job(name, mode), then)

    def close(self) -> None:
        """Wait for the readings, which were told to stop."""
        self._readers.shutdown(wait=True, cancel_futures=True)

    def _read(self, job: Job, then: Callable[[], None]) -> None:
        if self._work.stop.is_set():
            return
        try:
            ended = self._work.read(job)
        except HostBusy:
            return  # another source of the same host is being read; tried again when that is done
        except Exception as error:
            reason = trouble_around(error)
            logger.error("reading failed: %s: %s", job.source, reason, exc_info=not reason)
            return
        if not ended.broke_off and not self._work.stop.is_set():  # else it is due again: not without a pause
            then()

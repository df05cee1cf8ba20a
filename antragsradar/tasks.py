"""A job of the service: when it is due, and the note of when it was done."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Engine

from antragsradar.wording import trouble_around
from storage import jobs
from storage.clock import follow_clock
from storage.database import reading
from storage.jobs import JobRecord
from storage.times import last_time, utc_now

logger = logging.getLogger(__name__)

Queue = Literal["mails", "upkeep", "readings"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
"""What a worker may be kept to."""

LOST_HOUR = 2
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Task:
    """A job of the service. What is due is decided by the database, so a missed time is made up once.

    `at`: once a day, from that time on in Germany; not between 02:00 and 03:00, which one day in spring
    does not have and one in autumn has twice.
    """

    name: str
    title: str  # German, for people
    every: dt.timedelta  # from one look to the next
    do: Callable[[], None]
    at: dt.time | None = None
    queue: Queue = "upkeep"
    priority: int = 0  # where there is a queue: the higher, the sooner

    def __post_init__(self) -> None:
        if self.at is not None and self.at.hour == LOST_HOUR:
            raise ValueError(f"{self.name}: no job of a day may begin between 02:00 and 03:00")

    @property
    def record(self) -> JobRecord:
        """As it is watched."""
        return JobRecord(self.name, self.title, DAY if self.at else self.every)


class NotDone(Exception):
    """A job could not be done, and it is nobody's mistake here; the message is German."""


def perform(engine: Engine, task: Task) -> bool:
    """Do a job if it is due; whether it was done.

    Its failure is logged and noted, not raised: it is tried again at its next time. One that hangs is seen
    by the note that is missing. Raises DatabaseError where nothing can be noted.
    """
    if not is_due(engine, task):
        return False
    with engine.begin() as connection:
        if follow_clock(connection, utc_now()):
            logger.warning("the clock was set back; what seems to lie ahead is counted from now")
        jobs.begun(connection, task.name, utc_now())
    failure = ""
    try:
        task.do()
    except Exception as error:
        failure = _why_not(task, error)
    with engine.begin() as connection:
        jobs.ended(connection, task.name, utc_now(), failure)
    return not failure


def _why_not(task: Task, error: Exception) -> str:
    """Why a job was not done, for people; how it came to that is logged where it may be our mistake."""
    if reason := str(error) if isinstance(error, NotDone) else trouble_around(error):
        logger.warning("not done: %s: %s", task.name, reason)
        return reason
    logger.exception("task failed: %s", task.name)
    return f"Fehlgeschlagen ({type(error).__name__})"


def is_due(engine: Engine, task: Task) -> bool:
    """Whether a task should be done now: one of a day only until it was done in it."""
    if task.at is None:
        return True
    with reading(engine) as connection:
        done = jobs.last_done(connection, task.name)
    return done is None or done < last_time(utc_now(), task.at)

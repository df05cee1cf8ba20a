"""The command line in a process that is forked, with little patience."""

import datetime as dt
from collections.abc import Sequence

import storage.queue
from antragsradar import children, schedule, work
from antragsradar.cli import main as command_line
from antragsradar.dispatch import queue, worker
from storage import answering

STALLED = dt.timedelta(seconds=6)


def lose_patience() -> None:
    """Everything is looked at again soon."""
    for module in (storage.queue, queue, worker):
        module.STALLED = STALLED
    work.MINUTE = dt.timedelta(seconds=2)
    schedule.READ_EVERY = dt.timedelta(seconds=1)
    worker.HEARTBEAT_SECONDS = 1.0
    worker.POLL_SECONDS = 0.1
    worker.PAUSE_SECONDS = 0.2
    worker.ANSWER_SECONDS = 2.0
    children._POLL_SECONDS = 0.05
    answering.ANSWER_SECONDS = 0.5
    answering.CONNECT_SECONDS = 2


def main(words: Sequence[str]) -> None:
    """Do what these words of a command line ask."""
    lose_patience()
    command_line(words)

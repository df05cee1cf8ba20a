"""`python -m tests.dispatch.quick WORDS`: the command line, with little patience."""

import datetime as dt

from storage import queue

queue.STALLED = dt.timedelta(seconds=6)  # before others take it from there

from antragsradar import children, schedule, work  # noqa: E402
from antragsradar.cli import main  # noqa: E402
from antragsradar.dispatch import worker  # noqa: E402

work.MINUTE = dt.timedelta(seconds=10)
schedule.READ_EVERY = dt.timedelta(seconds=1)
worker.HEARTBEAT_SECONDS = 1.0
worker.POLL_SECONDS = 0.1
worker.PAUSE_SECONDS = 0.2
worker.ANSWER_SECONDS = 2.0
children._POLL_SECONDS = 0.05

if __name__ == "__main__":
    main()

"""Tasks as the service has them."""

import datetime as dt

from antragsradar.tasks import Task


def nothing() -> None:
    """Do nothing."""


TASKS = (
    Task("send mails", "Mails senden", dt.timedelta(minutes=1), nothing, queue="mails", priority=90),
    Task("plan mails", "Mails planen", dt.timedelta(minutes=1), nothing, queue="mails", priority=80),
    Task("index papers", "Suche ergänzen", dt.timedelta(minutes=1), nothing, priority=10),
)

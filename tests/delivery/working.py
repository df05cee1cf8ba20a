"""A process that does what the service does: it reads, publishes, plans, sends; to be killed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import Engine

from alerts.deliver import deliver, plan_mails
from alerts.feeds import motion_feed
from alerts.publish import publish
from alerts.transports import SmtpTransport
from storage.changes import settle
from storage.database import open_database, reading
from storage.motions import newest_motions
from storage.papers import PaperRecord, Reading, save_paper
from storage.records import TopicMatch
from tests.alerts.house import HEAD
from tests.alerts.samples import SITE
from tests.forked import SERVER

SOURCE, AGS = "musterstadt", "99999001"
ABOUT = TopicMatch(topic="integration", selected=True, score=2.0)


def start(folder: Path, address: str, url: str, papers: Sequence[int], now: dt.datetime) -> BaseProcess:
    """A process that reads these papers, publishes and plans what is new, and sends what is due."""
    process = SERVER.Process(target=work, args=(folder, address, url, papers, now))
    process.start()
    return process


def work(folder: Path, address: str, url: str, papers: Sequence[int], now: dt.datetime) -> None:
    """All of it, one after the other."""
    engine = open_database(address)
    read(engine, papers, now)
    with reading(engine) as connection:
        motions = newest_motions(connection, limit=1000)
    publish(motion_feed(motions, SITE), folder / "feeds", now)
    plan_mails(engine, SITE.domain, hour=None, clock=lambda: now)
    deliver(engine, SmtpTransport(url), HEAD, clock=lambda: now)
    engine.dispose()


def read(engine: Engine, papers: Sequence[int], now: dt.datetime) -> None:
    """Keep papers as a run does that shows them, and settle what is new of them."""
    circumstances = Reading(SOURCE, AGS, None, False, now)
    for number in papers:
        record = PaperRecord(
            key=str(number),
            url=f"https://musterstadt.example/bi/vo0050.asp?__kvonr={number}",
            title=f"Sprachlotsen für den Bezirk {number:03}",
            reference=f"26-{number:04}",
            kind="Antrag",
            date=dt.date(2026, 3, 1),
            matches=(ABOUT,),
        )
        with engine.begin() as connection:
            save_paper(connection, record, circumstances)
    settle(engine, circumstances)

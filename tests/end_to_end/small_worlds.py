"""Demo worlds with few meetings, and installations that know them from the start.

What an installation has read of such a world is read once in this process for each kind of database, by the
real way, and copied for all that begin there.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from demo.model import Meeting
from demo.server import DemoServer
from demo.world import World
from storage.times import today
from tests.databases import new_database, turn

SMALL, TINY = 40, 24  # papers; the small one has a motion without a paper, and kinds that the tiny one lacks
FIRST_KNOWN = ("demo-ahlenfeld", "demo-spd-rurtal")


def few_meetings(meetings: list[Meeting]) -> list[Meeting]:
    """All that have papers, and three of each sort of the many others."""
    sorts: Counter[tuple[bool, ...]] = Counter()
    chosen = []
    for meeting in meetings:
        sort = (meeting.published, meeting.cancelled, meeting.cards)
        has_papers = any(item.paper for item in meeting.items)
        if has_papers or sorts[sort] < 3:
            chosen.append(meeting)
        sorts[sort] += not has_papers
    return chosen


def small_world(papers: int = SMALL) -> World:
    """A world of so many papers, and few other meetings than those that they are for."""
    world = World(today(), papers=papers)
    for council in world.councils.values():
        council.meetings = few_meetings(council.meetings)
    return world


@dataclass(frozen=True)
class Known:
    """Fills a database with what the first sources of a small world show, which is as it was made; their
    documents and answers are in `folder` then."""

    folder: Path
    url: str
    papers: int
    day: dt.date

    def __call__(self, engine: Engine) -> None:
        """Read them."""
        url = SecretStr(engine.url.render_as_string(hide_password=False))
        app = App(
            Settings(_env_file=None, data_dir=self.files(), database_url=url, demo_url=self.url)  # type: ignore[call-arg]
        )
        for source in FIRST_KNOWN:
            ended = read_source(app.settings, app.engine, Job(source))
            assert ended.outcome == "ok", ended
        app.engine.dispose()

    def files(self) -> Path:
        """The folder for the kind of database whose turn it is."""
        return self.folder / f"{turn()}-{self.papers}-{self.day}"


def install_known(folder: Path, server: DemoServer, kept: Path, papers: int = SMALL) -> None:
    """Put an installation into that folder that has read the first sources of the server's world of so many
    papers, which nothing has changed yet. `kept`: the folder, the same all the time, of what is copied."""
    known = Known(kept, server.url, papers, server.world.today)
    new_database(folder / "antragsradar.db", known).dispose()
    shutil.copytree(known.files(), folder, dirs_exist_ok=True)

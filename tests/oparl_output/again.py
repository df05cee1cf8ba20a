"""Reading what our own interface gives out, by our own OParl spider, into a second installation."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from alerts.site import Site
from alerts.web.app import create_app
from antragsradar.app import App
from antragsradar.settings import Settings
from storage.database import reading
from storage.models import AgendaItem, Body, File, Meeting, Paper, PaperFile, Source
from storage.runs import LastRun
from tests.alerts.test_web import Web
from tests.databases import setting
from tests.end_to_end.conftest import read_all

SPIDER = '''"""What another installation gives out of {name}."""

from scrapers.items import Body
from scrapers.systems.oparl.spider import OparlSpider


class Again(OparlSpider):
    name = "again-{ags}"
    title = "{name}, noch einmal"
    body = Body("{ags}", "{name}")
    base_url = "{url}oparl/v1.1/system"
    other_hosts = ("{documents}",)
'''


@contextmanager
def giving_out(engine: Engine, folder: Path) -> Iterator[Web]:
    """Our website over a database, under the address that it says of itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    web = Web(create_app(engine, Site(f"http://127.0.0.1:{port}"), feeds=folder / "feeds"))
    web.server.config.port = port
    with web:
        yield web


def second_installation(folder: Path, web: Web, bodies: Mapping[str, str], documents: str) -> App:
    """One whose operator has declared the first one's bodies as sources of its own.

    `documents`: the host that offers them, for they are not given out by ourselves.
    """
    spiders = folder / "spiders"
    spiders.mkdir(parents=True)
    url = f"http://127.0.0.1:{web.port}/"
    for ags, name in bodies.items():
        spider = SPIDER.format(ags=ags, name=name, url=url, documents=documents)
        (spiders / f"again_{ags}.py").write_text(spider)
    data = folder / "data"
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, data_dir=data, database_url=setting(data), demo_url=url, spiders=spiders
    )
    return App(settings)


def bodies_of(engine: Engine) -> dict[str, str]:
    """The bodies of which some paper is known, by official key."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(Body.ags, Body.name).join(Paper, Paper.body_ags == Body.ags).distinct().order_by(Body.ags)
        )
        return {row.ags: row.name for row in rows}


def papers_of(engine: Engine, ags: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What is known of a body's papers, whichever source shows them, by number and title."""
    statement = (
        select(PaperFile.paper_id, PaperFile.url, PaperFile.name, PaperFile.sha256, File.media_type)
        .outerjoin(File, File.sha256 == PaperFile.sha256)
        .order_by(PaperFile.paper_id, PaperFile.position)
    )
    with reading(engine) as connection:
        papers = connection.execute(
            select(Paper.__table__).where(Paper.body_ags == ags, Paper.state != "withdrawn")
        ).all()
        files = connection.execute(statement).all()
    return {
        (shown(row, "reference"), shown(row, "title")): {
            "kind": shown(row, "kind"),
            "date": row.date.isoformat() if row.date else row.fields.get("date"),
            "url": row.url,
            "files": sorted(tuple(file)[1:] for file in files if file.paper_id == row.id),
            "consultations": [sitting(each) for each in row.snapshot["consultations"]],
        }
        for row in papers
    }


def shown(row: Any, name: str) -> str:
    """What is shown of a paper: its page's word, else its document's."""
    return str(getattr(row, name) or row.fields.get(name, ""))


def sitting(consultation: Mapping[str, Any]) -> dict[str, Any]:
    """A consultation without the number that its meeting has in a source."""
    return {name: value for name, value in consultation.items() if name != "meeting"}


def meetings_of(engine: Engine, ags: str) -> dict[tuple[str, Any], dict[str, Any]]:
    """What is known of a body's meetings, by committee and start."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(Meeting.__table__)
            .join(Source, Source.name == Meeting.source)
            .where(Source.body_ags == ags, ~Meeting.gone)
        ).all()
        items = connection.execute(
            select(AgendaItem.__table__).order_by(AgendaItem.meeting_id, AgendaItem.position)
        ).all()
    return {
        (row.organization, row.start_at): {
            "date": row.date,
            "end": row.end_at,
            "location": row.location,
            "title": row.title or row.organization,
            "cancelled": row.cancelled,
            "files": sorted((file["url"], file["name"]) for file in row.files),
            "agenda": [
                (item.number, item.title, item.result or ("abgesetzt" if item.dropped else ""), item.votes)
                for item in items
                if item.meeting_id == row.id
            ],
        }
        for row in rows
    }


def read_again(first: App, second: App) -> dict[str, LastRun]:
    """Have the second installation read all that the first one gives out."""
    runs = read_all(second, *(f"again-{ags}" for ags in bodies_of(first.engine)))
    assert {run.outcome for run in runs.values()} == {"ok"}, [run.message for run in runs.values()]
    return runs

"""An invented town whose papers are given out, kept as runs keep them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine

from alerts.oparl.addresses import LISTS, Addresses
from alerts.oparl.objects import Objects
from storage.changes import settle
from storage.database import reading
from storage.meetings import save_meeting
from storage.oparl.lists import Span, page_of
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import (
    AgendaItem,
    Body,
    Consultation,
    FileLink,
    Meeting,
    MotionFields,
    PaperLink,
    Votes,
)
from storage.sources import SourceRecord, register
from tests.alerts.samples import SITE
from tests.alerts.test_web import Answer, Web
from tests.databases import new_database

Found = PaperRecord | Meeting | FileRecord
AGS = "99000011"
TOWN = Body(AGS, "Stadt Beispiel")
START = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
SHA256 = "a" * 64
ROOT = SITE.url("/oparl/v1.1")
"""Where the interface says that it is (tests.alerts.samples.SITE)."""


def open_town(folder: Path) -> Engine:
    """A database with two motions, one of them in a meeting of the council."""
    return new_database(folder / "town.db", _tell_of_town)


def _tell_of_town(engine: Engine) -> None:
    """A council and a party of one town, and what the council has to tell."""
    with engine.begin() as connection:
        register(
            connection,
            [
                SourceRecord("council", "Stadt Beispiel", "sessionnet", "https://council.example/", TOWN),
                SourceRecord("party", "Partei Beispiel", "wordpress", "https://party.example/", TOWN),
            ],
        )
    tell(engine, document(), paper("11"), paper("12", files=(), consultations=()), meeting("11"))


def reading_of(source: str = "council", run: int = 1) -> Reading:
    return Reading(source, AGS, run, False, START + dt.timedelta(days=run))


def tell(
    engine: Engine, *records: PaperRecord | Meeting | FileRecord, run: int = 1, source: str = "council"
) -> None:
    """What a run finds; it is kept so many days after the start."""
    reading = reading_of(source, run)
    with time_machine.travel(at(run), tick=False):
        with engine.begin() as connection:
            for record in records:
                if isinstance(record, Meeting):
                    save_meeting(connection, record, reading)
                elif isinstance(record, PaperRecord):
                    save_paper(connection, record, reading)
                else:
                    save_file(connection, record, reading.at)
        settle(engine, reading)


def at(run: int) -> dt.datetime:
    """When a run of that number ends, which is long after it began."""
    return START + dt.timedelta(days=run, hours=2)


def document(text: str = "Die Verwaltung wird beauftragt.", sha256: str = SHA256) -> FileRecord:
    return FileRecord(
        sha256=sha256, size=93_400, media_type="application/pdf", state="ok", message="", ocr=False,
        pages=(text, "Begründung"),
    )  # fmt: skip


def listed(key: str, role: Any = "attachment", sha256: str | None = None) -> KeptFile:
    url = f"https://council.example/getfile.asp?id={key}&type=do"
    return KeptFile(link=FileLink(url=url, name=f"Anlage {key}", role=role, key=key), sha256=sha256)


def paper(key: str = "11", **values: Any) -> PaperRecord:
    """A motion with a document and an annex, that the council and a committee deal with."""
    base: dict[str, Any] = {
        "key": key,
        "url": f"https://council.example/vo0050.asp?__kvonr={key}",
        "title": f"Sprachkurse für Zugewanderte im Ortsteil {key}",
        "reference": f"26-00{key}",
        "kind": "Antrag",
        "date": dt.date(2026, 2, 20),
        "originators": ("SPD-Fraktion", "Max Mustermann"),
        "files": (listed(f"1{key}", "main", SHA256), listed(f"2{key}")),
        "fields": MotionFields(),
        "consultations": (
            Consultation(organization="Sozialausschuss", role="Vorberatung"),
            Consultation(
                organization="Rat", meeting_key="77", date=dt.date(2026, 3, 10), role="Entscheidung"
            ),
        ),
    }
    return PaperRecord(**{**base, **values})


def meeting(*papers: str, key: str | None = "77", **values: Any) -> Meeting:
    """A meeting of the council with these papers on its agenda, and an item without one."""
    opening = AgendaItem(number="Ö 1", title="Eröffnung", heading="Öffentlicher Teil")
    items = tuple(
        AgendaItem(
            number=f"Ö {number}",
            title="Sprachkurse",
            key=f"9{each}",
            papers=(PaperLink(key=each, url=f"https://council.example/{each}"),),
            result="ungeändert beschlossen",
            votes=Votes(yes=12, no=3),
            resolution="Der Rat beschließt die Kurse.",
        )
        for number, each in enumerate(papers, 2)
    )
    base: dict[str, Any] = {
        "key": key,
        "organization": "Rat",
        "date": dt.date(2026, 3, 10),
        "start": dt.datetime(2026, 3, 10, 16, tzinfo=dt.UTC),
        "url": "https://council.example/si0057.asp?__ksinr=77",
        "location": "Rathaus, Großer Saal",
        "reference": "RAT/2026/3",
        "agenda": (opening, *items),
        "files": (
            FileLink(url="https://council.example/getfile.asp?id=1", name="Einladung", role="invitation"),
            FileLink(url="https://council.example/getfile.asp?id=2", name="Niederschrift", role="minutes"),
            FileLink(url="https://council.example/getfile.asp?id=3", name="Bekanntmachung", role="other"),
        ),
    }
    return Meeting(**{**base, **values})


def ask(web: Web, path: str, **headers: str) -> Answer:
    """An answer to a path below the interface, or to an address that it gave itself."""
    return web.get(f"/oparl/v1.1/{path.rpartition('/oparl/v1.1/')[2]}", **headers)


def got(web: Web, path: str) -> Any:
    """The JSON of an answer that went well."""
    answer = ask(web, path)
    assert answer.status == 200, (path, answer.status, answer.body[:500])
    return json.loads(answer.body)


def whole_list(web: Web, path: str) -> list[Any]:
    """All objects of a list, by the way that its pages show."""
    found: list[Any] = []
    while path:
        page = got(web, path)
        found += page["data"]
        path = page["links"].get("next", "")
    return found


def everything(web: Web) -> dict[str, Any]:
    """All that a client without any filter is given of the town, by `id`."""
    lists = ("organization", "meeting", "paper", "agendaitem", "consultation", "file", "location")
    found = [each for name in lists for each in whole_list(web, f"body/{AGS}/{name}")]
    return {each["id"]: each for each in found}


def given(engine: Engine) -> dict[str, Any]:
    """The same, made without a website."""
    objects = Objects(Addresses(SITE))
    with reading(engine) as connection:
        found = [
            objects.make(each)
            for kind in LISTS.values()
            if kind
            for each in page_of(connection, kind, AGS, Span(), limit=1000)
        ]
    return {each["id"]: each for each in found}

"""Invented motions and sources for the tests of alerts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from alerts.site import Site
from storage.records import Consultation, Evidence, Votes
from storage.views import ChangeView, FileView, MotionView, PaperView, SourceView

SITE = Site("https://radar.example", "Antragsradar", "redaktion@radar.example")
DAY = dt.date(2026, 3, 10)
NOW = dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)
HOSTILE = (
    'Böse </title><script>alert("x")</script> ]]> & \x00\x08\x0b\x1b\ufffe'
    "\u202etxet\u202c\r\nBcc: opfer@radar.example"
)


def instant(day: int, hour: int = 9, month: int = 3) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def change(number: int, kind: Any = "new", at: dt.datetime | None = None, **data: Any) -> ChangeView:
    return ChangeView(
        id=number,
        motion_id=data.pop("motion_id", 1),
        paper_id=data.pop("paper_id", 1),
        kind=kind,
        at=at or instant(9),
        silent=data.pop("silent", False),
        before=data.pop("before", {}),
        after=data.pop("after", {}),
    )


def file(number: int = 1, **fields: Any) -> FileView:
    made = FileView("Antrag.pdf", f"https://ris.example/getfile.asp?id={number}", "application/pdf", 93_400)
    return replace(made, **fields)


def paper(number: int = 1, **fields: Any) -> PaperView:
    made = PaperView(
        id=number,
        source="musterstadt",
        source_title="Stadt Musterstadt",
        url=f"https://ris.example/vo0050.asp?__kvonr={number}",
        reference=f"26-00{number:02d}",
        kind="Antrag",
        title="Sprachlotsen für alle Stadtteile",
        date=dt.date(2026, 3, 8),
        files=(
            FileView("Antrag.pdf", f"https://ris.example/getfile.asp?id={number}", "application/pdf", 93_400),
        ),
    )
    return replace(made, **fields)


def motion(number: int = 1, **fields: Any) -> MotionView:
    made = MotionView(
        id=number,
        uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, f"motion-{number}")),
        title="Sprachlotsen für alle Stadtteile",
        kind="Antrag",
        body="Stadt Musterstadt",
        date=dt.date(2026, 3, 8),
        published=instant(9),
        updated=instant(9),
        originators=("SPD", "Bündnis 90/Die Grünen"),
        resolution="Die Verwaltung wird beauftragt, in jedem Stadtteil Sprachlotsen einzusetzen.",
        summary="In jedem Stadtteil sollen Sprachlotsen neu Zugewanderte zu Ämtern begleiten.",
        topics=("integration",),
        evidence=(
            Evidence(
                term="zugewandert",
                found="Zugewanderte",
                snippet="… sollen Sprachlotsen neu Zugewanderte zu Ämtern begleiten.",
                where="text",
                page=1,
            ),
        ),
        consultations=(
            Consultation(organization="Integrationsrat", date=dt.date(2026, 3, 19), number="Ö 5"),
            Consultation(organization="Rat der Stadt", date=dt.date(2026, 4, 2), role="Entscheidung"),
        ),
        papers=(paper(number),),
        changes=(change(number, motion_id=number, paper_id=number),),
    )
    return replace(made, **fields)


def decided_motion(number: int = 2) -> MotionView:
    """One that the council has voted on."""
    result = Consultation(
        organization="Kreistag",
        date=dt.date(2026, 3, 5),
        result="mehrheitlich beschlossen",
        votes=Votes(yes=49, no=1, abstentions=0),
    )
    return motion(
        number,
        title="Integrationskonferenz im Kreis",
        body="Kreis Muster",
        published=instant(2),
        consultations=(result,),
        changes=(
            change(20, at=instant(2), motion_id=number, paper_id=number),
            change(
                21,
                "decided",
                motion_id=number,
                paper_id=number,
                after={
                    "organization": "Kreistag",
                    "date": "2026-03-05",
                    "start": None,
                    "result": "mehrheitlich beschlossen",
                    "votes": {"yes": 49, "no": 1, "abstentions": 0},
                },
            ),
        ),
    )


def source(name: str = "musterstadt", **fields: Any) -> SourceView:
    made = SourceView(
        name=name,
        title=f"Stadt {name.capitalize()}",
        body=f"Stadt {name.capitalize()}",
        system="sessionnet",
        url="https://ris.example/bi/",
        state="ok",
        since=instant(1),
        last_read=instant(10, 4),
        last_tried=instant(10, 4),
        papers=1234,
        motions=12,
    )
    return replace(made, **fields)

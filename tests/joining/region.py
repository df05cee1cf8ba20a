"""Papers of the region, and how they are read into a database."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from storage.changes import settle
from storage.meetings import save_meeting
from storage.models import Paper
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import Body, FileLink, Meeting

START = dt.datetime(2026, 3, 20, 12, 0, tzinfo=dt.UTC)
BODIES = {
    "town": Body("99000021", "Stadt Rurfeld"),
    "other": Body("99000022", "Stadt Weidenau"),
    "district": Body("99000", "Kreis Rurland"),
}
SOURCES = {
    "rurfeld": "town",  # the town's council
    "rurfeld-oparl": "town",  # the same, by another interface
    "weidenau": "other",
    "rurland": "district",
    "spd-rurfeld": "town",
    "gruene-rurfeld": "town",
    "gruene-rurland": "district",
    "spd-rurland": "district",
    "tageblatt": "town",
    "import": "town",
}
COUNCILS = ("rurfeld", "rurfeld-oparl", "weidenau", "rurland")
PARTIES = {"spd-rurfeld": "SPD", "spd-rurland": "SPD"}
PARTIES |= dict.fromkeys(("gruene-rurfeld", "gruene-rurland"), "Bündnis 90/Die Grünen")

TITLE = "Sprachlotsinnen und Sprachlotsen für alle Stadtteile"
RESOLUTION = (
    "Die Verwaltung wird beauftragt, in jedem Stadtteil ehrenamtliche Sprachlotsinnen und Sprachlotsen zu "
    "gewinnen, sie zu schulen und ihren Einsatz in Ämtern, Schulen und Arztpraxen zu koordinieren."
)
REASONS = (
    "Viele Menschen, die neu zu uns gekommen sind, verstehen Bescheide und Elternbriefe nicht. Oft müssen "
    "Kinder für ihre Eltern übersetzen, auch dort, wo es um Krankheit oder um Geld geht. Ein fester Kreis "
    "von geschulten Ehrenamtlichen entlastet die Familien ebenso wie die Beschäftigten an den Schaltern, und "
    "er kostet wenig mehr als Fahrgeld und eine Versicherung."
)


@dataclass(frozen=True)
class Shown:
    """A paper in a source."""

    source: str
    record: PaperRecord
    texts: tuple[str, ...] = ()  # of its documents
    meetings: tuple[Meeting, ...] = ()


def letter(
    title: str = TITLE,
    *,
    asks: str = RESOLUTION,
    reasons: str = REASONS,
    place: str = "Rurfeld",
    party: str = "SPD",
    head: str = "",
) -> str:
    """A faction's motion as its document says it."""
    return (
        f"Fraktion {party}\nim Rat der Stadt {place}\n{head}\n{place}, den 02.03.2026\n\nAntrag: {title}\n\n"
        f"Sehr geehrter Herr Bürgermeister,\ndie Fraktion {party} beantragt:\n\n"
        f"Beschlussvorschlag\n{asks}\n\n"
        f"Begründung\n{reasons}\n\nMit freundlichen Grüßen\nFraktion {party}"
    )


def council_paper(source: str = "rurfeld", key: str = "11", *texts: str, **values: Any) -> Shown:
    """A motion in a council's system; by default the one for which this module has the words."""
    meetings = values.pop("meetings", ())
    base: dict[str, Any] = {
        "key": key,
        "url": f"http://localhost/{source}/{key}",
        "title": TITLE,
        "reference": f"26-00{key}" if key.isdecimal() else "",
        "kind": "Antrag",
        "date": dt.date(2026, 3, 2),
        "fields": {"originators": ("SPD",), "resolution": RESOLUTION, "date": dt.date(2026, 3, 2)},
    }
    return _shown(source, {**base, **values}, texts, meetings)


def post(source: str = "spd-rurfeld", key: str = "p1", *texts: str, **values: Any) -> Shown:
    """A post on a site; `text` is what it says itself."""
    base: dict[str, Any] = {
        "key": key,
        "url": f"http://localhost/{source}/{key}",
        "title": "Neues aus der Fraktion",
        "kind": "Stellungnahme" if source in PARTIES else "Pressebericht",
        "date": dt.date(2026, 3, 4),
        "originators": (PARTIES[source],) if source in PARTIES else (),
    }
    return _shown(source, {**base, **values}, texts, ())


def _shown(source: str, values: dict[str, Any], texts: Sequence[str], meetings: tuple[Meeting, ...]) -> Shown:
    files = tuple(
        KeptFile(
            link=FileLink(url=f"http://localhost/{number}", name=f"Dokument {number}"), sha256=digest(text)
        )
        for number, text in enumerate(texts)
    )
    return Shown(source, PaperRecord(**{"files": files, **values}), tuple(texts), meetings)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(engine: Engine, papers: Iterable[Shown], *, days: int = 0) -> None:
    """Read papers one by one, each in a run of its own."""
    for paper in papers:
        read_at_once(engine, [paper], days=days)


def read_at_once(engine: Engine, papers: Sequence[Shown], *, days: int = 0) -> None:
    """Read papers of one source in one run."""
    [source] = {paper.source for paper in papers}
    reading = Reading(source, BODIES[SOURCES[source]].ags, 1, False, START + dt.timedelta(days=days))
    for paper in papers:
        with engine.begin() as connection:
            for text in paper.texts:
                file = FileRecord(
                    sha256=digest(text), size=1, media_type="text/plain", state="ok", pages=(text,)
                )
                save_file(connection, file, reading.at)
            save_paper(connection, paper.record, reading)
            for meeting in paper.meetings:
                save_meeting(connection, meeting, reading)
    settle(engine, reading)


def together(engine: Engine) -> set[frozenset[tuple[str, str]]]:
    """Which papers are one motion: sets of (source, key)."""
    groups: dict[int, set[tuple[str, str]]] = {}
    with engine.connect() as connection:
        for row in connection.execute(select(Paper.source, Paper.key, Paper.motion_id)):
            groups.setdefault(row.motion_id, set()).add((row.source, row.key))
    return {frozenset(group) for group in groups.values()}


def reasons(engine: Engine) -> list[str]:
    """Why papers are where they are, those that need a reason."""
    with engine.connect() as connection:
        return [reason for reason in connection.scalars(select(Paper.join_reason)) if reason]

"""`papers history`: the versions of a paper, for people and for programs."""

from __future__ import annotations

import datetime as dt

from antragsradar.app import App
from storage.changes import settle
from storage.meetings import save_meeting
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import AgendaItem, FileLink, Meeting, PaperLink
from tests.cli.conftest import Run

START = dt.datetime(2026, 3, 2, 11, 0, tzinfo=dt.UTC)
OLD = "Beschlussvorschlag\n\nDie Verwaltung wirbt zehn Lotsinnen an.\n\nBegründung\n\nEs fehlt an Sprache."
NEW = OLD.replace("zehn", "zwanzig") + "\n\nDiese Fassung ersetzt die bisherige."


def read(day: int, text: str, *, title: str = "Sprachlotsinnen", result: str = "", key: str = "11") -> None:
    """Read a paper and its meeting on a day of March."""
    app = App.here()
    reading = Reading("duisburg", "05112000", day, False, START + dt.timedelta(days=day))
    sha256 = f"{hash(text):x}"
    file = KeptFile(link=FileLink(url="http://localhost/1", name="Antrag"), sha256=sha256)
    paper = PaperRecord(
        key=key, url="http://localhost/", title=title, reference="26-0011", kind="Antrag", files=(file,)
    )
    item = AgendaItem(
        number="Ö 5", title=title, papers=(PaperLink(key=key, url="http://localhost/"),), result=result
    )
    meeting = Meeting(key="77", organization="Rat", date=dt.date(2026, 3, 20), agenda=(item,))
    with app.engine.begin() as connection:
        record = FileRecord(sha256=sha256, size=1, media_type="text/plain", state="ok", pages=(text,))
        save_file(connection, record, reading.at)
        save_paper(connection, paper, reading)
        save_meeting(connection, meeting, reading)
    settle(app.engine, reading)


def read_three_versions() -> None:
    """A paper whose document is replaced, and that is decided under another title."""
    read(0, OLD)
    read(1, NEW)
    read(20, NEW, title="Lotsinnen für alle", result="geändert beschlossen")


def test_versions_for_people(run: Run) -> None:
    read_three_versions()
    answer = run("papers", "history", "duisburg", "26-0011")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Lotsinnen für alle (26-0011), duisburg 11",
        "",
        "Fassung 1",
        "",
        "Fassung 2, seit 03.03.2026 12:00",
        "  Dokument ersetzt: Antrag",
        "    ~ Die Verwaltung wirbt [-zehn-]{+zwanzig+} Lotsinnen an.",
        "    + Diese Fassung ersetzt die bisherige.",
        "",
        "Fassung 3, seit 22.03.2026 12:00 (jetzt)",
        "  Titel: Sprachlotsinnen → Lotsinnen für alle",
        "  Beschlossen: Rat am Freitag, 20. März 2026 (geändert beschlossen).",
    ]


def test_versions_for_programs(run: Run) -> None:
    read_three_versions()
    (history,) = run("papers", "history", "duisburg", "11", "--json").json
    assert [version["number"] for version in history["versions"]] == [1, 2, 3]
    assert history["versions"][2]["until"] is None
    first, second = history["steps"]
    assert first["documents"][0]["text"][0]["pieces"][1:3] == [
        {"operation": "removed", "text": "zehn"},
        {"operation": "added", "text": "zwanzig"},
    ]
    assert second["fields"] == [{"name": "title", "before": "Sprachlotsinnen", "after": "Lotsinnen für alle"}]
    (event,) = second["events"]
    assert (event["kind"], event["after"]["outcome"]) == ("decided", "accepted")


def test_a_paper_that_never_changed(run: Run) -> None:
    read(0, OLD)
    answer = run("papers", "history", "duisburg", "11")
    assert answer.out.splitlines()[2:] == ["Fassung 1 (jetzt)"]


def test_the_key_goes_before_the_number(run: Run) -> None:
    read(0, OLD)
    read(0, OLD, key="26-0011")
    (history,) = run("papers", "history", "duisburg", "26-0011", "--json").json
    assert history["key"] == "26-0011"


def test_unknown_papers_are_said_so(run: Run) -> None:
    run("papers", "history", "duisburg", "99").refuses(2, "duisburg", "99")
    run("papers", "history", "duisburg").refuses(2, "Es fehlt")

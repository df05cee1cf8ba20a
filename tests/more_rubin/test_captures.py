"""The same on real answers, where the machine has them: what a person reads in them."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo.rubin_json import RubinJson
from demo.world import World
from scrapers.item_motions import is_own_paper
from scrapers.page import PageFailure
from scrapers.systems.more_rubin.pages import BodiesAnswer, CalendarAnswer, MeetingAnswer
from scrapers.systems.more_rubin.recognise import recognise
from tests.scrapers.answering import answer, codes

API = "https://rockenhausen.gremien.info/api.php?json=true"
SHORT_API = "https://voerstetten.gremien.info/api.php?json=true"


@pytest.fixture
def captures(shared: Path) -> Path:
    return shared / "corpus" / "ris" / "rubin"


@pytest.fixture
def short(captures: Path) -> dict[str, Any]:
    """A calendar and a meeting of an installation with fewer fields, in one file."""
    found: dict[str, Any] = json.loads((captures / "voerstetten.json").read_bytes())
    return found


def test_calendar_of_two_months(captures: Path) -> None:
    page = answer(CalendarAnswer, captures / "calendar-2026-09-10.json", API)
    calendar = page.read()
    assert codes(page) == []
    assert (calendar.first_day, calendar.last_day) == (dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    assert len(calendar.meetings) == 23
    assert len({meeting.key for meeting in calendar.meetings}) == 23
    assert Counter(meeting.date.month for meeting in calendar.meetings) == {9: 21, 10: 2}
    assert not any(meeting.cancelled for meeting in calendar.meetings)
    assert all(meeting.start and meeting.location for meeting in calendar.meetings)
    assert [str(meeting.key) for meeting in calendar.meetings if meeting.end] == ["2026-GR14-48"]


def test_a_meeting_whose_minutes_are_published(captures: Path) -> None:
    calendar = answer(CalendarAnswer, captures / "calendar-2026-09-10.json", API).read()
    meeting = next(each for each in calendar.meetings if each.key == "2026-GR14-48")
    assert meeting.url == "https://rockenhausen.gremien.info/meeting?id=ni_2026-GR14-48"
    assert meeting.start == dt.datetime(2026, 9, 3, 18, 0, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 9, 3, 20, 12, tzinfo=dt.UTC)
    assert meeting.location == "Ehem. Schulhaus Rathskirchen, Hauptstraße 16, 67744 Rathskirchen"


def test_meeting_with_its_agenda(captures: Path) -> None:
    page = answer(MeetingAnswer, captures / "meeting-2026-VGRATNPL-61.json", API)
    sitting = page.read()
    assert codes(page) == []
    meeting = sitting.meeting
    assert meeting.organization == "Verbandsgemeinderat Nordpfälzer Land"
    assert sitting.bodies == ("VGNPL",)
    assert meeting.start == dt.datetime(2026, 9, 21, 16, 30, tzinfo=dt.UTC)
    assert meeting.location == "Roter Saal der Donnersberghalle, Obermühle 1, 67806 Rockenhausen"
    assert [(file.role, file.size) for file in meeting.files] == [("invitation", 72887)]
    agenda = meeting.agenda or ()
    assert [item.number for item in agenda] == ["1", "2", "3", "4", "5", "6"]
    assert [[link.reference for link in item.papers] for item in agenda] == [
        [],
        [],
        [],
        [],
        ["420/2026"],
        ["410/2026"],
    ]
    assert [len(item.files) for item in agenda] == [0, 0, 0, 0, 1, 1]
    assert not any(item.result or item.votes or item.dropped for item in agenda)
    assert not any(is_own_paper(item) for item in agenda)
    assert agenda[2].title == "Niederschrift der Sitzung vom 18.06.2026"


def test_papers_on_that_agenda(captures: Path) -> None:
    sitting = answer(MeetingAnswer, captures / "meeting-2026-VGRATNPL-61.json", API).read()
    elections, kita = sitting.papers
    assert (elections.key, elections.kind, elections.date) == (
        "202620109100436",
        "Beschlussvorlage",
        dt.date(2026, 9, 1),
    )
    assert elections.title.startswith("Ergänzungswahlen zu den Ausschüssen; a) Ausschuss für Umwelt,")
    assert [(each.date, each.meeting_key) for each in elections.consultations or ()] == [
        (dt.date(2026, 9, 21), "2026-VGRATNPL-61")
    ]
    assert (kita.key, kita.reference, kita.date) == ("202622608100426", "410/2026", dt.date(2026, 8, 26))
    assert [(each.date, each.number, each.role, each.meeting_key) for each in kita.consultations or ()] == [
        (dt.date(2026, 9, 21), "6", "beschließend", "2026-VGRATNPL-61"),
        (dt.date(2026, 9, 17), "5", "beschließend", "2026-KitaNPL-13"),
    ]
    (file,) = kita.files
    assert (file.name, file.role, file.date, file.size) == (
        "Beschlussvorlage 410/2026",
        "main",
        dt.date(2026, 9, 10),
        216178,
    )
    assert "json=1" not in file.url
    assert file.url.startswith("https://rockenhausen.gremien.info/api.php?document_type_id=4&")


def test_calendar_and_meeting_name_the_same_meetings(captures: Path) -> None:
    keys = {
        each.key
        for each in answer(CalendarAnswer, captures / "calendar-2026-09-10.json", API).read().meetings
    }
    sitting = answer(MeetingAnswer, captures / "meeting-2026-VGRATNPL-61.json", API).read()
    named = {each.meeting_key for paper in sitting.papers for each in paper.consultations or ()}
    assert {sitting.meeting.key} | named <= keys


def test_calendar_of_an_older_installation(captures: Path) -> None:
    url = "https://www.lk-l.info/webservice-mobile/webservice.php?json=true"
    page = answer(CalendarAnswer, captures / "lk-leipzig-calendar.json", url)
    assert [(each.key, each.date, each.title, each.url) for each in page.read().meetings] == [
        (
            "2026-KA-108",
            dt.date(2026, 9, 30),
            "Sitzung des Kreisausschusses",
            "https://www.lk-l.info/meeting.php?id=ni_2026-KA-108",
        ),
        (
            "2026-BVGA-175",
            dt.date(2026, 10, 1),
            "Sitzung des Bau- und Vergabeausschusses",
            "https://www.lk-l.info/meeting.php?id=ni_2026-BVGA-175",
        ),
    ]
    assert codes(page) == []


def test_calendar_in_its_short_form(short: dict[str, Any]) -> None:
    page = answer(CalendarAnswer, short["calendar"], SHORT_API)
    assert [(each.key, each.organization) for each in page.read().meetings] == [
        ("2026-BauVoe-43", "Bauausschuss"),
        ("2026-GRVoe-106", "Gemeinderat Vörstetten"),
        ("2026-GRVoe-107", "Gemeinderat Vörstetten"),
    ]
    assert codes(page) == []


def test_meeting_in_its_short_form(short: dict[str, Any]) -> None:
    page = answer(MeetingAnswer, short["meetings"]["2026-GRVoe-106"], SHORT_API)
    sitting = page.read()
    assert codes(page) == []
    assert (sitting.meeting.organization, sitting.bodies) == ("Gemeinderat Vörstetten", ("GDVoe",))
    assert [(item.number, len(item.files)) for item in sitting.meeting.agenda or ()] == [
        ("4", 2),
        ("5", 1),
        ("7", 0),
    ]
    containers, surgery = sitting.papers
    assert (containers.reference, containers.kind) == ("2026/Vö/068", "Beschlussvorlage")
    assert "Flüchtlinge in der Mattenstraße 2" in containers.title
    assert [(file.name, file.role) for file in containers.files] == [
        ("Beschlussvorlage 2026/Vö/068", "main"),
        ("1. Lageplan (ö)", "attachment"),
    ]
    assert (surgery.reference, surgery.kind) == ("2026/Vö/067", "Informationsvorlage")
    assert [each.role for each in surgery.consultations or ()] == ["beschließend"]


@pytest.mark.parametrize(
    ("host", "count", "last"),
    [
        ("amt-sylt.gremien.info", 6, "Schulverband Norddörfer"),
        ("voerstetten.gremien.info", 6, "Wasserversorgungsverband Mauracherberg"),
        ("ris.dahme-spreewald.de", 1, "Landkreis Dahme-Spreewald"),
    ],
)
def test_bodies(captures: Path, host: str, count: int, last: str) -> None:
    lists = json.loads((captures / "bodies-excerpt.json").read_bytes())
    page = answer(BodiesAnswer, lists[host], f"https://{host}/api.php")
    bodies = page.read().bodies
    assert (len(bodies), bodies[-1].name) == (count, last)
    assert codes(page) == []


def test_the_start_page_is_no_answer_but_is_recognised(captures: Path) -> None:
    page = answer(CalendarAnswer, captures / "spa-start.html", API)
    with pytest.raises(PageFailure, match="Anwendung statt der Daten"):
        page.read()
    product = recognise(page.response)
    assert product is not None
    assert product.system == "more_rubin"
    assert "/oparl/system" in product.evidence


def test_the_demo_world_speaks_as_they_do(captures: Path) -> None:
    """Whatever field the neighbour's answers have, the real ones have it too."""
    world = World(dt.date(2026, 11, 23), papers=12)
    council = world.neighbours["weidental"]
    shown = RubinJson(council, world.today, "https://ris.example", 0)
    calendar = json.loads((captures / "calendar-2026-09-10.json").read_bytes())["meetings"][0]
    meeting = json.loads((captures / "meeting-2026-VGRATNPL-61.json").read_bytes())
    real: dict[str, Any] = {
        "submission": {},
        "consultations": [{}],
        "documents": [{}],
        **meeting["agenda_items"][-1],
    }
    agendas = [shown.with_agenda(each) for each in council.meetings if each.published]
    items = [item for agenda in agendas for item in agenda["agenda_items"]]
    papers = [item["submission"] for item in items if item.get("submission") and item["status"] == 1]
    consultations = [each for paper in papers for each in paper["consultations"] if each["topstatus"] == 1]
    documents = [each for item in items for each in item["documents"]]
    assert len(papers) > 10
    assert names(shown.meeting(council.meetings[0])) <= names(calendar)
    assert names(shown.room(council.meetings[0])) <= names(calendar["room"])
    assert names(*agendas) <= names(meeting)
    assert names(*items) <= names(real)
    assert names(*papers) <= names(real["submission"])
    assert names(*consultations) <= names(real["submission"]["consultations"][0])
    assert names(*documents) <= names(real["documents"][0])


def names(*objects: dict[str, Any]) -> set[str]:
    """The names of the fields that any of them has."""
    return {name for each in objects for name in each}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("calendar-2026-09-10.json", "Kalender"),
        ("lk-leipzig-calendar.json", "Kalender"),
        ("meeting-2026-VGRATNPL-61.json", "Sitzung"),
    ],
)
def test_answers_are_recognised(captures: Path, name: str, expected: str) -> None:
    product = recognise(answer(CalendarAnswer, captures / name, API).response)
    assert product is not None
    assert product.evidence.startswith(expected)

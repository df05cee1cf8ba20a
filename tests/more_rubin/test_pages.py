"""What the answers mean, field by field."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scrapers.items import AgendaItem, Consultation, PaperItem
from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.systems.more_rubin.pages import BodiesAnswer, CalendarAnswer, MeetingAnswer, Sitting
from storage.records import Votes
from tests.more_rubin.support import BASE, PAGES, own
from tests.scrapers.answering import codes, told

UTC = dt.UTC


def test_the_calendar_of_newer_installations() -> None:
    page = own(CalendarAnswer, "calendar.json")
    calendar = page.read()
    assert (calendar.first_day, calendar.last_day) == (dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    council, joint, cancelled = calendar.meetings
    assert council.key == "2026-GR-31", "the number that it had before its minutes"
    assert council.url == f"{BASE}meeting?id=ni_2026-GR-31"
    assert council.title == "31. Sitzung des Gemeinderats Musterau"
    assert council.organization == "Gemeinderat Musterau", "the calendar names no committee"
    assert council.start == dt.datetime(2026, 9, 3, 17, 30, tzinfo=UTC)
    assert council.end == dt.datetime(2026, 9, 3, 22, 20, tzinfo=UTC), "past midnight"
    assert council.location == "Ratssaal, Am Anger 1, 99999 Musterau"
    assert (joint.key, joint.date) == ("2026-SozA-12", dt.date(2026, 9, 17))
    assert joint.url == f"{BASE}meeting?id=2026-SozA-12", "whatever other name the installation has"
    assert (joint.end, joint.location) == (None, "")
    assert (cancelled.cancelled, cancelled.organization) == (True, "Bauausschuss")
    assert not council.cancelled
    assert all(meeting.agenda is None for meeting in calendar.meetings)
    assert codes(page) == []


def test_the_calendar_of_older_installations() -> None:
    url = "https://www.musterkreis.example/webservice-mobile/webservice.php?json=true"
    page = own(CalendarAnswer, "calendar-older.json", url)
    council, committee = page.read().meetings
    assert council.key == "2026-KT-7", "listed twice, as invited and with its minutes"
    assert council.url == "https://www.musterkreis.example/meeting.php?id=ni_2026-KT-7"
    assert committee.url == "https://www.musterkreis.example/meeting.php?id=2026-KA-19"
    assert (council.start, council.location) == (None, "")
    assert codes(page) == []


def test_nothing_of_other_meetings_is_read_or_told() -> None:
    page = own(CalendarAnswer, "calendar.json")
    assert "Geheim" not in page.read().model_dump_json() + told(page)


@pytest.fixture
def page() -> MeetingAnswer:
    return own(MeetingAnswer, "meeting.json")


@pytest.fixture
def sitting(page: MeetingAnswer) -> Sitting:
    return page.read()


@pytest.fixture
def items(sitting: Sitting) -> dict[str, AgendaItem]:
    return {item.number: item for item in sitting.meeting.agenda or ()}


def test_a_meeting(sitting: Sitting) -> None:
    meeting = sitting.meeting
    assert meeting.key == "2026-GR-31"
    assert meeting.organization == "Gemeinderat Musterau, Haupt- und Finanzausschuss"
    assert sitting.bodies == ("GMus", "GMus")
    assert [(file.name, file.role, file.key) for file in meeting.files] == [
        ("Bekanntmachung der Sitzung", "invitation", "1|2026-GR-31"),
        ("Niederschrift (ö)", "minutes", "3|2026-GR-31"),
    ]
    assert meeting.files[0].date == dt.date(2026, 8, 26)


def test_public_items_alone(items: dict[str, AgendaItem], sitting: Sitting, page: MeetingAnswer) -> None:
    assert list(items) == ["1", "2", "2.1", "3", "4", "8"]
    assert "Geheim" not in sitting.model_dump_json()
    assert "99/2026" not in sitting.model_dump_json()
    assert "Geheim" not in told(page)


def test_what_was_not_understood_is_counted(sitting: Sitting, page: MeetingAnswer) -> None:
    assert sorted(codes(page)) == ["document-without-address", "item-without-status"]


def test_an_item_is_known_by_its_identifier_before_the_minutes(items: dict[str, AgendaItem]) -> None:
    assert items["1"].key == "2026-GR-31|EWF|1"


def test_headings(items: dict[str, AgendaItem]) -> None:
    assert items["2"].title == "Anträge der Fraktionen"
    assert items["2.1"].heading == "Anträge der Fraktionen"
    assert items["8"].heading == "", "what heads it is not public"


def test_a_motion_on_an_item_alone(items: dict[str, AgendaItem]) -> None:
    motion = items["2.1"]
    assert motion.title == "Antrag der SPD-Fraktion: Sprachkurse für Geflüchtete"
    assert motion.papers == ()
    assert (motion.result, motion.votes) == ("mehrheitlich abgelehnt", Votes(yes=5, no=9, abstentions=1))
    (file,) = motion.files
    assert (file.name, file.key) == ("Antrag der SPD-Fraktion", "7|2026-GR-31|zt_1|1")


def test_an_item_with_a_paper(items: dict[str, AgendaItem]) -> None:
    item = items["3"]
    (link,) = item.papers
    assert (link.key, link.reference) == ("202600000000412", "12/2026")
    assert link.title == item.title == "Neubau der Kita; a) Planung b) Mittel"
    assert link.url == f"{BASE}meeting?id=ni_2026-GR-31"
    assert item.result == "einstimmig beschlossen"
    assert [(file.name, file.role, file.size) for file in item.files] == [
        ("Beschlussvorlage 12/2026", "main", 65989),
        ("1. Lageplan (ö)", "attachment", None),
    ]


def test_documents_are_asked_for_on_the_host_that_is_read(items: dict[str, AgendaItem]) -> None:
    paper, plan = items["3"].files
    query = "document_type_id=4&document_relation_id=202600000000412&submission_id=202600000000412&id=69"
    assert paper.url == f"{BASE}api.php?{query}&platform=ris&system=ris"
    assert (
        plan.url == f"{BASE}documents.php?document_type_id=13&document_relation_id=202600000000412%7C1.pdf%7C"
    )
    assert (paper.key, plan.key) == ("4|202600000000412", "13|202600000000412|1.pdf|")


def test_an_item_that_was_taken_off_and_whose_paper_is_not_public(items: dict[str, AgendaItem]) -> None:
    item = items["4"]
    assert (item.title, item.dropped) == ("Satzung über die Straßenreinigung", True)
    assert (item.papers, item.files) == ((), ())


def test_a_paper_with_its_way_through_the_committees(sitting: Sitting) -> None:
    (paper,) = sitting.papers
    assert (paper.key, paper.reference, paper.kind) == ("202600000000412", "12/2026", "Beschlussvorlage")
    assert paper.date == dt.date(2026, 8, 19)
    assert [file.name for file in paper.files] == ["Beschlussvorlage 12/2026", "1. Lageplan (ö)"]
    assert paper.consultations == (
        Consultation(
            organization="Gemeinderat Musterau, Haupt- und Finanzausschuss",
            date=dt.date(2026, 9, 3),
            meeting_key="2026-GR-31",
            role="beschließend",
            number="3",
            result="einstimmig beschlossen",
        ),
        Consultation(
            organization="Sozialausschuss",
            date=dt.date(2026, 8, 25),
            meeting_key="2026-SozA-11",
            role="vorberatend",
            number="4",
            result="einstimmig empfohlen",
        ),
        Consultation(organization="Verbandsversammlung"),
    )


def test_a_meeting_in_its_short_form() -> None:
    page = own(MeetingAnswer, "meeting-short.json")
    sitting = page.read()
    assert sitting.meeting.start is None
    assert [(item.number, item.title) for item in sitting.meeting.agenda or ()] == [
        ("2", "Unterkunft in der Lindenstraße"),
        ("3", "Verschiedenes"),
    ]
    (paper,) = sitting.papers
    assert isinstance(paper, PaperItem)
    assert (paper.key, paper.reference) == ("202600000000420", "2026/Mu/020")
    assert paper.kind == "Informationsvorlage", "from the name of its document"
    assert [file.name for file in paper.files] == ["Informationsvorlage 2026/Mu/020"]
    assert [(each.role, each.meeting_key) for each in paper.consultations or ()] == [
        ("zur Information", "2026-GR-34")
    ]
    assert codes(page) == []


def test_a_meeting_in_the_page_of_an_older_installation() -> None:
    page = own(
        MeetingAnswer, "meeting-page.html", "https://www.musterkreis.example/meeting.php?id=ni_2026-KT-7"
    )
    sitting = page.read()
    assert (sitting.meeting.key, sitting.meeting.organization) == ("2026-KT-7", "Kreistag")
    report, paper = sitting.meeting.agenda or ()
    assert report.title == 'Bericht {Teil "A"}; mündlich'
    assert (report.papers, report.result) == ((), "zur Kenntnis genommen"), "1 is no number of a paper"
    assert (paper.papers[0].key, paper.papers[0].reference) == ("660906100038", "039/26")
    assert paper.files[0].url.startswith("https://www.musterkreis.example/documents.php?document_type_id=4&")
    assert "Geheim" not in sitting.model_dump_json()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (CalendarAnswer, "calendar.json"),
        (CalendarAnswer, "calendar-older.json"),
        (MeetingAnswer, "meeting.json"),
        (MeetingAnswer, "meeting-short.json"),
        (MeetingAnswer, "meeting-page.html"),
    ],
)
def test_what_is_kept_of_an_answer_means_the_same(kind: type[Page[Any]], name: str) -> None:
    page = own(kind, name)
    kept = keepable(page, page.read())
    assert kept is not None
    assert b"Geheim" in (PAGES / name).read_bytes() or "older" in name or "short" in name
    assert b"Geheim" not in kept[0]


def test_bodies() -> None:
    page = own(BodiesAnswer, "bodies.json")
    assert [(body.id, body.name) for body in page.read().bodies] == [
        ("GMus", "Gemeinde Musterau"),
        ("VVM", "Verwaltungsverband Musterau und Nachbarau"),
        ("7", "Gemeinde Nachbarau"),
    ]
    assert codes(page) == []

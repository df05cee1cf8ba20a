"""The same on real answers, where the machine has them: what a person reads there."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

from scrapers.items import PaperItem
from scrapers.spider import Window
from scrapers.systems.oparl.answer import Absent
from scrapers.systems.oparl.depth import depth_of
from scrapers.systems.oparl.findings import Findings
from scrapers.systems.oparl.meetings import MeetingEntry, MeetingList
from scrapers.systems.oparl.pages import (
    MeetingListPage,
    MeetingPage,
    PaperListPage,
    PaperPage,
)
from scrapers.systems.oparl.papers import PaperEntry, PaperList
from storage.records import FileLink
from tests.oparl.support import codes, saved

KARLSRUHE = "https://web1.karlsruhe.de/oparl/bodies/0001"
WINDOW = Window(dt.date(2026, 4, 1), dt.date(2027, 2, 28))


def papers_of(captures: Path) -> tuple[PaperList, PaperList]:
    first, second = (saved(PaperListPage, captures / f"karlsruhe/papers-page{n}.json") for n in (1, 2))
    assert codes(first) == codes(second) == []
    return first.read(), second.read()


def meetings_of(captures: Path) -> MeetingList:
    found = saved(MeetingListPage, captures / "karlsruhe/meetings-page1.json")
    assert codes(found) == []
    return found.read()


# -- Karlsruhe ------------------------------------------------------------------------------------


def test_two_hundred_papers(captures: Path) -> None:
    first, second = papers_of(captures)
    assert (len(first.papers), len(first.gone), len(second.papers), len(second.gone)) == (87, 13, 84, 16)
    assert (first.next_url, first.ends) == (f"{KARLSRUHE}/papers?page=2", False)
    assert (second.next_url, second.ends) == (None, True)
    papers = [*first.papers, *second.papers]
    assert Counter(paper.kind for paper in papers) == {
        "Beschlussvorlage": 69,
        "Antrag": 30,
        "Informationsvorlage": 27,
        "Anfrage": 22,
        "Änderungs-/Ergänzungsantrag": 21,
        "Offenlage": 2,
    }
    assert Counter(paper.reference[:4] for paper in papers) == {"2026": 169, "2025": 2}
    assert sum(len(paper.files) for paper in papers) == 478
    assert sum(len(paper.entries) for paper in papers) == 211
    assert all(paper.title and paper.date and paper.modified for paper in papers)
    assert all(paper.key.startswith("vo/") for paper in papers)


def test_the_papers_field_by_field(captures: Path) -> None:
    raw: dict[str, Any] = {}
    for number in (1, 2):
        answer = json.loads((captures / f"karlsruhe/papers-page{number}.json").read_text())
        raw.update({each["id"]: each for each in answer["data"]})
    for paper in (paper for found in papers_of(captures) for paper in found.papers):
        told = raw[paper.id]
        assert paper.id == f"{KARLSRUHE}/papers/{paper.key}"
        assert paper.title == " ".join(told["name"].split())
        assert (paper.reference, paper.kind) == (told["reference"], told["paperType"])
        assert paper.date == dt.date.fromisoformat(told["date"])
        assert [file.url for file in paper.files] == [
            each["downloadUrl"] for each in told.get("auxiliaryFile", [])
        ]
        assert [file.name for file in paper.files] == [
            " ".join(each["name"].split()) for each in told.get("auxiliaryFile", [])
        ]
        assert [entry.role for entry in paper.entries] == [each["role"] for each in told["consultation"]]
        assert [entry.url for entry in paper.entries] == [each["id"] for each in told["consultation"]]


def test_a_paper_as_a_person_reads_it(captures: Path) -> None:
    paper = saved(PaperPage, captures / "karlsruhe/paper-single.json").read()
    assert isinstance(paper, PaperEntry)
    assert (paper.key, paper.reference, paper.kind) == (
        "vo/54775",
        "2026/0222/3",
        "Änderungs-/Ergänzungsantrag",
    )
    assert paper.title == "Rückbau von Spielanlagen als Instrument zur Qualitätssicherung"
    assert paper.date == dt.date(2026, 7, 28)
    assert paper.files == (
        FileLink(
            url=f"{KARLSRUHE}/downloadfiles/00679956.pdf",
            name="Änderungs-/Ergänzungsantrag",
            key="679956",
            date=dt.date(2026, 7, 28),
        ),
    )
    (entry,) = paper.entries
    assert (entry.meeting, entry.agenda_item, entry.role) == (
        f"{KARLSRUHE}/meetings/10566",
        f"{KARLSRUHE}/agendaitems/102643",
        "Entscheidung",
    )


def test_forty_meetings(captures: Path) -> None:
    found = meetings_of(captures)
    assert (len(found.meetings), found.next_url) == (40, None)
    agendas = [meeting.agenda for meeting in found.meetings]
    assert sum(agenda is None for agenda in agendas) == 3
    items = [item for agenda in agendas for item in agenda or ()]
    assert len(items) == 243, "and nine headings"
    assert Counter(bool(item.consultations) for item in items) == {True: 173, False: 70}
    assert sum(bool(item.result) for item in items) == 164
    assert [item.title for item in items if item.dropped] == [
        "- abgesetzt -",
        "- abgesetzt -",
        "Familie-Reinhardt-Platz: Ein Ort zum Gedenken an die ermordeten Sinti und Roma",
        "abgesetzt",
        "- abgesetzt -",
    ]
    without_time = [meeting for meeting in found.meetings if meeting.start is None]
    assert [(meeting.key, meeting.date) for meeting in without_time] == [("10521", dt.date(2026, 5, 11))]
    assert sum(meeting.end is None for meeting in found.meetings) == 15
    assert not any(meeting.cancelled for meeting in found.meetings)
    roles = Counter(file.role for meeting in found.meetings for file in meeting.files)
    assert roles == {"invitation": 35, "minutes": 21, "attachment": 3}, "two (ö/nö) are left out"


def test_a_meeting_as_a_person_reads_it(captures: Path) -> None:
    meeting = saved(MeetingPage, captures / "karlsruhe/meeting-single.json").read()
    assert isinstance(meeting, MeetingEntry)
    assert (meeting.key, meeting.date, meeting.location) == ("10526", dt.date(2026, 5, 19), "Bürgersaal")
    assert meeting.start == dt.datetime(2026, 5, 19, 13, 30, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 5, 19, 18, 0, tzinfo=dt.UTC)
    agenda = meeting.agenda or ()
    assert [item.number for item in agenda] == [
        *("1", "2", "3", "4", "5", "6", "7", "8", "8.1", "9", "10", "10.1", "11", "12", "13", "14", "15")
    ]
    headings = {item.number: item.heading for item in agenda}
    assert (headings["9"], headings["10"], headings["11"], headings["13"]) == (
        "",
        "ANTRÄGE",
        "Anträge, die im Ausschuss behandelt werden:",
        "ANFRAGEN",
    )
    results = {item.number: item.result for item in agenda}
    assert (results["2"], results["5"]) == ("einstimmig beschlossen", "mehrheitlich beschlossen")
    assert results["8.1"] == "Beratung im Fachgremium/Arbeitskreis"
    assert [file.name for file in agenda[0].files] == ["Protokoll GR 19.05.2026 TOP 1"]
    assert meeting == next(each for each in meetings_of(captures).meetings if each.key == "10526")


def findings_of(captures: Path) -> tuple[Findings, list[PaperItem]]:
    """All that was captured, as a run puts it together, and the papers that are told at once."""
    found = Findings(WINDOW, depth_of("full", WINDOW, None, dt.datetime(2026, 9, 1, tzinfo=dt.UTC)))
    found.take(meetings_of(captures))
    wanted = [paper for listed in papers_of(captures) for paper in found.take(listed)]
    told = [item for paper in wanted for item in found.tell_or_wait(paper)]
    return found, told


def test_what_is_asked_for_beside_the_lists(captures: Path) -> None:
    found, _ = findings_of(captures)
    asked: Counter[str] = Counter()
    while need := found.next_need():
        asked[need.kind] += 1
        found.take_object(need, Absent(key=need.key))
    # Committees, which the list of organizations names; six later meetings; papers older than the 200.
    assert asked == {"organization": 25, "meeting": 6, "consultation": 51}


def test_papers_and_meetings_together(captures: Path) -> None:
    found, told = findings_of(captures)
    while need := found.next_need():
        if need.kind == "organization":
            found.register.organizations[need.key] = f"Gremium {need.key}"
        else:
            found.take_object(need, Absent(key=need.key))
    papers = {paper.key: paper for paper in (*told, *found.tell_papers())}
    meetings = {meeting.key: meeting for meeting in found.tell_meetings()}
    assert (len(papers), len(meetings), found.told_all) == (171, 40, True)
    consultations = [each for paper in papers.values() for each in paper.consultations or ()]
    assert Counter(each.meeting_key is None for each in consultations) == {False: 122, True: 11}
    assert sum(bool(each.result) for each in consultations) == 100
    (asked,) = papers["vo/54442"].consultations or ()
    assert (asked.organization, asked.date) == ("Gremium gr/32130", dt.date(2026, 6, 23))
    assert (asked.meeting_key, asked.number, asked.role, asked.result) == (
        "10540",
        "32",
        "Kenntnisnahme",
        "Kenntnisnahme",
    )
    links = [link for meeting in meetings.values() for item in meeting.agenda or () for link in item.papers]
    assert len(links) == 122
    assert {link.key for link in links} <= set(papers)
    own = [paper.title for meeting in meetings.values() for paper in found.own_papers(meeting)]
    assert "Soforthilfe nach Vergewaltigung (Antrag zum Doppelhaushalt 2026/27 | Die Linke.)" in own
    assert len(own) == 7, "and six reports that are on the agenda alone, with a document"


def test_what_no_public_agenda_shows_is_not_told(captures: Path) -> None:
    _, (told,) = findings_of(captures)
    papers = {paper.key: paper for found in papers_of(captures) for paper in found.papers}
    assert [entry.agenda_item for entry in papers[told.key].entries] == [f"{KARLSRUHE}/agendaitems/101491"]
    assert told.title.startswith("ICF Karlsruhe")
    assert told.consultations == (), "its meeting was captured, and the agenda has no such item"


# -- Münster, Augsburg ----------------------------------------------------------------------------


def test_muenster(captures: Path) -> None:
    read_page = saved(PaperListPage, captures / "muenster/papers-2.json")
    first, second = read_page.read().papers
    assert codes(read_page) == []
    assert (first.key, first.reference, first.kind) == ("vo/2004056580", "V/0462/2026", "Vorlagen")
    assert first.title == "Auftrag zur Prüfung des Jahresabschlusses und des Lageberichts zum 31.12.2026"
    assert (second.reference, second.date) == ("V/0463/2026", dt.date(2026, 8, 20))
    assert [file.name for file in (*first.files, *second.files)] == ["Beschlussvorlage"] * 2
    assert first.modified == dt.datetime(2026, 9, 2, 8, 52, 39, tzinfo=dt.UTC), "put on an agenda"


def test_augsburg(captures: Path) -> None:
    read_page = saved(PaperListPage, captures / "augsburg/papers-parquet.json")
    papers = read_page.read().papers
    assert codes(read_page) == []
    assert [paper.reference for paper in papers] == [
        "ANT-BSV/25/61750-1",
        "ANT/25/61792",
        "TVO-BSV/25/61614-1",
        "ANT/25/61806",
        "TVO-BSV/25/61736-2",
        "ANT/25/61800",
        "ANT/25/61798",
        "ANF/25/61797",
        "ANF/25/61796",
        "INF-ANF/25/61471-1",
    ]
    first = papers[0]
    assert (first.key, first.date) == ("1001723", dt.date(2025, 11, 27))
    assert first.kind == "Einfacher Sachantrag im Sinne von § 33 Abs. 7 GeschO (öffentlich)"
    assert first.url == "https://www.augsburg.sitzung-online.de/public/vo020?VOLFDNR=1001723"
    assert first.id == "https://www.augsburg.sitzung-online.de/public/oparl/papers?id=1001723"
    (file,) = first.files
    assert file.url.startswith("https://www.augsburg.sitzung-online.de/public/doc?DOLFDNR=1058403&")
    assert (file.role, file.size, file.date) == ("main", 63851, dt.date(2025, 11, 28))
    assert [len(paper.entries) for paper in papers] == [1, 1, 2, 1, 1, 1, 1, 1, 1, 1]
    assert sum(entry.meeting is None for paper in papers for entry in paper.entries) == 8
    assert all(paper.originator_urls == () for paper in papers)

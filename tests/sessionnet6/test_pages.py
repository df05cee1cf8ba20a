"""What the answers mean, field by field."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scrapers.items import AgendaItem, Meeting
from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.systems.sessionnet6.committees import named_in
from scrapers.systems.sessionnet6.documents import Documents, kind_of
from scrapers.systems.sessionnet6.pages import AgendaAnswer, CalendarAnswer, CommitteesAnswer, DocumentsAnswer
from storage.records import Votes
from tests.scrapers.answering import answer, codes, told
from tests.sessionnet6.support import API, BASE, PAGES, own

UTC = dt.UTC


@pytest.fixture
def meetings() -> dict[str, Meeting]:
    page = own(CalendarAnswer, "meetings.json", f"{API}sitzungen?von=2026-09-01&bis=2026-10-31")
    found = {str(meeting.key): meeting for meeting in page.read().meetings}
    assert codes(page) == []
    return found


def test_meetings(meetings: dict[str, Meeting]) -> None:
    assert list(meetings) == ["3107", "3117", "3120", "3130", "3140"]
    main = meetings["3107"]
    assert (main.title, main.organization) == (
        "7. Sitzung des Hauptausschusses",
        "Hauptausschuss",
    )
    assert (main.reference, main.date) == ("HA/007/2026", dt.date(2026, 9, 9))
    assert main.start == dt.datetime(2026, 9, 9, 16, 0, tzinfo=UTC)
    assert main.end == dt.datetime(2026, 9, 9, 17, 30, tzinfo=UTC)
    assert main.location == "Rathaus, Saal 2, Markt 1, Musterstadt"
    assert main.url == f"{BASE}sitzungen/3107"
    assert main.agenda is None


def test_a_meeting_past_midnight_and_a_room_that_names_its_town(meetings: dict[str, Meeting]) -> None:
    council = meetings["3117"]
    assert council.end == dt.datetime(2026, 9, 24, 22, 15, tzinfo=UTC)
    assert council.location == "Rathaus Musterstadt"


def test_what_is_missing_is_empty(meetings: dict[str, Meeting]) -> None:
    cancelled = meetings["3120"]
    assert (cancelled.cancelled, cancelled.organization) == (True, "Bauausschuss")
    assert cancelled.start == dt.datetime(2026, 10, 1, 15, 0, tzinfo=UTC), (
        "without its time of day, the instant"
    )
    assert (cancelled.end, cancelled.location) == (None, "")


def test_from_when_on_a_meeting_is_open() -> None:
    """What is open today is not said: the answer means the same tomorrow."""
    page = own(CalendarAnswer, "meetings.json", f"{API}sitzungen?von=2026-09-01&bis=2026-10-31")
    assert dict(page.read().released) == {
        "3107": dt.date(2026, 8, 26),
        "3117": dt.date(2026, 9, 10),
        "3120": dt.date(2026, 9, 20),
        "3140": dt.date(2026, 10, 15),
    }


def test_an_application_in_a_folder() -> None:
    page = own(
        CalendarAnswer, "meetings.json", "https://sitzungen.example/buergerportal/api/v1/sitzungen?von=a"
    )
    assert page.read().meetings[0].url == "https://sitzungen.example/buergerportal/sitzungen/3107"


@pytest.fixture
def page() -> AgendaAnswer:
    return own(AgendaAnswer, "agenda.json")


@pytest.fixture
def items(page: AgendaAnswer) -> dict[str, AgendaItem]:
    return {item.number: item for item in page.read().items}


def test_public_items_alone_in_their_order(items: dict[str, AgendaItem], page: AgendaAnswer) -> None:
    assert list(items) == ["1", "2.", "2.1", "2.2", "3", "4", "5.1"]
    assert "Geheim" not in " ".join(item.model_dump_json() for item in items.values()) + told(page)
    assert codes(page) == ["item-without-status"]


def test_committees_of_an_agenda(page: AgendaAnswer) -> None:
    assert page.read().committees == ("1", "3"), "those of public items"


def test_headings(items: dict[str, AgendaItem]) -> None:
    assert items["2.1"].heading == items["2.2"].heading == "Beratungsgegenstände in öffentlicher Sitzung"
    assert [items[number].heading for number in ("1", "2.", "5.1")] == ["", "", ""], "5 is not public"


def test_papers_are_known_by_the_number_of_the_system(items: dict[str, AgendaItem]) -> None:
    assert [item.papers[0].key for item in items.values() if item.papers] == ["4220", "4221", "4230"]
    assert items["2.2"].papers[0].url == f"{BASE}sitzungen/3117"
    assert (items["2.1"].key, items["3"].key) == ("51003", "51007")


def test_the_longer_wording_is_the_title(items: dict[str, AgendaItem]) -> None:
    assert items["2.2"].title == "3. Änderung der Hauptsatzung der Stadt Musterstadt"
    assert items["2.1"].title == "Neufassung der Vergabeordnung"


def test_a_wording_that_is_a_text_of_its_own() -> None:
    text = "Der Rat möge beschließen:\n" + "1. Es werden Kurse angeboten. " * 20
    row = {"toNr": 1, "oSt": 1, "nummer": "1", "text": "Sprachkurse", "textLang": text, "voNr": 0}
    (item,) = answer(AgendaAnswer, [row], API).read().items
    assert (item.title, item.resolution) == ("Sprachkurse", text.strip())


def test_results_and_votes(items: dict[str, AgendaItem]) -> None:
    assert (items["2.2"].result, items["2.2"].votes) == (
        "mehrheitlich beschlossen",
        Votes(yes=15, no=3, abstentions=1),
    )
    assert (items["2.1"].result, items["2.1"].votes) == ("vertagt", None), "nobody was counted"
    assert items["3"].result == "", "not voted on is no result"
    assert (items["4"].result, items["4"].dropped) == ("abgesetzt", True)


def test_documents() -> None:
    page = own(DocumentsAnswer, "documents.json", f"{API}sitzungen/3117/tagesordnung/dokumente")
    documents = page.read()
    assert [(file.name, file.role, file.key) for file in documents.of("51006")] == [
        ("Beschlussvorlage", "main", "64150"),
        ("Synopse", "attachment", "64151"),
        ("Beschlussauszug", "resolution", "64152"),
    ]
    assert documents.of("51003")[0].url == f"{API}dokumente/64137/datei"
    assert documents.of("51001") == (), "marked as not public"
    assert documents.of("51008") == documents.of(None) == ()
    assert codes(page) == ["document-without-address"]
    assert "Geheim" not in told(page)


def test_the_kind_of_a_paper_by_its_documents() -> None:
    documents = own(DocumentsAnswer, "documents.json").read()
    assert kind_of(documents.of("51006")) == "Beschlussvorlage"
    assert kind_of(documents.of("51007")) == "Antrag"
    assert kind_of(()) == ""


@pytest.mark.parametrize(("kind", "name"), [(CalendarAnswer, "meetings.json"), (AgendaAnswer, "agenda.json")])
def test_what_is_kept_of_an_answer_means_the_same(kind: type[Page[Any]], name: str) -> None:
    page = own(kind, name)
    kept = keepable(page, page.read())
    assert kept is not None
    assert b"Geheim" in (PAGES / name).read_bytes()
    assert b"Geheim" not in kept[0]


def test_nothing_of_the_documents_is_written_down() -> None:
    """Whose they are, only the agenda says: of items that are not public, nothing may be kept."""
    page = own(DocumentsAnswer, "documents.json")
    item = page.read()
    assert "Geheimsache 7" in [file.name for file in item.of("51020")]
    assert "Geheim" not in item.model_dump_json()
    assert Documents.model_validate_json(item.model_dump_json()) != item, "so it is read anew each time"
    assert keepable(page, item) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("7. Sitzung des Hauptausschusses", "Hauptausschuss"),
        ("Sitzung: Ausschuss für Soziales", "Ausschuss für Soziales"),
        ("Sitzung des Ausschusses für Soziales und Sport", "Ausschuss für Soziales und Sport"),
        ("Sondersitzung des RATES", "Rat"),
        ("19. Ratssitzung", ""),
        ("Klausurtagung", ""),
        ("", ""),
    ],
)
def test_a_committee_that_a_title_names(title: str, expected: str) -> None:
    names = [
        "Rat",
        "Ausschuss für Soziales",
        "Ausschuss für Soziales und Sport",
        "Hauptausschuss",
        "Beirat (A",
    ]
    assert named_in(title, names) == expected


def test_committees() -> None:
    page = own(CommitteesAnswer, "committees.json", f"{API}gremien")
    assert page.read().names() == {"1": "Stadtrat", "2": "Hauptausschuss", "3": "Ausschuss für Soziales"}
    assert codes(page) == []

"""Field by field, on invented answers."""

import datetime as dt
import json

import pytest

from scrapers.items import AgendaItem
from scrapers.systems.oparl import PAGES
from scrapers.systems.oparl.answer import Absent
from scrapers.systems.oparl.meetings import AgendaEntry, MeetingEntry, public_items
from scrapers.systems.oparl.pages import (
    AgendaItemPage,
    BodyListPage,
    ConsultationPage,
    FilePage,
    MeetingListPage,
    MeetingPage,
    OrganizationListPage,
    OrganizationPage,
    PaperListPage,
    PaperPage,
    SystemPage,
)
from scrapers.systems.oparl.papers import PaperEntry
from scrapers.systems.oparl.values import Values
from storage.records import FileLink, Votes
from tests.oparl import support
from tests.oparl.support import HOST, ROOT, address, codes, listed, own, page, thing


def meeting_page(**changes: object) -> MeetingEntry:
    fields = json.loads((support.PAGES / "meeting.json").read_text())
    found = page(MeetingPage, {**fields, **changes}).read()
    assert isinstance(found, MeetingEntry)
    return found


def agenda_of(*items: support.Object) -> list[AgendaEntry]:
    return list(meeting_page(agendaItem=list(items)).agenda or ())


def item(key: object, /, **fields: object) -> support.Object:
    return thing("AgendaItem", key, **{"name": f"Punkt {key}", "number": f"{key}", **fields})


def test_every_page_has_names_of_its_own() -> None:
    names = [name for kind in PAGES for name in kind.names]
    assert len(names) == len(set(names))
    assert PAGES[3].names[0] == "calendar", "its failure keeps meetings from being missed"


def test_system() -> None:
    read = own(SystemPage, "system.json")
    system = read.read()
    assert (system.version, system.vendor) == ("1.1", "https://ratswerk.example/")
    assert system.lists == (f"{ROOT}/body",)
    assert not system.takes_plain_queries
    assert "Musterfrau" not in system.model_dump_json()
    assert codes(read) == []


def test_somacos_is_known_by_vendor_or_product() -> None:
    base = {
        "type": "https://schema.oparl.org/1.0/System",
        "id": "http://x/oparl/system",
        "body": "http://x/b",
    }
    for said in ({"vendor": "http://www.somacos.de"}, {"product": "Session  Copyright SOMACOS GmbH"}):
        assert page(SystemPage, {**base, **said}).read().takes_plain_queries


def test_bodies() -> None:
    body = thing(
        "Body",
        "",
        id=f"{ROOT}/body/1",
        name="Stadt Musterstadt",
        shortName="Musterstadt",
        rgs="999990000017",
        contactName="Marlene Musterfrau",
        organization=f"{ROOT}/body/1/organization",
        meeting=f"{ROOT}/body/1/meeting",
        paper="http://ris.example/oparl/v1.1/body/1/paper",
        person=f"{ROOT}/body/1/person",
    )
    read = page(BodyListPage, listed(body, thing("Body", 2, id=f"{ROOT}/body/2", deleted=True)))
    (found,) = read.read().bodies
    assert (found.key, found.name, found.short_name, found.ags) == (
        "1",
        "Stadt Musterstadt",
        "Musterstadt",
        "99999017",
    )
    assert found.papers == f"{ROOT}/body/1/paper", "by https, as it was asked"
    assert "Musterfrau" not in found.model_dump_json()
    assert "person" not in found.model_dump_json()


def test_organizations_with_a_name() -> None:
    read = page(
        OrganizationListPage,
        listed(
            thing("Organization", 11, name="Sozialausschuss", membership=[address("membership", 3)]),
            thing("Organization", 12, shortName="Rat", name="N/A"),
            thing("Organization", 13, deleted=True),
        ),
    )
    found = read.read()
    assert [(each.key, each.name) for each in found.organizations] == [
        ("11", "Sozialausschuss"),
        ("12", "Rat"),
    ]
    single = page(OrganizationPage, thing("Organization", 11, name="Sozialausschuss")).read()
    assert single == found.organizations[0]
    assert page(OrganizationPage, thing("Organization", 13, deleted=True)).read() == Absent(key="13")


def test_paper() -> None:
    read = own(PaperPage, "paper.json", f"{ROOT}/body/1/paper/71")
    paper = read.read()
    assert isinstance(paper, PaperEntry)
    assert paper.key == "71"
    assert (paper.url, paper.id) == (f"{HOST}/vorlage?nr=71", f"{ROOT}/body/1/paper/71")
    assert paper.title == "Sprachkurse in den Stadtteilen ausbauen - Antrag der ABC-Fraktion vom 02.10.2026 -"
    assert (paper.reference, paper.kind, paper.date) == ("A/71/2026", "Antrag", dt.date(2026, 10, 2))
    assert paper.originator_urls == (address("organization", 31),)
    assert paper.director_urls == (address("organization", 51),)
    assert paper.modified == dt.datetime(2026, 10, 20, 5, 30, tzinfo=dt.UTC), "that of its latest part"
    assert paper.consultations is None, "their meetings are known later"
    assert "person" not in paper.model_dump_json()
    assert codes(read) == []


def test_files_of_a_paper() -> None:
    paper = own(PaperPage, "paper.json").read()
    assert isinstance(paper, PaperEntry)
    assert paper.files == (
        FileLink(
            url=f"{ROOT}/datei/501/antrag_71.pdf",
            name="Antrag der ABC-Fraktion",
            role="main",
            key="501",
            date=dt.date(2026, 10, 5),
            size=82930,
        ),
        FileLink(url=f"{ROOT}/datei/502.docx", name="anlage.docx", role="attachment", key="502"),
    )


def test_consultations_of_a_paper() -> None:
    paper = own(PaperPage, "paper.json").read()
    assert isinstance(paper, PaperEntry)
    first, second = paper.entries
    assert (first.key, first.meeting, first.agenda_item) == (
        "901",
        address("meeting", 21),
        address("agendaitem", 301),
    )
    assert first.organizations == (address("organization", 11), address("organization", 12))
    assert (first.role, second.role, second.meeting) == ("Vorberatung", "Entscheidung", None)


def test_a_paper_with_nothing_but_a_name() -> None:
    read = page(PaperPage, thing("Paper", 5, name="Haushalt"))
    paper = read.read()
    assert isinstance(paper, PaperEntry)
    assert (paper.url, paper.title, paper.date, paper.day) == (address("paper", 5), "Haushalt", None, None)
    assert (paper.files, paper.entries, paper.modified) == ((), (), None)
    assert codes(read) == []


def test_a_paper_without_a_name_is_kept_and_told() -> None:
    read = page(PaperPage, thing("Paper", 5, reference="5/26"))
    paper = read.read()
    assert isinstance(paper, PaperEntry)
    assert (paper.key, paper.reference, paper.title) == ("5", "5/26", "")
    assert codes(read) == ["paper-without-name"]


def test_list_of_papers() -> None:
    deleted = thing("Paper", 7, deleted=True, modified="2026-11-01T08:00:00+01:00")
    read = page(
        PaperListPage,
        listed(thing("Paper", 5, name="Haushalt"), deleted, next_url=f"{ROOT}/body/1/paper?page=2"),
    )
    found = read.read()
    assert [paper.key for paper in found.papers] == ["5"]
    assert found.gone == ("7",)
    assert found.next_url == f"{ROOT}/body/1/paper?page=2"
    assert found.keys() == {"5", "7"}
    assert codes(read) == []


def test_meeting() -> None:
    read = own(MeetingPage, "meeting.json")
    meeting = read.read()
    assert isinstance(meeting, MeetingEntry)
    assert (meeting.key, meeting.date) == ("21", dt.date(2026, 11, 5))
    assert meeting.title == meeting.organization == "9. Sitzung des Sozialausschusses"
    assert meeting.start == dt.datetime(2026, 11, 5, 16, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 11, 5, 18, 40, tzinfo=dt.UTC)
    assert meeting.location == "Großer Saal, Marktplatz 1, 99999 Musterstadt"
    assert meeting.organization_urls == (address("organization", 11), address("organization", 12))
    assert not meeting.cancelled
    assert [(file.name, file.role) for file in meeting.files] == [
        ("Einladung", "invitation"),
        ("Niederschrift (öffentlich)", "minutes"),
    ]
    assert "person" not in meeting.model_dump_json()
    assert codes(read) == []


def test_agenda() -> None:
    agenda = meeting_page().agenda
    assert agenda is not None
    assert [(each.number, each.title, each.heading) for each in agenda] == [
        ("1", "Eröffnung der Sitzung", ""),
        ("2", "Sprachkurse in den Stadtteilen ausbauen", "Anträge"),
        ("3", "Bericht zum Wohnheim", "Anträge"),
    ]
    decided = agenda[1]
    assert (decided.key, decided.consultations) == ("301", (address("consultation", 901),))
    assert decided.votes == Votes(yes=9, no=4, abstentions=1)
    assert decided.resolution == "Der Ausschuss empfiehlt,\n\nder Rat möge beschließen."
    assert [(file.name, file.role) for file in decided.files] == [("Beschluss", "resolution")]
    assert [each.dropped for each in agenda] == [False, False, True]


def test_what_is_not_public_is_nowhere() -> None:
    read = own(MeetingPage, "meeting.json")
    said = f"{read.read().model_dump_json()} {read.warnings}"
    for word in ("Verborgen", "verkauft", "303", "903", "603", "nichtoeffentlich"):
        assert word not in said
    assert read.read().modified == dt.datetime(2026, 11, 6, 7, tzinfo=dt.UTC), "nor when it was changed"  # type: ignore[union-attr]


@pytest.mark.parametrize("said", [False, "false", 0, None, "", "vielleicht", [True], {"x": 1}])
def test_only_yes_means_public(said: object) -> None:
    assert [each.key for each in agenda_of(item(1, public=True), item(2, public=said))] == ["1"]


def test_where_only_some_items_say_it_the_others_are_not_read() -> None:
    fields = json.loads((support.PAGES / "meeting.json").read_text())
    read = page(MeetingPage, {**fields, "agendaItem": [item(1, public=True), item(2, name="Geheim")]})
    found = read.read()
    assert isinstance(found, MeetingEntry)
    assert [each.key for each in found.agenda or ()] == ["1"]
    assert codes(read) == ["not-known-to-be-public"]
    assert "Geheim" not in str(read.warnings)


def test_of_what_is_not_public_no_more_is_read_than_that() -> None:
    read: list[str] = []
    hidden = item(2, public=False, result="verkauft", consultation=[address("consultation", 5)])
    items = [
        Values(each, print, lambda values, name: read.append(f"{values['number']} {name}"))
        for each in (item(1, public=True), hidden)
    ]
    assert [each.key for each in public_items(items)] == ["1"]
    assert {name for name in read if name.startswith("2")} <= {"2 public", "2 deleted", "2 order"}


def test_where_no_item_says_it_numbers_and_headings_do() -> None:
    agenda = agenda_of(
        item(1),
        item(2, number="N 2"),
        item(3, number="NÖ 3.1"),
        item(4, number="", name="Nichtöffentlicher Teil"),
        item(5),
        item(6, number="", name="Öffentlicher Teil II"),
        item(7),
        item(8, number="", name="II. Nicht öffentliche Sitzung"),
        item(9),
    )
    assert [(each.key, each.heading) for each in agenda] == [("1", ""), ("7", "Öffentlicher Teil II")]


def test_news_from_the_other_part_are_public() -> None:
    agenda = agenda_of(item(1, name="Bekanntgabe nichtöffentlich gefasster Beschlüsse"), item(2))
    assert len(agenda) == 2


def test_an_agenda_without_numbers_has_no_headings() -> None:
    agenda = agenda_of(item(1, number="", public=True), item(2, number=None, public=True))
    assert [(each.title, each.heading) for each in agenda] == [("Punkt 1", ""), ("Punkt 2", "")]


def test_agenda_items_keep_their_place_where_not_all_have_an_order() -> None:
    agenda = agenda_of(item(1, public=True, order=2), item(2, public=True, order=1), item(3, public=True))
    assert [each.key for each in agenda] == ["1", "2", "3"]


def test_an_item_without_a_name_is_told() -> None:
    fields = json.loads((support.PAGES / "meeting.json").read_text())
    read = page(MeetingPage, {**fields, "agendaItem": [item(1, public=True, name=""), item(2, public=True)]})
    found = read.read()
    assert isinstance(found, MeetingEntry)
    assert [each.key for each in found.agenda or ()] == ["2"]
    assert codes(read) == ["item-without-name"]


@pytest.mark.parametrize(
    ("changes", "dropped"),
    [
        ({"name": "- abgesetzt -"}, True),
        ({"name": "Abgesetzt"}, True),
        ({"result": "zurückgezogen"}, True),
        ({"name": "Bericht über abgesetzte Punkte"}, False),
        ({"result": "vertagt"}, False),
    ],
)
def test_items_that_were_taken_off(changes: dict[str, str], dropped: bool) -> None:
    assert agenda_of(item(1, public=True, **changes))[0].dropped is dropped


@pytest.mark.parametrize(
    "changes",
    [
        {"cancelled": True},
        {"cancelled": "true"},
        {"meetingState": "abgesagt"},
        {"name": "Rat - entfällt -"},
        {"name": "ABGESAGT: Rat"},
    ],
)
def test_cancelled_meetings(changes: dict[str, object]) -> None:
    assert meeting_page(**changes).cancelled


@pytest.mark.parametrize("name", ["Rat", "Bericht: Was entfällt, was bleibt?"])
def test_meetings_that_take_place(name: str) -> None:
    assert not meeting_page(name=name).cancelled


@pytest.mark.parametrize(
    ("start", "end", "times"),
    [
        ("2026-11-05T00:00:00+01:00", "2026-11-05T00:00:00+01:00", (None, None)),
        ("2026-11-05T17:00:00+01:00", "2026-11-05T00:00:00+01:00", (16, None)),
        ("2026-11-05T17:00:00+01:00", "2026-11-05T16:00:00+01:00", (16, None)),
        ("2026-11-05T17:00:00", None, (16, None)),
        ("2026-11-05", None, (None, None)),
        (None, "2026-11-05T18:00:00+01:00", (None, None)),
    ],
)
def test_times_that_are_not_known(
    start: str | None, end: str | None, times: tuple[int | None, int | None]
) -> None:
    meeting = meeting_page(start=start, end=end)
    assert meeting.date == dt.date(2026, 11, 5)
    assert (meeting.start and meeting.start.hour, meeting.end and meeting.end.hour) == times


def test_a_meeting_without_a_date_is_told_and_counts_as_gone() -> None:
    read = page(MeetingListPage, listed(thing("Meeting", 1, name="Rat", start="0000-00-00 00:00:00")))
    assert (read.read().meetings, read.read().gone) == ((), ("1",))
    assert set(codes(read)) == {"meeting-without-date"}
    assert page(MeetingPage, thing("Meeting", 1, name="Rat")).read() == Absent(key="1")


def test_no_agenda_is_none_and_one_without_public_items_is_empty() -> None:
    assert meeting_page(agendaItem=None).agenda is None
    assert meeting_page(agendaItem=[]).agenda is None
    assert meeting_page(agendaItem=[item(1, public=False)]).agenda == ()


def test_a_meeting_loses_what_is_only_for_finding_out() -> None:
    meeting = meeting_page().meeting(organization="Sozialausschuss", agenda=())
    assert (meeting.organization, meeting.agenda) == ("Sozialausschuss", ())
    assert "organization_urls" not in meeting.model_dump()


def test_single_agenda_items_say_that_they_are_public() -> None:
    found = page(AgendaItemPage, item(301, public=True)).read()
    assert isinstance(found, AgendaItem)
    assert (found.key, found.title) == ("301", "Punkt 301")
    for said in (False, None, "nein"):
        read = page(AgendaItemPage, item(301, public=said, name="Geheim"))
        assert read.read() == Absent(key="301")
        assert "Geheim" not in str(read.warnings)


def test_single_consultations_and_files() -> None:
    fields = {"paper": address("paper", 71), "meeting": address("meeting", 21), "role": "Anhörung"}
    found = page(ConsultationPage, thing("Consultation", 901, **fields)).read()
    assert not isinstance(found, Absent)
    assert (found.key, found.paper, found.role) == ("901", address("paper", 71), "Anhörung")
    file = page(FilePage, thing("File", 501, name="Antrag", downloadUrl=f"{ROOT}/datei/501.pdf")).read()
    assert file == FileLink(url=f"{ROOT}/datei/501.pdf", name="Antrag", key="501")
    read = page(FilePage, thing("File", 501, name="Antrag"))
    assert read.read() == Absent(key="501")
    assert codes(read) == ["file-without-address"]

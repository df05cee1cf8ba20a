"""Which agenda items without a paper are concerns of their own."""

import datetime as dt

import pytest

from scrapers.item_motions import is_own_paper, own_key, own_kind, own_paper
from storage.records import AgendaItem, FileLink, Meeting, PaperLink

FILE = FileLink(url="https://ris.example/getfile.asp?id=12&type=do", name="Unterlage", key="12")
MOTION_FILE = FILE.model_copy(update={"name": "Anfrage der ABC-Fraktion vom 1.10.2026"})


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Antrag der ABC-Ratsfraktion: Mehr Sprachkurse", "Antrag"),
        ("Mehr Sprachkurse - Antrag der Fraktionen ABC und XYZ vom 01.10.2026 -", "Antrag"),
        ("Unterkünfte; Anfrage des Ratsherrn Beispiel", "Anfrage"),
        ("Stand der Anträge zum Stadtgrün; Anfrage der Stadtratsfraktion ABC", "Anfrage"),
        ("Bericht zum Wohnraum; Anfrage und Antrag der ABC-Stadtratsfraktion", "Antrag"),
        ("ABC-Fraktion: Dringlichkeitsantrag zum Frauenhaus", "Antrag"),
        ("Antrag gem. § 5 GeschO: Runder Tisch", "Antrag"),
        ("Antwort zur Anfrage der ABC-Fraktion", "Antwort"),
    ],
)
def test_a_title_that_names_a_motion_of_somebody(title: str, kind: str) -> None:
    item = AgendaItem(title=title)
    assert is_own_paper(item)
    assert own_kind(item) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Eröffnung der Sitzung und Feststellung der Beschlussfähigkeit",
        "Feststellung der Tagesordnung",
        "Genehmigung der Niederschrift vom 01.09.2026",
        "Entscheidung über Einwendungen gegen die Niederschrift",
        "Einwohnerfragestunde",
        "Verpflichtung eines neuen Ratsmitgliedes",
        "Mitteilungen der Verwaltung",
        "Anfragen und Mitteilungen",
        "Anträge der Fraktionen",
        "Verschiedenes",
    ],
)
@pytest.mark.parametrize("heading", ["", "Anträge/Anfragen"])
@pytest.mark.parametrize("files", [(), (FILE,)])
def test_routine_is_none_even_with_a_document(title: str, heading: str, files: tuple[FileLink, ...]) -> None:
    assert not is_own_paper(AgendaItem(title=title, heading=heading, files=files))


@pytest.mark.parametrize(
    "title",
    [
        "Eröffnung eines Begegnungscafés",
        "Öffnung der Schulhöfe",
        "Einführung einer Bezahlkarte für Geflüchtete",
        "Schließung der Unterkunft am Ring",
        "Fragen der Integration",
    ],
)
def test_a_concern_that_begins_like_routine(title: str) -> None:
    assert is_own_paper(AgendaItem(title=title, files=(FILE,)))
    assert not is_own_paper(AgendaItem(title=title))


def test_a_heading_makes_a_motion() -> None:
    assert is_own_paper(AgendaItem(title="Mehr Bänke", heading="Anträge/Anfragen"))
    assert own_kind(AgendaItem(title="Mehr Bänke", heading="Anträge")) == "Antrag"
    assert own_kind(AgendaItem(title="Mehr Bänke", heading="Anfragen der Fraktionen")) == "Anfrage"
    assert own_kind(AgendaItem(title="Mehr Bänke", heading="Anträge/Anfragen")) == ""
    assert not is_own_paper(AgendaItem(title="Mehr Bänke", heading="Öffentlicher Teil"))
    assert not is_own_paper(AgendaItem(title="Mehr Bänke", heading="Bauanträge"))


def test_a_question_that_hangs_on_a_placeholder() -> None:
    item = AgendaItem(title="Anfragen", files=(MOTION_FILE,))
    assert is_own_paper(item)
    assert own_kind(item) == "Anfrage"


def test_an_item_with_a_paper_is_none() -> None:
    link = PaperLink(key="1", url="https://ris.example/vo0050.asp?__kvonr=1")
    assert not is_own_paper(AgendaItem(title="Antrag der ABC-Fraktion", papers=(link,), files=(FILE,)))


def test_a_building_application_is_no_motion() -> None:
    assert not is_own_paper(AgendaItem(title="Bauantrag - Neubau einer Halle"))


def test_keys() -> None:
    assert own_key(AgendaItem(title="X", key="81", files=(FILE,)), "5") == "to-81"
    assert own_key(AgendaItem(title="X", files=(FILE,)), "5") == own_key(AgendaItem(title="X"), "5")
    plain = own_key(AgendaItem(title="Mehr  Bänke!"), "5")
    assert plain.startswith("si-5-")
    assert plain == own_key(AgendaItem(title="mehr Bänke"), "5")
    assert plain != own_key(AgendaItem(title="mehr Tische"), "5")
    assert plain != own_key(AgendaItem(title="mehr Bänke"), "6")


def test_as_a_paper_it_is_discussed_in_this_meeting() -> None:
    url = "https://ris.example/si0057.asp?__ksinr=5"
    meeting = Meeting(key="5", organization="Rat", date=dt.date(2026, 11, 25), url=url)
    item = AgendaItem(number="Ö 3", title="Antrag der ABC-Fraktion", result="vertagt", files=(FILE,))
    paper = own_paper(item, meeting)
    assert (paper.key, paper.url) == (own_key(item, "5"), url)
    assert (paper.kind, paper.files) == ("Antrag", (FILE,))
    (consultation,) = paper.consultations or ()
    assert (consultation.organization, consultation.meeting_key) == ("Rat", "5")
    assert (consultation.number, consultation.result) == ("Ö 3", "vertagt")

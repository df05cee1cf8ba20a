"""What a page no longer shows is kept; what it shows is always as it shows it."""

import datetime as dt
from typing import Any

import pytest

from scrapers.items import Meeting, PaperItem
from scrapers.keeping import kept_meeting, kept_paper
from storage.known import KnownPaper
from storage.records import AgendaItem, Consultation, FileLink, PaperLink, Votes

DAY = dt.date(2026, 11, 18)
COUNCIL = Consultation(organization="Rat", date=DAY, number="Ö 5", role="Entscheidung", result="beschlossen")
PLANNED = Consultation(organization="Rat", date=DAY, number="Ö 5")
MAIN = FileLink(url="https://rat.example/1", name="Antrag", role="main")
NOTE = FileLink(url="https://rat.example/2", name="Anlage", role="attachment")
KNOWN = KnownPaper(
    title="Sprachkurse",
    reference="26-0001",
    kind="Antrag",
    date=DAY,
    text="Der Rat möge …",
    originators=("SPD",),
    responsible="Amt 50",
    consultations=(COUNCIL,),
    files=(MAIN, NOTE),
)
PAPER_LINK = PaperLink(key="11", url="https://rat.example/11")
ITEM = AgendaItem(
    number="Ö 5",
    title="Sprachkurse",
    key="7",
    result="beschlossen",
    votes=Votes(yes=20, no=4),
    papers=(PAPER_LINK,),
)
OTHER = AgendaItem(number="Ö 6", title="Verschiedenes")
SITTING = Meeting(
    key="3",
    organization="Rat",
    date=DAY,
    url="https://rat.example/3",
    reference="RAT/2026/0003",
    location="Ratssaal",
    agenda=(ITEM, OTHER),
    files=(NOTE,),
)


def paper(**fields: Any) -> PaperItem:
    """A paper as its page shows it now."""
    return PaperItem(**{"key": "11", "url": "https://rat.example/11", "title": "Sprachkurse", **fields})


def sitting(**fields: Any) -> Meeting:
    """The meeting as its page shows it now."""
    return SITTING.model_copy(update=fields)


def test_fields_that_are_empty_now_are_as_they_were() -> None:
    kept = kept_paper(paper(title=""), KNOWN, has_gaps=False)
    for name in ("title", "reference", "kind", "date", "text", "originators", "responsible"):
        assert getattr(kept, name) == getattr(KNOWN, name), name


def test_what_the_page_says_counts() -> None:
    shown = paper(title="Mehr Sprachkurse", kind="Anfrage", date=dt.date(2026, 12, 1), originators=("CDU",))
    kept = kept_paper(shown, KNOWN, has_gaps=True)
    for name in ("title", "kind", "date", "originators"):
        assert getattr(kept, name) == getattr(shown, name), name


@pytest.mark.parametrize("has_gaps", [False, True])
def test_a_page_with_all_of_it_is_left_as_it_is(has_gaps: bool) -> None:
    shown = paper(
        reference="26-0001",
        kind="Antrag",
        date=DAY,
        text="Neu",
        originators=("SPD",),
        responsible="Amt 51",
        consultations=(COUNCIL, Consultation(organization="Hauptausschuss", date=DAY)),
        files=(MAIN, NOTE),
    )
    assert kept_paper(shown, KNOWN, has_gaps=has_gaps) == shown
    assert kept_meeting(SITTING, SITTING, has_gaps=has_gaps) == SITTING


def test_consultations_keep_their_results() -> None:
    kept = kept_paper(paper(consultations=(PLANNED,)), KNOWN, has_gaps=False)
    assert kept.consultations == (COUNCIL,)
    changed = PLANNED.model_copy(update={"result": "vertagt"})
    again = kept_paper(paper(consultations=(changed,)), KNOWN, has_gaps=False).consultations
    assert again == (changed.model_copy(update={"role": "Entscheidung"}),)


def test_consultations_that_vanish_are_kept_only_where_pages_had_gaps() -> None:
    assert kept_paper(paper(consultations=()), KNOWN, has_gaps=True).consultations == (COUNCIL,)
    assert kept_paper(paper(consultations=()), KNOWN, has_gaps=False).consultations == ()
    assert kept_paper(paper(consultations=None), KNOWN, has_gaps=True).consultations is None


def test_one_that_is_gone_while_others_stay_is_gone() -> None:
    two = (COUNCIL, Consultation(organization="Hauptausschuss", date=DAY))
    known = KnownPaper(**{**KNOWN.__dict__, "consultations": two})
    assert kept_paper(paper(consultations=two[1:]), known, has_gaps=True).consultations == two[1:]


def test_two_sittings_alike_are_not_taken_for_each_other() -> None:
    twice = KnownPaper(**{**KNOWN.__dict__, "consultations": (COUNCIL, PLANNED)})
    shown = (PLANNED, PLANNED)
    assert kept_paper(paper(consultations=shown), twice, has_gaps=True).consultations == shown


def test_a_date_is_kept_only_where_pages_had_gaps() -> None:
    shown = (PLANNED.model_copy(update={"date": None}),)
    assert kept_paper(paper(consultations=shown), KNOWN, has_gaps=False).consultations == shown
    assert kept_paper(paper(consultations=shown), KNOWN, has_gaps=True).consultations == (COUNCIL,)


def test_documents_are_kept_only_where_pages_had_gaps() -> None:
    assert kept_paper(paper(files=(MAIN,)), KNOWN, has_gaps=False).files == (MAIN,)
    assert kept_paper(paper(files=(MAIN,)), KNOWN, has_gaps=True).files == (MAIN, NOTE)
    other = NOTE.model_copy(update={"url": "https://rat.example/9"})
    assert kept_paper(paper(files=(MAIN, other)), KNOWN, has_gaps=True).files == (MAIN, other)


def test_a_meeting_keeps_what_its_page_leaves_empty() -> None:
    shown = sitting(url=None, reference="", location="", files=())
    assert kept_meeting(shown, SITTING, has_gaps=True) == SITTING
    assert kept_meeting(shown, SITTING, has_gaps=False).files == ()


def test_items_keep_their_results_and_papers() -> None:
    bare = AgendaItem(title="Sprachkurse")
    assert kept_meeting(sitting(agenda=(bare, OTHER)), SITTING, has_gaps=False).agenda == (ITEM, OTHER)


def test_a_paper_under_another_key_is_the_known_one_only_where_pages_had_gaps() -> None:
    linked = ITEM.model_copy(update={"papers": (PaperLink(key="505_11", url="https://rat.example/11"),)})
    new = AgendaItem(title="Neu", papers=linked.papers)
    agenda = (linked, OTHER, new)
    assert kept_meeting(sitting(agenda=agenda), SITTING, has_gaps=False).agenda == agenda
    assert kept_meeting(sitting(agenda=agenda), SITTING, has_gaps=True).agenda == (ITEM, OTHER, new)


@pytest.mark.parametrize(("agenda", "has_gaps"), [((), False), ((OTHER,), True)])
def test_an_agenda_that_was_not_read_says_nothing(agenda: tuple[AgendaItem, ...], has_gaps: bool) -> None:
    assert kept_meeting(sitting(agenda=agenda), SITTING, has_gaps=has_gaps).agenda is None


def test_an_item_that_is_gone_is_gone() -> None:
    assert kept_meeting(sitting(agenda=(OTHER,)), SITTING, has_gaps=False).agenda == (OTHER,)
    assert kept_meeting(sitting(agenda=None), SITTING, has_gaps=True).agenda is None

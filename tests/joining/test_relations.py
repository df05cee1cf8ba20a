"""Amendments, supplements and answers: what they are to, in both orders of reading; in doubt nothing."""

import datetime as dt

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import aliased

from storage.models import Paper
from storage.motion_tables import MotionPart, PaperRelation
from storage.records import AgendaItem, Consultation, Meeting, MotionFields, PaperLink
from tests.joining.region import TITLE, Shown, council_paper, post, read, read_at_once, together

LATER = dt.date(2026, 3, 16)
SESSION = Meeting(key="77", organization="Rat", date=dt.date(2026, 3, 26))


def session(*items: tuple[str, str], **results: str) -> Meeting:
    """The council's meeting with items (number, paper's key)."""
    agenda = tuple(
        AgendaItem(
            number=f"Ö {number}",
            title="Punkt",
            papers=(PaperLink(key=key, url=f"http://localhost/{key}"),),
            result=results.get(key, ""),
        )
        for number, key in items
    )
    return SESSION.model_copy(update={"agenda": agenda})


def amendment(key: str = "15", *texts: str, source: str = "rurfeld", **values: object) -> Shown:
    """A paper of another faction, by default an amendment that does not say to what."""
    base = {"title": "Änderungsantrag der CDU-Fraktion", "kind": "Änderungsantrag", "date": LATER}
    return council_paper(
        source, key, *texts, **{**base, "fields": MotionFields(originators=("CDU",)), **values}
    )


def at_item(number: str) -> tuple[Consultation, ...]:
    """How an item without a paper knows where it stands."""
    return (
        Consultation(organization="Rat", date=SESSION.date, meeting_key=SESSION.key, number=f"Ö {number}"),
    )


MOTION = council_paper()
QUESTION = council_paper(key="13", title=f"Anfrage der SPD-Fraktion: {TITLE}", kind="Anfrage")
ON_AGENDA = council_paper(meetings=(session(("12", "11")),))
RELATED: dict[str, tuple[Shown, Shown, str, str]] = {
    "its title names the number": (
        MOTION,
        amendment(title="Änderungsantrag der CDU-Fraktion zu DS 26-0011"),
        "amends",
        "nennt Drucksache 26-0011",
    ),
    "its title names the number in brackets": (
        MOTION,
        amendment(title="Ergänzungsantrag der CDU zur Zahl der Lotsen (Vorlage 26-0011)"),
        "amends",
        "nennt Drucksache 26-0011",
    ),
    "its document names the number": (
        MOTION,
        amendment("15", "CDU-Fraktion\n\nÄnderungsantrag zur Drucksache 26-0011\n\nWir bitten um Beschluss."),
        "amends",
        "nennt Drucksache 26-0011",
    ),
    "a number with an end": (
        MOTION,
        amendment(reference="26-0011/1"),
        "amends",
        "Drucksache 26-0011/1 gehört zu 26-0011",
    ),
    "a supplement by its number": (
        MOTION,
        council_paper(key="15", title="Kosten der Lotsen", kind="Beschlussvorlage", reference="26-0011/2"),
        "supplements",
        "Drucksache 26-0011/2 gehört zu 26-0011",
    ),
    "a supplement in words": (
        council_paper(reference="FB 1/340/26"),
        council_paper(key="15", title="Lotsen", kind="Vorlage", reference="FB 1/340/26 1. Ergänzung"),
        "supplements",
        "Drucksache FB 1/340/26 1. Ergänzung gehört zu FB 1/340/26",
    ),
    "the page's kind and the title": (
        MOTION,
        amendment(title=TITLE, kind="Änderungs-/Ergänzungsantrag"),
        "amends",
        f"gleicher Titel (»{TITLE}«)",
    ),
    "the title": (
        MOTION,
        amendment(title=f"Änderungsantrag CDU: {TITLE}", kind="Vorlage"),
        "amends",
        f"gleicher Titel (»{TITLE}«)",
    ),
    "an answer by its title": (
        QUESTION,
        council_paper(key="15", title=f"Antwort zur Anfrage der SPD-Fraktion: {TITLE}", kind="", date=LATER),
        "answers",
        f"gleicher Titel (»{TITLE}«)",
    ),
    "a statement by its number": (
        MOTION,
        council_paper(
            key="15", title="Stellungnahme der Verwaltung zum Antrag 26-0011", kind="Stellungnahme"
        ),
        "answers",
        "nennt Drucksache 26-0011",
    ),
    "an item below the item": (
        ON_AGENDA,
        amendment("to-9", reference="", consultations=at_item("12.1")),
        "amends",
        "steht beim selben Punkt der Tagesordnung",
    ),
    "two papers at one item": (
        council_paper(meetings=(session(("12", "11"), ("12", "15")),)),
        amendment(),
        "amends",
        "steht beim selben Punkt der Tagesordnung",
    ),
    "a party's post on its amendment": (
        MOTION,
        post("tageblatt", title="Änderungsantrag zu DS 26-0011: mehr Lotsen"),
        "amends",
        "nennt Drucksache 26-0011",
    ),
}
UNRELATED: dict[str, tuple[Shown, ...]] = {
    "nothing says to what": (MOTION, amendment()),
    "no paper has that number": (MOTION, amendment(title="Änderungsantrag zu DS 26-0099")),
    "the number of another body": (
        MOTION,
        amendment(source="weidenau", title="Änderungsantrag zu DS 26-0011"),
    ),
    "two motions of that title": (
        MOTION,
        council_paper(key="12", date=dt.date(2026, 3, 9)),
        amendment(title=f"Änderungsantrag CDU: {TITLE}"),
    ),
    "two numbers": (
        MOTION,
        council_paper(key="12", title="Anderes"),
        amendment(title="Änderungsantrag zu DS 26-0011 und DS 26-0012"),
    ),
    "the answer is older": (
        QUESTION,
        council_paper(
            key="15",
            title=f"Antwort zur Anfrage der SPD-Fraktion: {TITLE}",
            date=dt.date(2026, 2, 1),
            kind="",
        ),
    ),
    "a title of one word": (
        council_paper(title="Sprachlotsen"),
        amendment(title="Änderungsantrag CDU: Sprachlotsen"),
    ),
    "another concern below the item": (
        ON_AGENDA,
        council_paper(
            key="to-9", reference="", title="Anderes", kind="Antrag", consultations=at_item("12.1")
        ),
    ),
    "an item with several papers": (
        council_paper(meetings=(session(("12", "11"), ("12", "14")),)),
        council_paper(key="14", title="Anderes"),
        amendment("to-9", reference="", consultations=at_item("12.1")),
    ),
    "a number that only looks like one with an end": (
        council_paper(reference="118/21", title="Anderes"),
        council_paper(key="15", reference="118/2", title="Noch etwas anderes"),
    ),
    "it mentions a number": (
        MOTION,
        council_paper(key="15", title="Bericht über die mit DS 26-0011 beschlossenen Lotsen", kind="Bericht"),
    ),
}


def relations(engine: Engine) -> list[tuple[str, str, str, str]]:
    """All relations: (paper's key, target's key, kind, reason)."""
    target = aliased(Paper)
    with engine.connect() as connection:
        rows = connection.execute(
            select(Paper.key, target.key, PaperRelation.kind, PaperRelation.reason)
            .join(Paper, Paper.id == PaperRelation.paper_id)
            .join(target, target.id == PaperRelation.target_id)
        )
        return sorted(tuple(row) for row in rows)  # type: ignore[misc]


def parts(engine: Engine) -> dict[str, str]:
    """By the keys of their papers: which motions are parts of which."""
    whole = aliased(Paper)
    with engine.connect() as connection:
        rows = connection.execute(
            select(Paper.key, whole.key)
            .select_from(MotionPart)
            .join(Paper, Paper.motion_id == MotionPart.motion_id)
            .join(whole, whole.motion_id == MotionPart.whole_id)
        )
        return {part: of for part, of in rows}


@pytest.mark.in_turn
@pytest.mark.parametrize("turned", [False, True], ids=["target first", "target last"])
@pytest.mark.parametrize("case", RELATED)
def test_related(engine: Engine, case: str, turned: bool) -> None:
    target, paper, kind, reason = RELATED[case]
    read(engine, (paper, target) if turned else (target, paper))
    expected = [(paper.record.key, target.record.key, kind, reason)]
    assert relations(engine) == expected
    assert len(together(engine)) == 2, "it stays a motion of its own"
    assert parts(engine) == {paper.record.key: target.record.key}
    read(engine, (target, paper))
    assert relations(engine) == expected


@pytest.mark.in_turn
@pytest.mark.parametrize("turned", [False, True], ids=["as written", "turned"])
@pytest.mark.parametrize("case", UNRELATED)
def test_unrelated(engine: Engine, case: str, turned: bool) -> None:
    read(engine, reversed(UNRELATED[case]) if turned else UNRELATED[case])
    assert relations(engine) == []


def test_an_answer_to_an_amendment_is_part_of_the_motion(engine: Engine) -> None:
    answer = council_paper(key="17", title="Stellungnahme der Verwaltung zum Antrag 26-0011/1", kind="")
    for order in (
        (MOTION, amendment(reference="26-0011/1"), answer),
        (answer, amendment(reference="26-0011/1")),
    ):
        read(engine, order)
    assert parts(engine) == {"15": "11", "17": "11"}


def test_what_is_no_longer_said_is_no_longer_so(engine: Engine) -> None:
    read(engine, [MOTION, amendment(title="Änderungsantrag zu DS 26-0011")])
    assert parts(engine) == {"15": "11"}
    read(engine, [amendment(title="Änderungsantrag zu DS 26-0099")])
    assert (relations(engine), parts(engine)) == ([], {})


def test_many_amendments_to_one_paper(engine: Engine) -> None:
    budget = council_paper(title="Haushaltssatzung 2027", kind="Beschlussvorlage")
    numbers = range(1, 41)
    read_at_once(engine, [amendment(f"a{number}", reference=f"26-0011/{number}") for number in numbers])
    read(engine, [budget])
    assert parts(engine) == {f"a{number}": "11" for number in numbers}

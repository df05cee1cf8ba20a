"""Pairs of papers: one concern or two. Each is read in both orders; precision goes first."""

import datetime as dt
import random

import pytest
from sqlalchemy import Engine

from storage.records import Consultation, MotionFields
from tests.joining.region import (
    REASONS,
    RESOLUTION,
    TITLE,
    Shown,
    council_paper,
    letter,
    post,
    read,
    reasons,
    together,
)

PRESS = (
    "Die Fraktion hat in dieser Woche einen Antrag in den Rat gebracht, der Familien entlasten soll. Konkret "
    f"heißt es darin: „{RESOLUTION}“ Die Fraktion begründet das so: {REASONS} Beraten wird im April."
)
OTHER_ASKS = (
    "Die Verwaltung wird beauftragt, die Öffnungszeiten der Stadtbücherei bis zum Sommer so zu ändern, dass "
    "auch Berufstätige sie an drei Abenden der Woche und am Samstag nutzen können."
)
FORM = (
    "Beschlussvorlage öffentlich nichtöffentlich Beratungsfolge Gremium Termin Zuständigkeit Finanzielle "
    "Auswirkungen Gesamtkosten der Maßnahme Einzahlungen Erträge Zuschüsse jährliche Belastung "
    "Haushaltsmittel stehen zur Verfügung ja nein Kontierung Deckung durch Umschichtung Klimarelevanz "
    "positiv negativ neutral Abstimmung mit städtischen Gesellschaften durchgeführt am Themen der Stadt "
)
NEWSLETTER = "\n\n".join(
    [
        PRESS,
        *(f"{number}. {' '.join(random.Random(number).sample(REASONS.split(), 50))}" for number in range(9)),
    ]
)


ONE_CONCERN: dict[str, tuple[Shown, Shown]] = {
    "the same number in two interfaces": (
        council_paper(),
        council_paper("rurfeld-oparl", "x-11", reference="26-0011", title="Anders benannt"),
    ),
    "the number at the head of the post's document": (
        council_paper(),
        post(fields=MotionFields(reference="26-0011")),
    ),
    "our motion, with its number": (
        council_paper(),
        post(text="Unser Antrag (Drs.Nr. 26-0011) wird im April beraten. Wir freuen uns darauf."),
    ),
    "the number in the title": (council_paper(), post(title="Sprachlotsen kommen (DS 26-0011)")),
    "the number on a line": (council_paper(), post(text="Drucksache 26-0011\n\nWir wollen Sprachlotsen.")),
    "where to read it": (
        council_paper(),
        post(text="Den Antrag im Wortlaut finden Sie im Ratsinformationssystem unter Vorlage 26-0011."),
    ),
    "the same title": (council_paper(), post(title=TITLE)),
    "our motion: title": (council_paper(), post(title=f"Unser Antrag: {TITLE}")),
    "party demands: title": (council_paper(), post("tageblatt", title=f"SPD fordert: {TITLE}")),
    "an agenda item's title with its author": (
        council_paper(key="to-7", title=f"Antrag der Fraktion SPD vom 02.03.2026: {TITLE}", date=None),
        post(title=TITLE),
    ),
    "author behind the title": (
        council_paper(title=f"{TITLE} - Antrag der SPD-Fraktion vom 02.03.2026 -"),
        post(title=f"Unser Antrag: {TITLE}"),
    ),
    "hier: author": (
        council_paper(title=f"{TITLE}; hier: Antrag der SPD-Fraktion"),
        post(title=TITLE),
    ),
    "other quotes, dashes and letters": (
        council_paper(title="Projekt „Sprache verbindet“ – Lotsen für alle Stadtteile"),
        post(title='PROJEKT "Sprache verbindet" - Lotsen für alle Stadtteile'),
    ),
    "a press text that quotes it in full": (council_paper("rurfeld", "11", letter()), post(text=PRESS)),
    "the same press text in the paper": (
        council_paper("rurfeld", "11", letter()),
        post("tageblatt", title="Lotsen für Familien", text=PRESS),
    ),
    "the same document": (council_paper("rurfeld", "11", letter()), post("spd-rurfeld", "p1", letter())),
    "the same document below a cover sheet": (
        council_paper("rurfeld", "11", "Deckblatt\nDie Fraktion hat den Text eingereicht.", letter()),
        post("spd-rurfeld", "p1", letter()),
    ),
    "words divided at line ends": (
        council_paper(
            "rurfeld",
            "11",
            letter()
            .replace("Sprachlotsinnen", "Sprach-\nlotsinnen")
            .replace("Beschäftigten", "Beschäf-\ntigten"),
        ),
        post(text=PRESS),
    ),
    "one post on two sites": (
        post("gruene-rurfeld", text=PRESS, fields=MotionFields(resolution=RESOLUTION)),
        post("gruene-rurland", title="Aktuelles", text=PRESS, fields=MotionFields(bodies=("Stadt Rurfeld",))),
    ),
    "a district's site on the town's motion, by title": (
        council_paper(),
        post("spd-rurland", title=f"Unser Antrag: {TITLE}", fields=MotionFields(bodies=("Stadt Rurfeld",))),
    ),
    "a district's site on the town's motion, by text": (
        council_paper("rurfeld", "11", letter()),
        post("spd-rurland", "p1", letter(), fields=MotionFields(bodies=("Stadt Rurfeld", "Kreis Rurland"))),
    ),
    "a question": (
        council_paper(title=f"Anfrage der SPD: {TITLE}", kind="Anfrage"),
        post(title=f"Unsere Anfrage: {TITLE}"),
    ),
    "dated by its first meeting": (
        council_paper(
            date=None,
            fields=MotionFields(),
            consultations=(Consultation(organization="Rat", date=dt.date(2026, 3, 26)),),
        ),
        post(title=TITLE),
    ),
    "a joint motion on one party's site": (
        council_paper(fields=MotionFields(originators=("CDU", "SPD"))),
        post(title=TITLE),
    ),
    "the administration's paper of that title and number": (
        council_paper(kind="Beschlussvorlage"),
        post(title=f"Antrag: {TITLE}"),
    ),
    "an undated copy of the same document": (
        council_paper("rurfeld", "11", letter()),
        post("import", "abc", letter(), title="", kind="", date=None, fields=MotionFields(title=TITLE)),
    ),
}
SHORT_TITLE = "Durchführung einer Integrationskonferenz"
ONE_CONCERN["a short title, and the request is quoted"] = (
    council_paper("rurfeld", "11", letter(SHORT_TITLE), title=SHORT_TITLE),
    post(title=f"Unser Antrag: {SHORT_TITLE}", text=f"Wir beantragen im Rat: „{RESOLUTION}“ Mehr folgt."),
)
TWO_CONCERNS: dict[str, tuple[Shown, Shown]] = {
    "the same title a year later": (council_paper(), post(title=TITLE, date=dt.date(2027, 3, 4))),
    "the same title ten weeks later": (council_paper(), post(title=TITLE, date=dt.date(2026, 5, 12))),
    "two years of a budget": (
        council_paper(title="Entwurf der Haushaltssatzung der Stadt Rurfeld für 2026"),
        post(title="Entwurf der Haushaltssatzung der Stadt Rurfeld für 2027"),
    ),
    "two steps of a plan": (
        council_paper(title="Bebauungsplan 12 Am Mühlenweg in Rurfeld, hier: Aufstellungsbeschluss", kind=""),
        post("tageblatt", title="Bebauungsplan 12 Am Mühlenweg in Rurfeld, hier: Satzungsbeschluss"),
    ),
    "one template in two councils": (
        council_paper("rurfeld", "11", letter()),
        council_paper("weidenau", "11", letter(place="Weidenau")),
    ),
    "one template, the other town's post": (
        council_paper("weidenau", "11", letter(place="Weidenau")),
        post("spd-rurfeld", "p1", letter(), title=TITLE),
    ),
    "a district's motion and the town's": (
        council_paper(
            "rurland",
            "11",
            letter(),
            fields=MotionFields(bodies=("Stadt Rurfeld",), originators=("SPD",), resolution=RESOLUTION),
        ),
        council_paper("rurfeld", "12", letter()),
    ),
    "a mere mention": (
        council_paper(),
        post(text="Mit dem mehrheitlich beschlossenen Antrag zum Ankommen (DS 26-0011) ist viel erreicht."),
    ),
    "a mention beside another": (
        council_paper(),
        post(text="Unser Antrag (DS 26-0011) und unsere Anfrage (DS 26-0012) werden im April beraten."),
    ),
    "a follow-up": (
        council_paper("rurfeld", "11", letter()),
        post(
            "spd-rurfeld",
            "p1",
            letter(
                f"{TITLE} – Verlängerung bis 2030",
                asks="Die Verwaltung wird beauftragt, das Vorhaben um vier Jahre zu verlängern und dem Rat "
                "jährlich über die Zahl der Einsätze, die Kosten und die Erfahrungen zu berichten.",
                reasons=f"Der Rat hatte beschlossen: „{RESOLUTION}“ Das hat sich bewährt und soll bleiben.",
            ),
        ),
    ),
    "an answer": (
        council_paper(title=f"Anfrage der SPD: {TITLE}", kind="Anfrage"),
        post(title=f"Antwort der Verwaltung auf unsere Anfrage: {TITLE}"),
    ),
    "a question and a motion": (
        council_paper(title=f"Anfrage der SPD: {TITLE}", kind="Anfrage"),
        post(title=f"Unser Antrag: {TITLE}"),
    ),
    "a report and a motion": (
        council_paper(kind="Mitteilungsvorlage", fields=MotionFields()),
        post(title=f"Unser Antrag: {TITLE}"),
    ),
    "another party's motion of that title": (
        council_paper(title=f"Antrag der CDU-Fraktion: {TITLE}", fields=MotionFields()),
        post(title=f"Unser Antrag: {TITLE}"),
    ),
    "another party quotes it to say no": (
        council_paper("rurfeld", "11", letter()),
        post("gruene-rurfeld", text=PRESS),
    ),
    "a title that names nothing": (
        council_paper(title="Antrag der Fraktion im Rat der Stadt"),
        council_paper("rurland", "12", title="Antrag der Fraktion im Rat der Stadt"),
    ),
    "a short title": (
        council_paper(title="Mehr Radwege jetzt"),
        post(title="Unser Antrag: Mehr Radwege jetzt"),
    ),
    "a short title, and another request": (
        council_paper("rurfeld", "11", letter(SHORT_TITLE), title=SHORT_TITLE),
        post(title=f"Unser Antrag: {SHORT_TITLE}", text=f"Wir beantragen im Rat: „{OTHER_ASKS}“ Mehr folgt."),
    ),
    "a short title, the request long ago": (
        council_paper("rurfeld", "11", letter(SHORT_TITLE), title=SHORT_TITLE, date=dt.date(2025, 3, 2)),
        post(title=f"Unser Antrag: {SHORT_TITLE}", text=f"Wir beantragen im Rat: „{RESOLUTION}“ Mehr folgt."),
    ),
    "a short number": (
        council_paper(reference="5/26", title="Sprachlotsen"),
        post(fields=MotionFields(reference="5/26")),
    ),
    "the number of another body": (
        council_paper("weidenau"),
        post(text="Unser Antrag (Drs.Nr. 26-0011) wird im April beraten."),
    ),
    "an old number": (
        council_paper(date=dt.date(2023, 3, 2)),
        post(text="Unser Antrag (Drs.Nr. 26-0011) wird im April beraten."),
    ),
    "a newsletter of many motions": (
        council_paper("rurfeld", "11", letter()),
        post(
            title="Alle Anträge des Frühjahrs",
            text=NEWSLETTER,
        ),
    ),
    "one form, two requests": (
        council_paper("rurfeld", "11", f"{FORM}{letter(reasons='')}"),
        post(
            "spd-rurfeld",
            "p1",
            f"{FORM}{letter('Stadtbücherei abends öffnen', asks=OTHER_ASKS, reasons='')}",
            fields=MotionFields(resolution=OTHER_ASKS),
        ),
    ),
    "one form, the other request not known": (
        council_paper("rurfeld", "11", f"{FORM}{letter(reasons='')}"),
        post(
            "spd-rurfeld", "p1", f"{FORM}{letter('Stadtbücherei abends öffnen', asks=OTHER_ASKS, reasons='')}"
        ),
    ),
    "the same letterhead and greeting": (
        council_paper("rurfeld", "11", letter(asks="Es wird Licht gemacht.", reasons="Es ist dunkel.")),
        post("spd-rurfeld", "p1", letter("Lärm", asks="Es wird leise.", reasons="Es ist laut.")),
    ),
    "a short text that is the same": (
        council_paper(
            text="Die Verwaltung berichtet über den Stand.", title="Sachstand", fields=MotionFields()
        ),
        post(text="Die Verwaltung berichtet über den Stand."),
    ),
    "an amendment on a site": (
        council_paper(),
        post(title=f"Änderungsantrag: {TITLE}", fields=MotionFields(reference="26-0011")),
    ),
    "an amendment that shows the number": (
        council_paper(),
        post(title="Änderungsantrag zu DS 26-0011", text="Drucksache 26-0011\n\nWir wollen mehr."),
    ),
    "no date at all": (
        council_paper(date=None, fields=MotionFields()),
        post(title=TITLE, date=None),
    ),
    "several documents, one with a number": (
        council_paper(),
        post(
            "spd-rurfeld",
            "p1",
            letter("Eins"),
            letter("Zwei"),
            fields=MotionFields(reference="26-0011"),
            text="x",
        ),
    ),
    "next year's motion in the same words": (
        council_paper("rurfeld", "11", letter()),
        post("spd-rurfeld", "p1", letter(), date=dt.date(2027, 3, 4)),
    ),
    "two papers of one council": (
        council_paper("rurfeld", "11", letter()),
        council_paper("rurfeld", "12", letter(), reference="26-0011"),
    ),
    "two posts of one site": (post(text=PRESS), post("spd-rurfeld", "p2", text=PRESS)),
}


@pytest.mark.in_turn
@pytest.mark.parametrize("turned", [False, True], ids=["council first", "site first"])
@pytest.mark.parametrize("case", ONE_CONCERN)
def test_one_concern(engine: Engine, case: str, turned: bool) -> None:
    pair = ONE_CONCERN[case]
    read(engine, reversed(pair) if turned else pair)
    assert len(together(engine)) == 1
    (reason,) = reasons(engine)
    assert reason.startswith(("gleiche Drucksachennummer", "nennt als seine Drucksache", "gleicher T"))


@pytest.mark.in_turn
@pytest.mark.parametrize("turned", [False, True], ids=["council first", "site first"])
@pytest.mark.parametrize("case", TWO_CONCERNS)
def test_two_concerns(engine: Engine, case: str, turned: bool) -> None:
    pair = TWO_CONCERNS[case]
    read(engine, reversed(pair) if turned else pair)
    assert len(together(engine)) == 2, reasons(engine)


def test_there_are_enough_cases() -> None:
    assert len(ONE_CONCERN) + len(TWO_CONCERNS) >= 40

"""Where a motion stands, in words."""

import datetime as dt
from typing import Any

import pytest

from alerts.standing import status
from alerts.wording import ENGLISH, GERMAN, Wording
from storage.records import Consultation, MotionMeeting, Votes
from tests.alerts.samples import motion, paper

COUNCIL, COMMITTEE = "Kreistag", "Sozialausschuss"


def sitting(organization: str, day: int, result: str = "", **values: Any) -> Consultation:
    return Consultation(organization=organization, date=dt.date(2026, 3, day), result=result, **values)


@pytest.mark.parametrize(
    ("consultations", "sentence"),
    [
        ((), "Noch keine Beratung veröffentlicht."),
        ((Consultation(organization=COUNCIL),), "Zur Beratung vorgesehen, noch ohne Termin."),
        ((sitting(COUNCIL, 20),), "Auf der Tagesordnung, noch ohne veröffentlichtes Ergebnis."),
        (
            (sitting(COMMITTEE, 5, "einstimmig zugestimmt", votes=Votes(yes=17)), sitting(COUNCIL, 20)),
            "Empfohlen: Sozialausschuss, 05.03.2026 (einstimmig zugestimmt; 17 Ja).",
        ),
        (
            (sitting(COMMITTEE, 5, "abgelehnt"),),
            "Nicht empfohlen: Sozialausschuss, 05.03.2026 (abgelehnt).",
        ),
        (
            (sitting(COMMITTEE, 5, "zugestimmt"), sitting(COUNCIL, 20, "geändert beschlossen")),
            "Beschlossen: Kreistag, 20.03.2026 (geändert beschlossen).",
        ),
        (
            (sitting(COUNCIL, 20, "abgelehnt"), sitting(COMMITTEE, 27, "zur Kenntnis genommen")),
            "Abgelehnt: Kreistag, 20.03.2026.",
        ),
        (
            (sitting(COUNCIL, 5, "vertagt"), sitting(COUNCIL, 20)),
            "Vertagt: Kreistag, 05.03.2026.",
        ),
        (
            (sitting(COMMITTEE, 5, "zur Kenntnis genommen"), sitting(COMMITTEE, 20, "einstimmig")),
            "Zur Kenntnis genommen: Sozialausschuss, 05.03.2026.",
        ),
        ((sitting(COMMITTEE, 5, "einstimmig"),), "Sozialausschuss, 05.03.2026: einstimmig."),
        (
            (sitting(COUNCIL, 5, "Punkt 1 beschlossen, Punkt 2 vertagt"),),
            "In Teilen verschieden: Kreistag, 05.03.2026 (Punkt 1 beschlossen, Punkt 2 vertagt).",
        ),
        (
            (sitting(COUNCIL, 5, "angenommen, 18 Ja, 0 Nein", votes=Votes(yes=18, no=0)),),
            "Beschlossen: Kreistag, 05.03.2026 (angenommen, 18 Ja, 0 Nein).",
        ),
        ((sitting(COMMITTEE, 5, "zurückgezogen"),), "Zurückgezogen: Sozialausschuss, 05.03.2026."),
    ],
)
def test_each_standing_has_its_sentence(consultations: tuple[Consultation, ...], sentence: str) -> None:
    assert status(motion(consultations=consultations)) == sentence


def test_what_only_a_party_tells_of_is_announced() -> None:
    post = paper(1, in_council=False)
    announced = motion(consultations=(), papers=(post,))
    assert status(announced) == "Angekündigt; im Ratsinformationssystem noch nicht gesehen."
    meant = motion(consultations=(), papers=(post,), meant_for=(MotionMeeting(organization=COUNCIL),))
    assert status(meant).startswith("Laut Dokument bestimmt für Kreistag;")
    arrived = motion(consultations=(), papers=(post, paper(2)))
    assert status(arrived) == "Noch keine Beratung veröffentlicht."


def test_what_its_source_shows_no_more_is_withdrawn() -> None:
    gone = motion(withdrawn=True, consultations=(sitting(COUNCIL, 20),))
    assert (gone.standing.state, status(gone)) == (
        "withdrawn",
        "Zurückgezogen: in der Quelle nicht mehr zu finden.",
    )


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
def test_every_outcome_has_its_words(words: Wording) -> None:
    from typing import get_args

    from storage.outcomes import Outcome

    assert {outcome for outcome in get_args(Outcome) if outcome} == set(words.standing.outcomes)

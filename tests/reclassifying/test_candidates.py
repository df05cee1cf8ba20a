"""What a matcher sees of a stored paper is what it saw when the paper was read."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine, select

from scrapers.items import PaperItem
from scrapers.meaning import stored_candidate
from scrapers.selection.matcher import Candidate, Matcher
from storage.database import reading
from storage.models import Paper
from storage.records import Consultation, TopicMatch
from storage.stored import stored_papers
from tests.reclassifying.rules import OLD, item, read

LETTER = (
    "SPD-Fraktion im Rat der Stadt Beispielhausen\n\nAntrag: Lotsen für alle Stadtteile\n\n"
    "für die Sitzung des Sozialausschusses am 12.03.2026\n\n"
    "Beschlussvorschlag\nDie Verwaltung wird beauftragt, Lotsen zu gewinnen.\n\nBegründung\nEs fehlen Lotsen."
)


class Seeing(Matcher):
    """Remembers what it was shown."""

    def __init__(self) -> None:
        super().__init__(OLD.topics)
        self.seen: list[Candidate] = []

    def match(self, candidate: Candidate) -> tuple[TopicMatch, ...]:
        """Decide as ever."""
        self.seen.append(candidate)
        return super().match(candidate)


CONSULTATIONS = (
    Consultation(organization="Rat", date=dt.date(2026, 3, 20)),
    Consultation(organization="Integrationsrat", date=dt.date(2026, 3, 10)),
    Consultation(organization="Rat", date=dt.date(2026, 4, 20)),
)


@pytest.mark.parametrize(
    ("paper", "texts"),
    [
        (item(), ()),
        (item(title=""), (LETTER,)),
        (item(kind="Antrag", text="Was auf der Seite steht\n\nund darunter"), (LETTER, "Anlage\fSeite 2")),
        (item(consultations=CONSULTATIONS), (LETTER,)),
        (item(consultations=()), ("",)),
    ],
)
def test_the_same_is_seen_again(engine: Engine, paper: PaperItem, texts: tuple[Any, ...]) -> None:
    matcher = Seeing()
    read(engine, matcher, paper, texts=texts)
    with reading(engine) as connection:
        [kept] = stored_papers(connection, connection.scalars(select(Paper.id)).all())
    assert [stored_candidate(kept)] == matcher.seen
    assert bool(kept.files) is bool(texts)

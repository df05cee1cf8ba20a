"""Readers suggest, the operator decides: what that selects, for how long, and who is told."""

import datetime as dt
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage import rulings
from storage.changes import settle
from storage.database import reading
from storage.models import Paper
from storage.motions import newest_motions
from storage.papers import FileRecord, KeptFile, PaperRecord, save_file
from storage.records import Evidence, FileLink
from storage.records import TopicMatch as Match
from storage.rulings import CorrectionError, accept, decide, reject, ruling, take_back
from storage.suggestions import (
    MOST_OF_A_PAPER,
    MOST_OPEN,
    CorrectionView,
    TooManyOpen,
    corrections,
    examples,
    suggest,
)
from storage.takedowns import take_down
from tests.beside import PATIENCE, beside
from tests.storage.conftest import START, reading_of
from tests.storage.test_settle import keep, paper

TOPIC = "integration"
OLD, NEW = "rules-1", "rules-2"
SHARED = "Sprachlotsen für alle Stadtteile im ganzen Ort"


def day(number: float) -> dt.datetime:
    """So many days after the start."""
    return START + dt.timedelta(days=number)


def match(*, selected: bool = True, rules: str = OLD, topic: str = TOPIC) -> Match:
    """What the matcher says."""
    evidence = (Evidence(term="sprachkurs", snippet="Sprachkurse", where="title", weight=1.0),)
    return Match(
        topic=topic, selected=selected, score=3.0 if selected else 1.0, evidence=evidence, rules=rules
    )


def found(key: str = "11", *, selected: bool = True, rules: str = OLD, **values: Any) -> PaperRecord:
    """A paper on which the matcher has decided."""
    return paper(key, matches=(match(selected=selected, rules=rules),), **values)


def read(engine: Engine, *records: PaperRecord, days: float = 0, silent: bool = False) -> None:
    """A run that read these."""
    circumstances = replace(reading_of(silent=silent), at=day(days))
    keep(engine, circumstances, *records)
    settle(engine, circumstances)


def paper_id(engine: Engine, key: str = "11") -> int:
    with reading(engine) as connection:
        return connection.scalars(select(Paper.id).where(Paper.key == key)).one()


def listed(engine: Engine) -> list[str]:
    """The keys of the papers whose motions are listed."""
    with engine.connect() as connection:
        shown = newest_motions(connection)
        keys = connection.execute(select(Paper.id, Paper.key))
        by_id = {row.id: row.key for row in keys}
    return sorted(by_id[each.id] for motion in shown for each in motion.papers)


def ruled(engine: Engine, label: bool, key: str = "11", *, days: float = 1, topic: str = TOPIC) -> list[int]:
    """The operator decides."""
    with engine.begin() as connection:
        return decide(
            connection, paper_id(engine, key), topic, label=label, reason="Nachgelesen", now=day(days)
        )


def undone(engine: Engine, key: str = "11", *, days: float = 2) -> list[int]:
    """The operator takes it back."""
    with engine.begin() as connection:
        return take_back(connection, paper_id(engine, key), TOPIC, day(days))


def suggested(
    engine: Engine, label: bool = False, key: str = "11", reason: str = "Es geht um Radwege"
) -> bool:
    """A reader says it."""
    with engine.begin() as connection:
        return suggest(
            connection, topic=TOPIC, label=label, reason=reason, now=day(0), paper_id=paper_id(engine, key)
        )


def waiting(engine: Engine, *, everything: bool = False) -> list[CorrectionView]:
    with engine.connect() as connection:
        return corrections(connection, everything=everything)


# -- what holds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("says", [True, False])
def test_a_decision_outranks_the_matcher_and_stays(engine: Engine, says: bool) -> None:
    read(engine, found(selected=says))
    ruled(engine, not says)
    expected = [] if says else ["11"]
    assert listed(engine) == expected
    read(engine, found(selected=says, title="Ein anderer Titel"), days=2)
    assert listed(engine) == expected, "after its text has changed"
    read(engine, found(selected=says, rules=NEW), days=3)
    assert listed(engine) == expected, "after the rules have changed"
    read(engine, paper(matches=()), days=4)
    assert listed(engine) == expected, "where the matcher says nothing of the topic"


@pytest.mark.parametrize("says", [True, False])
def test_a_decision_that_is_taken_back_leaves_the_matchers(engine: Engine, says: bool) -> None:
    read(engine, found(selected=says))
    ruled(engine, not says)
    read(engine, found(selected=says, rules=NEW), days=2)
    undone(engine, days=3)
    assert listed(engine) == (["11"] if says else [])
    with engine.connect() as connection:
        assert ruling(connection, paper_id(engine), TOPIC) is None
    with pytest.raises(CorrectionError, match="nichts entschieden"):
        undone(engine)


def test_the_matchers_new_mind_is_known_when_a_decision_is_taken_back(engine: Engine) -> None:
    read(engine, found(selected=True))
    ruled(engine, False)
    read(engine, found(selected=False, rules=NEW), days=2)
    undone(engine, days=3)
    assert listed(engine) == []


def test_of_a_paper_that_was_never_matched(engine: Engine) -> None:
    read(engine, paper(matches=()))
    ruled(engine, True)
    assert listed(engine) == ["11"]
    undone(engine)
    assert listed(engine) == []


def test_the_last_decision_holds(engine: Engine) -> None:
    read(engine, found())
    ruled(engine, False)
    ruled(engine, True, days=2)
    assert listed(engine) == ["11"]
    views = waiting(engine, everything=True)
    assert [(each.label, each.holds, each.ended_at) for each in views] == [
        (False, False, day(2)),
        (True, True, None),
    ]


def test_a_decision_is_about_one_topic(engine: Engine) -> None:
    read(engine, paper(matches=(match(), match(topic="verkehr"))))
    ruled(engine, False, topic="verkehr")
    assert listed(engine) == ["11"]


def test_a_motion_is_not_listed_for_another_of_its_papers(engine: Engine) -> None:
    """Both say the same, so both are what the operator has looked at."""
    read(engine, found(title=SHARED))
    read_post(engine, 0)
    assert listed(engine) == ["11", "p1"]
    assert len(ruled(engine, False, "p1")) == 2
    assert listed(engine) == []
    assert len(undone(engine)) == 2
    assert listed(engine) == ["11", "p1"]


def read_post(engine: Engine, days: float, **values: Any) -> None:
    """The party's site has a post with the motion's title."""
    party = replace(reading_of("party"), at=day(days))
    keep(engine, party, found("p1", title=SHARED, reference="", **values))
    settle(engine, party)


def test_what_joins_a_motion_that_was_decided_of_is_not_listed_either(engine: Engine) -> None:
    read(engine, found(title=SHARED))
    ruled(engine, False)
    read_post(engine, 2)
    assert listed(engine) == []
    read_post(engine, 3, rules=NEW)
    assert listed(engine) == [], "and when it is read again"
    assert len(undone(engine, days=4)) == 2
    assert listed(engine) == ["11", "p1"]


def test_what_joins_a_motion_is_listed_where_another_paper_of_it_was_selected_by_hand(engine: Engine) -> None:
    read(engine, found(title=SHARED), found("12", selected=False, title=SHARED))
    ruled(engine, False)
    ruled(engine, True, "12")
    read_post(engine, 2)
    assert "p1" in listed(engine)


def test_the_motion_says_that_it_was_selected_by_hand_and_why(engine: Engine) -> None:
    read(engine, found(selected=True), found("12", selected=False))
    ruled(engine, True, "12")
    with engine.connect() as connection:
        rulings = {motion.papers[0].reference: motion.ruling for motion in newest_motions(connection)}
    assert rulings == {"26-0011": None, "26-0012": "Nachgelesen"}


# -- suggestions --------------------------------------------------------------------------------------


def test_a_suggestion_changes_nothing_until_it_is_accepted(engine: Engine) -> None:
    read(engine, found())
    assert suggested(engine)
    assert listed(engine) == ["11"]
    [view] = waiting(engine)
    assert (view.paper, view.label, view.origin, view.selected) == ("council/11", False, "reader", True)
    assert view.motion
    with engine.begin() as connection:
        assert accept(connection, view.id, reason="Stimmt", now=day(1)) == [paper_id(engine)]
    assert listed(engine) == []
    assert waiting(engine) == []
    [kept] = waiting(engine, everything=True)
    assert (kept.decision, kept.decided_at, kept.answer, kept.holds) == ("accepted", day(1), "Stimmt", True)
    with engine.begin() as connection, pytest.raises(CorrectionError, match="schon entschieden"):
        accept(connection, view.id, reason="", now=day(2))


def test_a_rejected_suggestion_changes_nothing(engine: Engine) -> None:
    read(engine, found())
    suggested(engine)
    [view] = waiting(engine)
    with engine.begin() as connection:
        reject(connection, view.id, reason="Doch", now=day(1))
    assert listed(engine) == ["11"]
    assert waiting(engine) == []
    with engine.connect() as connection:
        assert list(examples(connection, TOPIC)) == []
        with pytest.raises(CorrectionError, match="schon entschieden"):
            reject(connection, view.id, reason="", now=day(2))
        with pytest.raises(CorrectionError, match="gibt es nicht"):
            reject(connection, view.id + 1, reason="", now=day(2))


def test_a_decision_settles_what_was_suggested(engine: Engine) -> None:
    read(engine, found(), found("12"))
    for label, key in ((False, "11"), (True, "11"), (False, "12")):
        suggested(engine, label, key)
    ruled(engine, False)
    assert [view.paper for view in waiting(engine)] == ["council/12"]
    of_readers = [view for view in waiting(engine, everything=True) if view.origin == "reader"]
    settled = {view.label: view.decision for view in of_readers if view.paper == "council/11"}
    assert settled == {False: "accepted", True: "rejected"}


def test_the_same_is_kept_once_and_of_one_paper_only_a_few(engine: Engine) -> None:
    read(engine, found(), found("12"))
    assert [suggested(engine), suggested(engine)] == [True, False]
    kept = [suggested(engine, reason=f"Grund {number}") for number in range(MOST_OF_A_PAPER)]
    assert kept == [True] * (MOST_OF_A_PAPER - 1) + [False]
    assert suggested(engine, True)
    assert suggested(engine, key="12")


def test_what_nobody_can_look_at_is_not_taken(engine: Engine) -> None:
    read(engine, found())
    with engine.begin() as connection:
        for number in range(MOST_OPEN):
            named = f"https://ris.example/{number}"
            assert suggest(connection, topic=TOPIC, label=True, reason="x", now=day(0), named=named)
        with pytest.raises(TooManyOpen):
            suggest(
                connection, topic=TOPIC, label=True, reason="x", now=day(0), named="https://other.example/"
            )


def test_of_a_paper_that_is_not_known_yet(engine: Engine) -> None:
    read(engine, found(selected=False))
    with engine.begin() as connection:
        assert suggest(
            connection, topic=TOPIC, label=True, reason="Wichtig", now=day(0), named="https://ris.example/1"
        )
    [view] = waiting(engine)
    assert (view.paper, view.named) == ("", "https://ris.example/1")
    with engine.begin() as connection:
        with pytest.raises(CorrectionError, match="--paper"):
            accept(connection, view.id, reason="", now=day(1))
        accept(connection, view.id, reason="", now=day(1), paper_id=paper_id(engine))
    assert listed(engine) == ["11"]


def test_examples_are_what_holds_with_what_the_matcher_reads(engine: Engine) -> None:
    with engine.begin() as connection:
        save_file(
            connection,
            FileRecord(
                sha256="a" * 64, size=9, media_type="text/plain", state="read", pages=("Eins", "Zwei")
            ),
            day(0),
        )
    file = KeptFile(link=FileLink(url="http://localhost/f", name="Antrag.pdf"), sha256="a" * 64)
    read(engine, found(text="Seite", files=(file,)), found("12"), found("13"))
    ruled(engine, False)
    ruled(engine, True, "12", days=2)
    ruled(engine, True, "13", days=3)
    undone(engine, "13", days=4)
    with engine.connect() as connection:
        one, two = examples(connection, TOPIC)
    assert (one.id, one.label, one.text) == ("council/11", False, "Seite\n\nEins\n\nZwei")
    assert (two.id, two.label, two.title) == (
        "council/12",
        True,
        "Sprachkurse für Zugewanderte im Ortsteil 12",
    )


def test_what_is_taken_down_meanwhile_can_be_decided_of(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(engine, found())
    ruled(engine, True)
    overrule = rulings.overrule
    begun: list[Future[object]] = []

    def remove() -> object:
        with engine.begin() as connection:
            return take_down(connection, [paper_id(engine)], reason="Weil", by="Mira", now=day(2))

    with beside(engine) as begin:

        def stopped(*given: Any, **named: Any) -> None:
            begun.append(begin(remove))
            overrule(*given, **named)

        monkeypatch.setattr(rulings, "overrule", stopped)
        assert ruled(engine, False) == [paper_id(engine)]
        assert begun[0].result(PATIENCE) == ["council/11"]
    assert listed(engine) == []

"""Deciding again: what comes and goes, that nobody is told, and that a killed run is gone on with."""

import datetime as dt
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import Engine, select

from antragsradar import reclassifying
from antragsradar.reclassifying import ROUNDS, Reclassified, reclassify
from scrapers.selection.matcher import Candidate, Matcher
from storage.database import reading
from storage.deliveries import lease, told
from storage.models import Paper, TopicMatch
from storage.outbox import record_sent
from storage.planning import plan
from storage.records import TopicMatch as Match
from storage.rulings import decide
from storage.stored import count_outdated
from storage.subscriptions import begin_subscriptions
from storage.takedowns import take_down
from tests.beside import PATIENCE, beside
from tests.reclassifying.rules import BOTH, NEW, OLD, day, item, read, rules

COURSE = item("11", "Sprachkurse für alle")
GUIDES = item("12", "Lotsen für alle")
PATH = item("13", "Ein Radweg")


def again(engine: Engine, matcher: Matcher = NEW, *, days: float = 2, write: bool = True) -> Reclassified:
    """Decide again."""
    return reclassify(engine, matcher, write=write, clock=lambda: day(days))


def selected(engine: Engine, topic: str = "integration") -> set[str]:
    """The keys of the selected papers."""
    with reading(engine) as connection:
        keys = select(Paper.key).join(TopicMatch, TopicMatch.paper_id == Paper.id)
        return set(connection.scalars(keys.where(TopicMatch.selected, TopicMatch.topic == topic)))


def moved(result: Reclassified) -> set[tuple[str, bool]]:
    """The keys that came or went."""
    return {(move.paper.removeprefix("council/"), move.selected) for move in result.moves}


def left(engine: Engine, matcher: Matcher = NEW) -> int:
    """On how many papers it is to be decided again."""
    with reading(engine) as connection:
        return count_outdated(connection, {topic.name: topic.version for topic in matcher.topics})


def subscribe(engine: Engine) -> None:
    """Somebody is told everything."""
    with engine.begin() as connection:
        begin_subscriptions(connection, ["a@example.org"], now=day(-1000))


def mailed(engine: Engine, days: float) -> int:
    """How many changes are told now."""
    sent = 0
    with engine.begin() as connection:
        plan(connection, day(days), domain="example.org", hour=None)
        for leased in lease(connection, day(days), "test", most=1000):
            sent += sum(len(each.changes) for each in told(connection, leased.id, day(days)))
            record_sent(connection, leased, day(days))
    return sent


def test_a_look_says_what_would_come_and_go_and_writes_nothing(engine: Engine) -> None:
    read(engine, OLD, COURSE, GUIDES, PATH)
    result = again(engine, write=False)
    assert (result.papers, result.left, result.by_hand) == (3, 0, 0)
    assert moved(result) == {("11", False), ("12", True)}
    came, went = sorted(result.moves, key=lambda move: not move.selected)
    assert (came.title, came.score_before, came.score) == ("Lotsen für alle", 0.0, 4.0)
    assert [each.found for each in came.evidence] == ["Lotsen"]
    assert (went.score, [each.found for each in went.evidence_before]) == (0.0, ["Sprachkurse"])
    assert selected(engine) == {"11"}
    assert left(engine) == 3


def test_what_was_said_is_done_and_there_is_nothing_left(engine: Engine) -> None:
    read(engine, OLD, COURSE, GUIDES, PATH)
    assert moved(again(engine)) == {("11", False), ("12", True)}
    assert selected(engine) == {"12"}
    assert left(engine) == 0
    assert again(engine) == Reclassified()


def test_a_paper_without_any_hit_is_decided_too(engine: Engine) -> None:
    """Else each call would look at it again."""
    read(engine, OLD, PATH)
    assert left(engine, OLD) == 0
    again(engine)
    with reading(engine) as connection:
        row = connection.execute(select(TopicMatch.__table__)).one()
    assert (row.selected, row.rules, row.evidence) == (False, "2", [])


def test_nobody_is_told_of_what_was_but_of_what_comes(engine: Engine) -> None:
    subscribe(engine)
    read(engine, OLD, COURSE, GUIDES)
    assert mailed(engine, 1) == 1
    again(engine, BOTH)
    assert selected(engine) == {"11", "12"}
    assert mailed(engine, 3) == 0, "neither what was new before, nor what was told, again"
    read(engine, BOTH, item("12", "Lotsen für alle", kind="Antrag"), days=4)
    assert mailed(engine, 5) == 1


def test_what_comes_back_is_not_told_twice(engine: Engine) -> None:
    subscribe(engine)
    read(engine, OLD, COURSE)
    assert mailed(engine, 1) == 1
    again(engine, NEW)
    again(engine, BOTH, days=3)
    assert selected(engine) == {"11"}
    assert mailed(engine, 4) == 0


def test_what_is_planned_is_not_sent_when_it_falls_away(engine: Engine) -> None:
    subscribe(engine)
    read(engine, OLD, COURSE)
    with engine.begin() as connection:
        assert plan(connection, day(1), domain="example.org", hour=None).items == 1
    again(engine)
    assert mailed(engine, 2) == 0


def test_what_waits_to_be_told_is_told_where_it_stays(engine: Engine) -> None:
    subscribe(engine)
    read(engine, OLD, COURSE)
    again(engine, BOTH)
    assert mailed(engine, 3) == 1


def test_it_is_silent_also_by_the_same_rules(engine: Engine) -> None:
    """What decides differently then is our own code; that comes up where another topic has changed."""
    subscribe(engine)
    traffic = [rules("radweg*", version=version, topic="verkehr") for version in "12"]
    read(engine, Matcher([rules("nichts*", version="1"), traffic[0]]), GUIDES)
    again(engine, Matcher([rules("lotse*", version="1"), traffic[1]]))
    assert selected(engine) == {"12"}
    assert mailed(engine, 3) == 0


def test_the_operators_decision_stays(engine: Engine) -> None:
    read(engine, OLD, COURSE, GUIDES, PATH)
    with engine.begin() as connection:
        for paper, label in ((1, True), (2, False), (3, True)):
            decide(connection, paper, "integration", label=label, reason="Nachgelesen", now=day(1))
    result = again(engine)
    assert (result.papers, result.by_hand, result.moves) == (3, 3, [])
    assert selected(engine) == {"11", "13"}


def test_one_topic_alone(engine: Engine) -> None:
    traffic = rules("radweg*", version="1", topic="verkehr")
    read(engine, Matcher([*OLD.topics, traffic]), COURSE, PATH)
    result = again(engine, Matcher([rules("sprach*", version="9", topic="verkehr")]))
    assert moved(result) == {("11", True), ("13", False)}
    assert (selected(engine), selected(engine, "verkehr")) == ({"11"}, {"11"})
    assert left(engine, OLD) == 0


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_killed_run_is_gone_on_with(engine: Engine, monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    monkeypatch.setattr(reclassifying, "BATCH", 2)
    papers = [item(str(number), f"Lotsen im Ortsteil {number}") for number in range(11, 18)]
    read(engine, OLD, *papers)
    done: list[int] = []

    def killing() -> dt.datetime:
        if len(done) == batches:
            raise Killed
        done.append(1)
        return day(2)

    with pytest.raises(Killed):
        reclassify(engine, NEW, write=True, clock=killing)
    assert left(engine) == 7 - 2 * batches
    result = again(engine, days=3)
    assert (result.papers, len(result.moves)) == (7 - 2 * batches, 7 - 2 * batches)
    assert selected(engine) == {paper.key for paper in papers}


class Disturbed(Matcher):
    """While it decides, a reading keeps the paper anew, by the old rules."""

    def __init__(self, engine: Engine, times: int) -> None:
        super().__init__(NEW.topics)
        self._engine = engine
        self._times = times

    def match(self, candidate: Candidate) -> tuple[Match, ...]:
        """Decide on what it was shown."""
        if self._times:
            self._times -= 1
            read(self._engine, OLD, item("12", f"Lotsen, Fassung {self._times}"), days=2)
        return super().match(candidate)


def test_what_is_read_meanwhile_is_decided_in_its_new_words(engine: Engine) -> None:
    read(engine, OLD, GUIDES)
    result = again(engine, Disturbed(engine, 1))
    assert (result.papers, result.left, moved(result)) == (1, 0, {("12", True)})
    with reading(engine) as connection:
        [evidence] = connection.scalars(select(TopicMatch.evidence)).one()
    assert evidence["snippet"] == "Lotsen, Fassung 0"


def test_what_is_read_again_and_again_is_left(engine: Engine) -> None:
    read(engine, OLD, GUIDES)
    result = again(engine, Disturbed(engine, ROUNDS))
    assert (result.papers, result.left, result.moves) == (0, 1, [])
    assert left(engine) == 1


def test_what_is_taken_down_meanwhile_is_quoted_no_more(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(engine, OLD, GUIDES)
    save = reclassifying.save_matches
    begun: list[Future[object]] = []

    def remove() -> object:
        with engine.begin() as connection:
            ids = connection.scalars(select(Paper.id)).all()
            return take_down(connection, ids, reason="Weil", by="Mira", now=day(2))

    with beside(engine) as begin:

        def stopped(*given: Any, **named: Any) -> None:
            begun.append(begin(remove))
            save(*given, **named)

        monkeypatch.setattr(reclassifying, "save_matches", stopped)
        again(engine)
        assert begun[0].result(PATIENCE) == ["council/12"]
    with reading(engine) as connection:
        assert connection.scalars(select(TopicMatch.evidence)).all() == [[]]

"""What is counted: motions, each once, exactly those that the list shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import Engine, event, insert, update

from storage.database import reading
from storage.filtering import all_matching, count_matching, matching, motions_matching
from storage.filters import Filter
from storage.models import StateChange, TopicMatch
from storage.motions import motions_by_id
from storage.statistics import Share, Shares, months, parties, subtopics
from storage.statistics_outcomes import outcomes
from storage.statistics_silence import Gap, gaps
from tests.alerts.house import add_change, add_motion, set_source
from tests.alerts.samples import NOW, instant

FILTERS = [
    Filter(),
    Filter(topics=("alle",)),
    Filter(bodies=("99999001",)),
    Filter(bodies=("99999002",)),
    Filter(parties=("SPD",), kinds=("Antrag",)),
    Filter(words="Sprachlotse NICHT xyz"),
    Filter(changes=("decided",)),
    Filter(motion="00000000-0000-4000-8000-000000000001"),
    Filter(organizations=("Rat",)),
]


def test_months_and_bodies(town: Engine) -> None:
    with reading(town) as connection:
        found = months(connection, Filter())
    assert dict(found.motions) == {"": 1, "2026-01": 1, "2026-03": 5}
    assert dict(found.by_body) == {
        ("", "99999001"): 1,
        ("2026-01", "99999001"): 1,
        ("2026-01", "99999002"): 1,  # it counts for both of its bodies
        ("2026-03", "99999001"): 4,
        ("2026-03", ""): 1,
    }


def test_parties_each_for_itself(town: Engine) -> None:
    with reading(town) as connection:
        found = parties(connection, Filter())
    assert found == Shares(7, (Share("", "SPD", 6), Share("", "FDP", 1), Share("", "", 1)))


def test_a_motion_of_two_papers_counts_once(town: Engine) -> None:
    with reading(town) as connection:
        before = months(connection, Filter()), parties(connection, Filter()), subtopics(connection, Filter())
    with town.begin() as connection:
        connection.exec_driver_sql("UPDATE papers SET motion_id = 2 WHERE id = 99")
        connection.exec_driver_sql(
            "UPDATE topic_matches SET selected = true, motion_id = 2 WHERE paper_id = 99"
        )
    with reading(town) as connection:
        after = months(connection, Filter()), parties(connection, Filter()), subtopics(connection, Filter())
    assert after[0] == before[0]
    assert after[1].motions == before[1].motions
    assert after[1].shares[0] == before[1].shares[0]
    assert after[2] == before[2]


def test_subtopics_of_the_topic_that_is_asked_for(town: Engine) -> None:
    add_motion(town, 50, topic="haushalt", fields={})
    with town.begin() as connection:
        match = update(TopicMatch).where(TopicMatch.paper_id == 50)
        connection.execute(match.values(subtopics=["steuer"]))
    with reading(town) as connection:
        main, every = subtopics(connection, Filter()), subtopics(connection, Filter(topics=("alle",)))
    own = (Share("integration", "sprache", 2), Share("integration", "arbeit", 1))
    assert main == Shares(7, (*own, Share("", "", 5)))
    assert every.shares == (
        own[0], own[1], Share("haushalt", "steuer", 1), Share("", "", 6),
    )  # fmt: skip


def test_outcomes_and_days(town: Engine) -> None:
    with reading(town) as connection:
        found = outcomes(connection, Filter())
    assert found.motions == 7
    assert found.results == {"accepted": 3, "rejected": 1, "recommended": 1, "withdrawn": 1, "open": 1}
    assert found.days == {"accepted": (20,), "rejected": (10,)}
    assert found.undated == 2
    assert found.decided == 4


def test_outcomes_are_those_that_the_motions_show(town: Engine) -> None:
    with reading(town) as connection:
        shown = motions_by_id(connection, motions_matching(connection, Filter(), limit=50))
        found = outcomes(connection, Filter())
    standings = [motion.standing for motion in shown]
    has_result = [each.state == "withdrawn" or bool(each.at and each.at.result) for each in standings]
    named = ["withdrawn" if each.state == "withdrawn" else each.outcome for each in standings]
    assert found.results == Counter(
        name if is_told else "open" for name, is_told in zip(named, has_result, strict=True)
    )
    assert found.decided == sum(each.state == "decided" for each in standings)


@pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: wanted.query() or "everything")
def test_as_many_as_the_list_shows(town: Engine, wanted: Filter) -> None:
    add_change(town, 2, kind="decided")
    with reading(town) as connection:
        listed = count_matching(connection, wanted)
        one_by_one = set(connection.scalars(matching(connection, wanted)))
        assert set(connection.scalars(all_matching(connection, wanted))) == one_by_one
        assert months(connection, wanted).motions.total() == listed
        assert parties(connection, wanted).motions == listed
        assert subtopics(connection, wanted).motions == listed
        found = outcomes(connection, wanted)
        assert found.motions == sum(found.results.values()) == listed


@pytest.mark.parametrize("count", [months, parties, subtopics, outcomes])
def test_one_statement_for_each_count(town: Engine, count: object) -> None:
    said: list[str] = []
    with reading(town) as connection:
        event.listen(connection, "before_cursor_execute", lambda *given: said.append(given[2]))
        count(connection, Filter())
    assert len([each for each in said if each != "BEGIN"]) == 1


def test_an_empty_database(house: Engine) -> None:
    with reading(house) as connection:
        assert months(connection, Filter()).motions == {}
        assert parties(connection, Filter()) == subtopics(connection, Filter()) == Shares(0, ())
        assert outcomes(connection, Filter()).motions == 0


def test_gaps_of_more_than_a_day(house: Engine) -> None:
    set_source(house, "musterstadt", first_read_at=instant(1), state="broken", since=NOW)
    day = dt.timedelta(days=1)
    spells = [("blocked", -20), ("broken", -19.5), ("ok", -15), ("broken", -10), ("ok", -9.5), ("held", -3)]
    with house.begin() as connection:
        for state, at in spells:
            since = NOW + at * day
            values = {"source": "musterstadt", "since": since, "state": state, "failure": "", "message": ""}
            connection.execute(insert(StateChange).values(**values, findings=[]))
    with reading(house) as connection:
        found = gaps(connection, None, NOW - 30 * day, NOW)
        assert gaps(connection, None, NOW - 10 * day, NOW) == [found[0], found[2]]
        assert gaps(connection, ["99999001"], NOW - 30 * day, NOW) == found[1:]
    title = "Stadt Musterstadt"
    assert found == [
        Gap("Kreis Altdorf", None, None),  # was never read
        Gap(title, NOW - 20 * day, NOW - 15 * day),
        Gap(title, NOW - 3 * day, None),
    ]

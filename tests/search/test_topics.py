"""A search within a topic asks narrow indexes: the topic's own, and never the wide rows of papers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, update

from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import Paper, TopicMatch
from storage.search.index import follow_motions
from tests.search.papers import Both, found, keep
from tests.statements import asked_of

WITHIN = Filter(words="Unterkunft", topics=("integration",))
MOST_STATEMENTS = 4
"""The last stem, the words, those motions in order, what is shown with another."""


def plan(connection: Connection, statement: str, parameters: Any) -> str:
    """How the database goes about it, were the tables large."""
    explained = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        explained = "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explained} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("which", [0, 1])
def test_a_topic_is_looked_up_in_its_index(both: Both, which: int) -> None:
    engine = both[which]
    keep(engine, [("Unterkunft", f"Haus {number}") for number in range(40)])
    assert len(found(engine, WITHIN)) == 20  # all stems are in memory from now on
    with reading(engine) as connection:
        with asked_of(engine) as asked:
            assert len(motions_matching(connection, WITHIN, limit=20)) == 20
        assert len(asked) <= MOST_STATEMENTS
        in_topic = [each for each in asked if "topic_matches" in each[0]]
        assert in_topic
        for statement, parameters in in_topic:
            assert " papers" not in statement
            covering = {"sqlite": "USING COVERING INDEX", "postgresql": "Index Only Scan using"}
            wanted = f"{covering[engine.dialect.name]} ix_topic_matches_selected"
            assert wanted in plan(connection, statement, parameters), statement


def test_a_topic_selects_the_motion_that_its_paper_moved_to(both: Both) -> None:
    for engine in both:
        keep(engine, [("Unterkunft", ""), ("Zaun", "")])  # the second is selected
        assert found(engine, WITHIN) == []
        with engine.begin() as connection:
            connection.execute(update(Paper).where(Paper.id == 2).values(motion_id=1))
            follow_motions(connection, {2: 1})
        assert found(engine, WITHIN) == [1]
        with engine.begin() as connection:
            connection.execute(update(TopicMatch).values(selected=False))
        assert found(engine, WITHIN) == []

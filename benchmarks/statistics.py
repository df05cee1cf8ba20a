"""What the numbers of the page of statistics cost.

    python -m benchmarks.statistics [PAPERS]

The database is that of benchmarks.search, with what is counted besides: dates, bodies, parties, sub-topics
and results. Each count is made for the main topic, for all motions, and for words.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from benchmarks.measurement import Measurement, table
from benchmarks.search import START, fastest, fill
from storage.database import open_database, reading, upgrade
from storage.filters import Filter
from storage.models import Paper, TopicMatch
from storage.models_search import PaperTag
from storage.search.index import index_rest
from storage.statistics import months, parties, subtopics
from storage.statistics_outcomes import outcomes

PAPERS = 20_000
MOST_MILLISECONDS = 500.0
"""For all counts of the main topic together."""
COUNTS: dict[str, Callable[[Connection, Filter], object]] = {
    "months": months,
    "parties": parties,
    "subtopics": subtopics,
    "outcomes": outcomes,
}
FILTERS = {
    "topic": Filter(),
    "all": Filter(topics=("alle",)),
    "words": Filter(topics=("alle",), words="Sprachkurs ODER Museum"),
    "party": Filter(parties=("CDU",)),
}
RESULTS = ("einstimmig beschlossen", "mehrheitlich abgelehnt", "vertagt", "zur Kenntnis genommen", "")
PARTIES = ("SPD", "CDU", "FDP", "AfD", "Volt", "Die Linke", "Bündnis 90/Die Grünen", "UWG")
SUBTOPICS = ("sprache", "unterkunft", "arbeit", "teilhabe")


def enrich(engine: Engine) -> None:
    """What is counted, for each paper."""
    luck = random.Random(3)
    with engine.begin() as connection:
        ids = connection.scalars(select(Paper.id)).all()
        statement = (
            update(Paper)
            .where(Paper.id == bindparam("paper"))
            .values(date=bindparam("day"), snapshot=bindparam("shown"))
        )
        connection.execute(statement, [{"paper": id_, **_paper(luck)} for id_ in ids])
        matched = connection.scalars(select(TopicMatch.paper_id)).all()
        named = update(TopicMatch).where(TopicMatch.paper_id == bindparam("paper"))
        connection.execute(
            named.values(subtopics=bindparam("named")),
            [{"paper": id_, "named": luck.sample(SUBTOPICS, luck.randrange(3))} for id_ in matched],
        )
    index_rest(engine)
    with engine.begin() as connection:
        tags = [{"paper_id": id_, "kind": "party", "value": luck.choice(PARTIES[1:])} for id_ in ids]
        connection.execute(insert(PaperTag), tags)


def _paper(luck: random.Random) -> dict[str, Any]:
    day = START.date() - dt.timedelta(days=luck.randrange(3000))
    consultation = {
        "organization": luck.choice(("Rat der Stadt", "Sozialausschuss")),
        "date": (day + dt.timedelta(days=luck.randrange(200))).isoformat(),
        "start": None,
        "role": "",
        "number": "1",
        "result": luck.choice(RESULTS),
        "votes": None,
        "meeting": "1",
        "cancelled": False,
        "dropped": False,
    }
    return {"day": day, "shown": {"consultations": [consultation] if luck.random() < 0.7 else []}}


def measured(connection: Connection) -> Iterator[tuple[str, str, float]]:
    """Milliseconds of each count for each filter."""
    for wanted, filter_ in FILTERS.items():
        for name, count in COUNTS.items():
            yield wanted, name, fastest(lambda: count(connection, filter_))  # noqa: B023


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Print each count; those of the main topic beside what they may take together."""
    count = int(papers)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder)}/statistics.db")
        upgrade(engine)
        fill(engine, count)
        enrich(engine)
        with reading(engine) as connection:
            rows = list(measured(connection))
        engine.dispose()
    for wanted in FILTERS:
        taken = {name: milliseconds for of, name, milliseconds in rows if of == wanted}
        each = "".join(f"{name} {milliseconds:8.1f}  " for name, milliseconds in taken.items())
        print(f"{wanted:8}{each}together {sum(taken.values()):8.1f} ms")
    together = sum(milliseconds for of, _, milliseconds in rows if of == "topic")
    goal = MOST_MILLISECONDS
    return [Measurement("statistics: main topic", together, goal, "ms", together / goal, 1.0, "at most")]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))

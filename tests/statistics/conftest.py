"""A town whose motions are known one by one, and its website."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from alerts.web.app import create_app
from storage.models import Body, Paper, Topic, TopicMatch
from storage.motion_tables import MotionPart
from storage.search.index import index_rest
from tests.alerts.house import add_motion, open_house, set_source
from tests.alerts.samples import NOW, SITE, instant
from tests.alerts.test_web import Web


def sitting(day: str, result: str, organization: str = "Rat", **more: object) -> dict[str, object]:
    return {
        "organization": organization, "date": day, "start": None, "role": "", "number": "1", "result": result,
        "votes": None, "meeting": None, "cancelled": False, "dropped": False, **more,
    }  # fmt: skip


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = open_house(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def town(house: Engine) -> Engine:
    """Eight motions, one of them within another, one of two bodies, one without a date."""
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), first_read_at=instant(1), last_read_at=NOW)
    with house.begin() as connection:
        connection.execute(insert(Body).values(ags="99999002", name="Kreis Altdorf"))
        names = {"sprache": "Sprache", "arbeit": "Arbeit & Beruf"}
        connection.execute(
            insert(Topic).values(name="integration", position=0, title="Integration", subtopics=names)
        )
    for number, values in MOTIONS.items():
        add_motion(house, number, **{"fields": {}, "originators": ["SPD"], **values})
    add_motion(house, 99, selected=False)
    with house.begin() as connection:
        connection.execute(insert(MotionPart).values(motion_id=8, whole_id=1))
        for number, named in SUBTOPICS.items():
            match = update(TopicMatch).where(TopicMatch.paper_id == number)
            connection.execute(match.values(subtopics=named))
        for number, (state, sittings) in RESULTS.items():
            paper = update(Paper).where(Paper.id == number)
            connection.execute(paper.values(state=state, snapshot={"consultations": sittings}))
    index_rest(house)
    return house


MOTIONS = {
    1: {"originators": ["SPD", "FDP"]},  # 2 March 2026, as its number says
    2: {},
    3: {"originators": []},
    4: {"date": None, "fields": {"date": "2026-01-05", "bodies": ["Kreis Altdorf"]}},
    5: {"date": None},
    6: {"body_ags": None},
    7: {},
    8: {},
}
SUBTOPICS = {1: ["sprache", "arbeit"], 2: ["sprache"], 8: ["arbeit"]}
RESULTS = {
    1: ("present", [sitting("2026-03-12", "vertagt"), sitting("2026-03-22", "einstimmig beschlossen")]),
    2: ("present", [sitting("2026-03-13", "abgelehnt"), sitting("2026-04-01", "zur Kenntnis genommen")]),
    3: ("present", [sitting("2026-03-20", "beschlossen", cancelled=True)]),
    4: ("present", [sitting("2026-02-04", "zugestimmt", "Sozialausschuss")]),
    5: ("present", [sitting("2026-03-30", "beschlossen")]),  # nobody knows since when
    6: ("withdrawn", []),
    7: ("present", [sitting("2026-03-01", "beschlossen")]),  # before it was brought in
    8: ("present", [sitting("2026-03-20", "beschlossen")]),  # is told with the first
}


@pytest.fixture
def web(town: Engine, tmp_path: Path) -> Iterator[Web]:
    with Web(create_app(town, SITE, feeds=tmp_path / "feeds")) as running:
        yield running

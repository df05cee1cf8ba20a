"""An amendment counts as lists show it: with its motion, or by itself for a party or body of its own."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from alerts.charts.months import months_chart
from alerts.charts.shares import parties_chart
from alerts.charts.table import Row
from alerts.web.app import create_app
from storage.database import reading
from storage.facet_counts import facets
from storage.facets import known_values
from storage.filtering import count_matching
from storage.filters import Filter
from storage.motion_tables import MotionPart
from storage.search.index import index_rest
from storage.statistics import UNKNOWN, Months, Share, Shares, months, parties, subtopics
from storage.statistics_outcomes import outcomes
from tests.alerts.house import add_motion
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.api.conftest import asked

ALTDORF = "99999002"
AMENDMENTS = {
    20: (2, {"originators": ["CDU"]}),
    21: (2, {"originators": ["CDU", "SPD"]}),
    22: (3, {"originators": ["CDU"], "date": dt.date(2026, 4, 7)}),  # to one of no party
    23: (1, {"originators": ["SPD"], "body_ags": ALTDORF, "date": dt.date(2026, 5, 4)}),
    24: (5, {"originators": ["FDP"], "body_ags": ALTDORF, "date": None}),
    25: (4, {"originators": ["Volt"], "fields": {"bodies": ["Kreis Altdorf"]}}),  # whose motion is of it too
    26: (30, {"originators": ["CDU"]}),  # to one of which no topic speaks
    27: (2, {"originators": ["Volt"], "topic": "haushalt"}),
}
FILTERS = [
    Filter(),
    Filter(topics=("alle",)),
    Filter(topics=("haushalt",)),
    Filter(kinds=("Antrag",)),
    Filter(kinds=("Änderungsantrag",)),
    Filter(years=("2026",), words="Sprachlotse"),
]
each_filter = pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: wanted.query() or "everything")


@pytest.fixture
def council(town: Engine) -> Engine:
    """The town, with amendments to its motions by the same parties and bodies, and by others."""
    add_motion(town, 30, selected=False)
    for number, (whole, values) in AMENDMENTS.items():
        add_motion(town, number, **{"kind": "Änderungsantrag", "fields": {}, **values})
        with town.begin() as connection:
            connection.execute(insert(MotionPart).values(motion_id=number, whole_id=whole))
    index_rest(town)
    return town


@each_filter
def test_a_party_counts_as_often_with_its_filter_as_without(council: Engine, wanted: Filter) -> None:
    with reading(council) as connection:
        bars = {each.value: each.motions for each in parties(connection, wanted).shares}
        for party in known_values(connection).parties:
            alone = dataclasses.replace(wanted, parties=(party,))
            counted = parties(connection, alone)
            own = {each.value: each.motions for each in counted.shares}
            totals = {counted.motions, count_matching(connection, alone), own.get(party, 0)}
            assert totals == {bars.get(party, 0)}, party


@each_filter
def test_a_body_counts_as_often_with_its_filter_as_without(council: Engine, wanted: Filter) -> None:
    with reading(council) as connection:
        every = months(connection, wanted).by_body
        for body in known_values(connection).bodies:
            alone = dataclasses.replace(wanted, bodies=(body.ags,))
            counted = months(connection, alone)
            bars = Counter({month: count for (month, of), count in every.items() if of == body.ags})
            assert counted.motions == bars, body
            assert counted.motions.total() == count_matching(connection, alone), body


@each_filter
def test_a_kind_counts_as_often_as_the_list_offers(council: Engine, wanted: Filter) -> None:
    with reading(council) as connection:
        offered = facets(connection, wanted).of("art")
        for kind in known_values(connection).kinds:
            if wanted.kinds and kind not in wanted.kinds:
                continue
            alone = dataclasses.replace(wanted, kinds=(kind,))
            totals = {
                months(connection, alone).motions.total(),
                parties(connection, alone).motions,
                subtopics(connection, alone).motions,
                outcomes(connection, alone).motions,
                count_matching(connection, alone),
            }
            assert totals == {offered[kind]}, kind


def test_the_whole_counts_each_with_its_motion(council: Engine) -> None:
    with reading(council) as connection:
        found = parties(connection, Filter())
        bodies = months(connection, Filter())
    # Seven motions as before, and one whose own motion no topic selects.
    assert found == Shares(
        8,
        (
            Share("", "SPD", 6),
            Share("", "CDU", 4),
            Share("", "FDP", 2),
            Share("", "Volt", 1),
            Share("", "", 1),
        ),
    )
    assert bodies.motions == {"": 1, "2026-01": 1, "2026-03": 6, "2026-05": 0}
    assert bodies.by_body["2026-05", ALTDORF] == bodies.by_body["", ALTDORF] == 1


def test_site_tables_lists_and_answers_agree(council: Engine, tmp_path: Path) -> None:
    with Web(create_app(council, SITE, feeds=tmp_path / "feeds")) as web:

        def rows(query: str) -> dict[str, str]:
            text = web.get(f"/statistik/parteien.csv{query}").body.decode("utf-8-sig")
            return {row[0]: row[1] for row in csv.reader(io.StringIO(text), delimiter=";")}

        told = asked(web, "/api/v1/statistics")
        named = {each["party"]: str(each["motions"]) for each in told["parties"]}
        listed = asked(web, "/api/v1/motions?partei=CDU")["items"]
        assert (
            rows("")["CDU"] == rows("?partei=CDU")["Vorgänge insgesamt"] == named["CDU"] == str(len(listed))
        )
        bodies = {each["month"]: each["bodies"] for each in told["months"]}
        assert bodies["2026-05"] == [{"body": ALTDORF, "motions": 1}]
        notes = web.get("/statistik").words
        assert "für sich, wo der nicht zur Auswahl gehört" in notes
        assert "für sich bei einer Partei, von der der Antrag selbst nicht ist" in notes


def test_more_amendments_than_motions_are_no_share_of_these() -> None:
    shares = Shares(1, (Share("", "CDU", 2), Share("", "SPD", 1)))
    rows = parties_chart(shares).table.rows
    assert rows[:2] == (Row("CDU", (2, None)), Row("SPD", (1, 100.0)))


def test_amendments_without_a_date_have_a_row() -> None:
    counts = Months(
        Counter({"2026-03": 1, UNKNOWN: 0}), Counter({("2026-03", "99999001"): 1, (UNKNOWN, ALTDORF): 1})
    )
    rows = months_chart(counts, {}, dt.date(2026, 3, 31)).table.rows
    assert Row("ohne Datum", (0, 0, 1)) in rows
    assert rows[-1].values == (1, 1, 1)

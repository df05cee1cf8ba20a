"""Charts as pure functions: hostile names; nothing, one and many values; numbers as German writes them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.charts.bars import Bar, bars
from alerts.charts.boxes import quartiles, round_end
from alerts.charts.chart import Chart
from alerts.charts.drawing import inline, standalone
from alerts.charts.durations import durations_chart
from alerts.charts.months import MOST_MONTHS, months_chart
from alerts.charts.shares import MOST_BARS, outcomes_chart, parties_chart, subtopics_chart
from alerts.charts.svg import LABEL_CHARACTERS
from alerts.charts.table import Row, Table, shown, to_csv
from alerts.safe import line
from storage.records import TopicRecord
from storage.statistics import Months, Share, Shares
from storage.statistics_outcomes import Outcomes
from tests.alerts.samples import HOSTILE

TODAY = dt.date(2026, 3, 10)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(standalone(chart.drawing, "Vorgänge", "Antragsradar"))


def labels(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def rects(root: ElementTree.Element, *kinds: str) -> list[ElementTree.Element]:
    return [each for each in root.iter(f"{SVG}rect") if each.get("class") in kinds]


def parties(*counts: int) -> Shares:
    shares = tuple(Share("", f"Partei {at:02}", count) for at, count in enumerate(counts))
    return Shares(sum(counts), shares)


def rows(chart: Chart) -> dict[str, tuple[object, ...]]:
    return {row.name: row.values for row in chart.table.rows}


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_name_gets_out_of_its_element(name: str, topic: str) -> None:
    hostile = name + HOSTILE
    shares = Shares(3, (Share(topic, hostile, 2), Share("b", "]]>", 1)))
    named = {topic: TopicRecord(name=topic or "x", title=HOSTILE, subtopics={hostile: hostile})}
    counts = Months(Counter({"2026-03": 1}), Counter({("2026-03", hostile): 1}))
    for chart in (
        parties_chart(shares),
        subtopics_chart(shares, named),
        months_chart(counts, {hostile: hostile}, TODAY),
    ):
        file = standalone(chart.drawing, hostile, topic)
        known = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "line", "text"}
        for part in (ElementTree.fromstring(file), ElementTree.fromstring(inline(chart.drawing))):
            assert {each.tag.removeprefix(SVG) for each in part.iter()} <= known
            assert not {"style", "href", "onload"} & {key for each in part.iter() for key in each.attrib}
        assert "\u202e" not in file.decode()
        assert "\u202e" not in to_csv(chart.table).decode()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_the_csv_says_what_the_table_says_and_is_no_formula(names: list[str]) -> None:
    table = Table(("Name", "Zahl", "Anteil"), tuple(Row(name, (1234, 12.5)) for name in names))
    content = to_csv(table).decode()
    assert content.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(content[1:], newline=""), delimiter=";"))
    assert read[0] == ["Name", "Zahl", "Anteil"]
    for name, row in zip(names, read[1:], strict=True):
        assert row[1:] == ["1234", "12,5"]
        assert row[0].removeprefix("'") == line(name).removeprefix("'")
        assert not row[0].startswith(("=", "+", "-", "@"))


def test_numbers_as_german_writes_them() -> None:
    assert [shown(each) for each in (1234567, 0, None, 12.5, 1234.56, 100.0)] == [
        "1.234.567", "0", "–", "12,5", "1.234,6", "100,0",
    ]  # fmt: skip


def test_many_parties_fold_into_others_and_the_table_names_each() -> None:
    chart = parties_chart(parties(*range(30, 0, -1)))
    assert len(rects(drawn(chart), "bar", "rest")) == MOST_BARS
    assert labels(drawn(chart)).count("19 andere zusammen") == 1
    assert len(rects(drawn(chart), "rest")) == 1
    assert len(chart.table.rows) == 31
    assert rows(chart)["Partei 29"] == (1, 100 / 465)


def test_what_is_not_known_is_drawn_otherwise_and_last() -> None:
    chart = parties_chart(Shares(3, (Share("", "SPD", 1), Share("", "", 2))))
    assert [each.get("class") for each in rects(drawn(chart), "bar", "rest")] == ["bar", "rest"]
    assert rects(drawn(chart), "rest")[0].get("fill") == "url(#parteien-muster)"
    assert list(rows(chart)) == ["SPD", "keine Partei genannt", "Vorgänge insgesamt"]


@pytest.mark.parametrize("count", [0, 1, 50])
def test_as_many_bars_as_values(count: int) -> None:
    picture = bars("x", "Titel", "Text", [Bar(f"Name {at}", at + 1) for at in range(count)])
    root = ElementTree.fromstring(standalone(picture, "", ""))
    widths = [float(each.get("width", "").rstrip("%")) for each in rects(root, "bar")]
    assert len(widths) == count
    assert widths == sorted(widths)
    assert all(0 < width <= 84 for width in widths)


def test_nothing_has_no_length_and_the_least_is_seen() -> None:
    picture = bars("x", "Titel", "Text", [Bar("viel", 1_000_000), Bar("eins", 1), Bar("nichts", 0)])
    root = ElementTree.fromstring(standalone(picture, "", ""))
    assert [each.get("width") for each in rects(root, "bar")] == ["84%", "0.4%"]
    assert {"1.000.000", "1", "0"} <= set(labels(root))


def test_a_long_name_is_shortened_in_the_picture_alone() -> None:
    name = "Bürgerliste für ein lebenswertes, soziales und ökologisches Musterdorf an der Rur"
    chart = parties_chart(Shares(1, (Share("", name, 1),)))
    assert name in rows(chart)
    short = next(each for each in labels(drawn(chart)) if each.startswith("Bürgerliste"))
    assert short.endswith("orf an der Rur")
    assert " … " in short
    assert len(short) <= LABEL_CHARACTERS


def test_months_without_motions_are_zero() -> None:
    counts = Months(
        Counter({"2026-01": 2, "2025-03": 1}), Counter({("2026-01", "1"): 2, ("2025-03", "1"): 1})
    )
    chart = months_chart(counts, {"1": "Stadt Eins"}, TODAY)
    assert list(rows(chart))[:2] == ["März 2025", "April 2025"]
    assert rows(chart)["Februar 2026"] == (0, 0)
    assert rows(chart)["insgesamt"] == (3, 3)
    assert len(chart.table.rows) == 14
    assert chart.table.columns == ("Monat", "alle", "Stadt Eins")


def test_what_lies_outside_of_the_months_is_counted_and_named() -> None:
    counts = Months(Counter({"0002-01": 1, "2020-05": 2, "2026-03": 1, "9999-12": 3, "": 4}), Counter())
    chart = months_chart(counts, {}, TODAY)
    assert len(chart.table.rows) == MOST_MONTHS + 4
    assert rows(chart)["vor April 2023"] == (3,)
    assert rows(chart)["nach März 2026"] == (3,)
    assert rows(chart)["ohne Datum"] == (4,)
    assert rows(chart)["insgesamt"] == (11,)
    said = " ".join(chart.notes)
    assert "Ohne Datum, daher in keinem Monat: 4 Vorgänge." in said
    assert "Älter und nur in der Tabelle: 3 Vorgänge." in said
    assert "Mit einem Datum in der Zukunft und nur in der Tabelle: 3 Vorgänge." in said


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (["2021-03"], ("April 2020", "März 2021")),
        (["2010-01", "2021-03"], ("April 2018", "März 2021")),
        (["2024-05", "2025-04"], ("Mai 2024", "März 2026")),  # of the last year all months are shown
        (["9999-12", ""], ("April 2025", "März 2026")),
    ],
)
def test_the_months_are_those_that_something_is_of(months: list[str], ends: tuple[str, str]) -> None:
    chart = months_chart(Months(Counter(months), Counter()), {}, TODAY)
    assert f"von {ends[0]} bis {ends[1]}" in drawn(chart).findtext("{*}desc", "")


def test_the_most_is_said_only_of_what_is_drawn() -> None:
    told = [
        drawn(months_chart(Months(Counter({month: 2}), Counter()), {}, TODAY)).findtext("{*}desc", "")
        for month in ("2021-03", "9999-12", "")
    ]
    assert "Die meisten sind aus dem März 2021: 2." in told[0]
    assert not any("Die meisten" in each for each in told[1:])


def test_many_bodies_share_a_strip_and_the_table_names_each() -> None:
    counts = Months(Counter({"2026-03": 20}), Counter({("2026-03", f"{at:02}"): 20 - at for at in range(20)}))
    chart = months_chart(counts, {}, TODAY)
    assert len(chart.table.columns) == 22
    assert "andere Kommunen" in labels(drawn(chart))
    assert len(rects(drawn(chart), "bar", "rest")) == 9


@pytest.mark.parametrize(
    ("month", "words"), [(3, ["April 2025", "März 2026"]), (1, ["Februar 2025", "Januar 2026"])]
)
def test_few_months_are_named_by_their_ends(month: int, words: list[str]) -> None:
    chart = months_chart(Months(Counter(), Counter()), {}, dt.date(2026, month, 1))
    assert labels(drawn(chart))[-3:-1] == words


def test_long_times_are_named_by_their_years() -> None:
    chart = months_chart(Months(Counter({"2023-01": 1, "2026-03": 1}), Counter()), {}, TODAY)
    assert labels(drawn(chart))[-4:-1] == ["2024", "2025", "2026"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [((7,), (7, 7, 7)), ((1, 3), (1.5, 2, 2.5)), ((1, 2, 3, 4), (1.75, 2.5, 3.25)), ((0, 0, 9), (0, 0, 4.5))],
)
def test_quartiles(values: tuple[int, ...], expected: tuple[float, ...]) -> None:
    assert quartiles(values) == expected


@given(st.floats(0, 1e9))
def test_a_line_of_values_ends_behind_the_last(most: float) -> None:
    assert round_end(most) >= most
    assert str(round_end(most)).rstrip("0") in ("1", "2", "5")


def test_how_long_it_takes_and_how_many_are_not_in_it() -> None:
    days = {"accepted": (10, 20, 41), "rejected": (0,)}
    counts = Outcomes(10, Counter({"accepted": 4, "rejected": 1, "open": 5}), days, 1)
    chart = durations_chart(counts)
    assert rows(chart) == {
        "insgesamt": (4, 0, 7.5, 15.0, 25.25, 41),
        "Beschlossen": (3, 10, 15.0, 20.0, 30.5, 41),
        "Abgelehnt": (1, 0, 0.0, 0.0, 0.0, 0),
    }
    said = " ".join(chart.notes)
    assert "5 von 10 Vorgängen" in said
    assert "ohne brauchbares Datum am Anfang oder am Ende: 1 Vorgang." in said
    assert "Es sind nur 4" in said
    assert "insgesamt: im Median 15 Tage" in labels(drawn(chart))


def test_no_decision_at_all() -> None:
    counts = Outcomes(1, Counter({"open": 1}), {}, 0)
    assert durations_chart(counts).table.rows == ()
    assert "noch keine Entscheidung" in durations_chart(counts).drawing.description
    assert rows(outcomes_chart(counts)) == {
        "Noch kein Ergebnis veröffentlicht": (1, 100.0), "Vorgänge insgesamt": (1, 100.0),
    }  # fmt: skip

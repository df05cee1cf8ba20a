"""Fields of an object in JSON: what is asked for comes or is missing, with a warning, whatever is there."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.json_fields import Fields, objects, plain
from tests.cost import surplus

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


class Told(list[tuple[str, str]]):
    """Warnings as they come."""

    def __call__(self, code: str, detail: str) -> None:
        self.append((code, detail))


def fields(value: Any) -> tuple[Fields, Told]:
    told = Told()
    return Fields({"x": value}, told), told


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Radweg", "Radweg"),
        ("  Radweg\r\na) Nord\r\nb) Süd ", "Radweg\na) Nord\nb) Süd"),
        ("Stra&szlig;en &amp; Wege", "Straßen & Wege"),
        ("<p>Erster</p><p>Zweiter <b>Absatz</b></p>", "Erster\nZweiter Absatz"),
        ("Ausbau<br/>der Halle", "Ausbau\nder Halle"),
        ("5 < 7 und 9 > 3", "5 < 7 und 9 > 3"),
        ("an <Unbekannt>", "an <Unbekannt>"),
        ("&lt;b&gt;", "<b>"),
        ("\ud83d Ampel", "Ampel"),
        (118, "118"),
        (None, ""),
        (False, ""),
        ([], ""),
    ],
)
def test_text(given: Any, expected: str) -> None:
    record, told = fields(given)
    assert record.text("x") == expected
    assert told == []


def test_line_and_the_first_that_says_something() -> None:
    record = Fields({"a": " ", "b": "eins\r\nzwei"}, Told())
    assert record.line("missing", "a", "b") == "eins zwei"


@pytest.mark.parametrize("given", [True, {"a": 1}, ["a"]])
def test_text_of_another_type_is_told_without_its_value(given: Any) -> None:
    record, told = fields(given)
    assert record.text("x") == ""
    assert told == [("unexpected-type", f"x: {type(given).__name__}")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [(7, 7), ("7", 7), (" 42 ", 42), (7.0, 7), ("-1", -1), (0, 0), (None, None), ("", None)],
)
def test_number(given: Any, expected: int | None) -> None:
    record, told = fields(given)
    assert record.number("x") == expected
    assert told == []


@pytest.mark.parametrize(
    "given", ["sieben", True, 7.5, float("inf"), 1e300, [7], {"a": 7}, "٧", "9" * 40, 10**40, "1_0"]
)
def test_no_number(given: Any) -> None:
    record, told = fields(given)
    assert record.number("x") is None
    assert [code for code, _ in told] == ["unexpected-type"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (True, True),
        (1, True),
        ("1", True),
        ("true", True),
        (False, False),
        (0, False),
        ("0", False),
        (None, False),
    ],
)
def test_flag(given: Any, expected: bool) -> None:
    assert fields(given)[0].flag("x") is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-09-21", dt.date(2026, 9, 21)),
        ("2026-09-01 13:36:16", dt.date(2026, 9, 1)),
        ("2026-09-01T13:36:16Z", dt.date(2026, 9, 1)),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("", None),
        (None, None),
    ],
)
def test_day(given: Any, expected: dt.date | None) -> None:
    record, told = fields(given)
    assert record.day("x") == expected
    assert told == []


@pytest.mark.parametrize("given", ["2026-02-30", "21.09.2026", "bald", "2026-09-210", 20260921])
def test_no_day(given: Any) -> None:
    record, told = fields(given)
    assert record.day("x") is None
    assert told == [("no-date", "x")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("18:30:00", dt.time(18, 30)),
        ("9:05", dt.time(9, 5)),
        ("00:00:00", None),
        ("", None),
        (None, None),
    ],
)
def test_clock(given: Any, expected: dt.time | None) -> None:
    record, told = fields(given)
    assert record.clock("x") == expected
    assert told == []


@pytest.mark.parametrize("given", ["24:00", "18 Uhr", "18:60", 18])
def test_no_clock(given: Any) -> None:
    record, told = fields(given)
    assert record.clock("x") is None
    assert told == [("no-time", "x")]


@pytest.mark.parametrize(
    ("given", "hour"),
    [("2026-09-09T16:00:00Z", 16), ("2026-09-09T18:00:00+02:00", 16), ("2026-09-09T18:00", 16)],
)
def test_instant(given: str, hour: int) -> None:
    assert fields(given)[0].instant("x") == dt.datetime(2026, 9, 9, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize("given", ["gleich", "9999-12-31T23:59:59-23:59", "2026-13-01T00:00:00Z"])
def test_no_instant(given: str) -> None:
    record, told = fields(given)
    assert record.instant("x") is None
    assert told == [("no-time", "x")]


def test_lists_of_objects() -> None:
    told = Told()
    assert [each.number("n") for each in objects([{"n": 1}, "zwei", {"n": 3}], told, "rows")] == [1, 3]
    assert told == [("unexpected-type", "rows[]: str")]


def test_a_list_with_gaps_as_php_writes_it() -> None:
    told = Told()
    assert [each.number("n") for each in objects({"0": {"n": 1}, "2": {"n": 3}}, told, "rows")] == [1, 3]
    assert told == []


@pytest.mark.parametrize("given", [{"n": 1}, "rows", 7])
def test_no_list(given: Any) -> None:
    told = Told()
    assert list(objects(given, told, "rows")) == []
    assert told == [("unexpected-type", f"rows: {type(given).__name__}")]


@given(ANYTHING)
def test_whatever_stands_there(value: Any) -> None:
    record, _ = fields(json.loads(json.dumps(value)))
    record.text("x"), record.line("x"), record.number("x"), record.flag("x")
    record.day("x"), record.clock("x"), record.instant("x"), record.object("x"), record.objects("x")


@pytest.mark.parametrize("part", ["<br", "<b ", "&amp", "<p><", "< "])
def test_text_is_read_in_linear_time(part: str) -> None:
    small, large = (part * count for count in (25_000, 200_000))
    assert surplus(lambda: plain(small), lambda: plain(large), 8, 2.0) <= 2.0

"""What the fields of an object say, whatever they hold."""

import datetime as dt
from typing import Any

import pytest

from scrapers.systems.oparl.values import Values

Warnings = list[tuple[str, str]]


def values(**fields: Any) -> tuple[Values, Warnings]:
    warned: Warnings = []
    return Values(fields, lambda *told: warned.append(told), base="https://ris.example/oparl/x"), warned


@pytest.mark.parametrize("nothing", ["N/A", " n/a ", "", "   ", "-", "null", None])
def test_what_stands_for_nothing(nothing: Any) -> None:
    said, warned = values(name=nothing, date=nothing, file=nothing, list=[nothing])
    assert (said.line("name"), said.first_day("date"), said.url("file"), said.links("list")) == (
        "",
        None,
        None,
        (),
    )
    assert warned == []


def test_text_is_cleaned() -> None:
    said, _ = values(
        name="Antrag\r\nder\u00a0 Fraktion\x04\x01", resolutionText="Erstens\r\n\r\n\r\nZweitens"
    )
    assert said.line("name") == "Antrag der Fraktion"
    assert said.text("resolutionText") == "Erstens\n\nZweitens"


def test_numbers_may_be_texts_and_texts_numbers() -> None:
    said, warned = values(size="82930", number=7, order=3, float=1.5, huge="9" * 40)
    assert (said.number("size"), said.number("order"), said.line("number")) == (82930, 3, "7")
    assert (said.line("float"), warned) == ("1.5", [])
    assert (said.number("huge"), said.number("float")) == (None, None)
    assert warned == [("unexpected-type", "huge: str"), ("unexpected-type", "float: float")]


def test_another_type_is_missing_and_told_without_its_words() -> None:
    said, warned = values(name={"geheim": 1}, reference=["geheim"], web=True)
    assert (said.line("name"), said.line("reference"), said.url("web")) == ("", "", None)
    assert warned == [
        ("unexpected-type", "name: dict"),
        ("unexpected-type", "reference: list"),
        ("unexpected-type", "web: bool"),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-23", dt.date(2026, 11, 23)),
        ("2026-11-23T23:30:00Z", dt.date(2026, 11, 24)),
        ("2026-11-23T23:30:00+01:00", dt.date(2026, 11, 23)),
        ("2026-11-23 08:00:00", dt.date(2026, 11, 23)),
        ("23.11.2026", dt.date(2026, 11, 23)),
        ("0000-00-00", None),
        ("0001-01-01", None),
        ("0001-01-01T00:00:00+00:00", None),
        ("00.00.0000", None),
    ],
)
def test_days(written: str, day: dt.date | None) -> None:
    said, warned = values(date=written)
    assert said.first_day("date") == day
    assert warned == []


@pytest.mark.parametrize("written", ["2026-02-30", "2026-13-01", "gestern", "31.02.2026", "20261123"])
def test_a_date_that_is_none_is_told(written: str) -> None:
    said, warned = values(date=written, created="2026-01-02")
    assert said.first_day("date", "created") == dt.date(2026, 1, 2)
    assert warned == [("no-date", "date")]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-23T17:00:00+01:00", "2026-11-23T16:00:00+00:00"),
        ("2026-11-23T16:00:00Z", "2026-11-23T16:00:00+00:00"),
        ("2026-11-23T17:00:00+0100", "2026-11-23T16:00:00+00:00"),
        ("2026-07-23T17:00:00", "2026-07-23T15:00:00+00:00"),
        ("2026-11-23", None),
        ("0001-01-01T00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_instants(written: str, instant: str | None) -> None:
    said, warned = values(start=written)
    found = said.moment("start")
    assert (found and found.isoformat()) == instant
    assert warned == []


def test_an_instant_that_is_none_is_told() -> None:
    said, warned = values(start="2026-11-23T25:00:00+01:00")
    assert said.moment("start") is None
    assert warned == [("no-date", "start")]


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        *((yes, True) for yes in (True, "true", 1, "1")),
        *((no, False) for no in (False, "False", 0, "0")),
        *((unclear, None) for unclear in (None, "vielleicht", [True], 1.0, 2)),
    ],
)
def test_flags_say_yes_no_or_nothing(written: Any, flag: bool | None) -> None:
    assert values(public=written)[0].says("public") is flag


def test_lists_objects_and_links_in_all_their_forms() -> None:
    one, two = {"id": "https://ris.example/file/1"}, {"id": "https://ris.example/file/2"}
    for form in ([one, two], {"0": one, "2": two}, [one, None, two]):
        said, _ = values(auxiliaryFile=form)
        assert [each.key for each in said.parts("auxiliaryFile")] == ["1", "2"]
    assert [each.key for each in values(auxiliaryFile=one)[0].parts("auxiliaryFile")] == ["1"]
    said, _ = values(organization=["/o/1", "/o/1", one, "N/A"], meeting="https://ris.example/m/7")
    assert said.links("organization") == ("https://ris.example/o/1",)
    assert said.references("organization") == ("https://ris.example/file/1", "https://ris.example/o/1")
    assert said.references("meeting") == ("https://ris.example/m/7",)
    assert values(a=[], b={}, c=None)[0].references("a") == ()


@pytest.mark.parametrize(
    ("fields", "is_paper"),
    [
        ({"id": "https://x.example/paper/1", "type": "https://schema.oparl.org/1.0/Paper"}, True),
        ({"id": "https://x.example/paper/1"}, True),
        ({"id": "https://x.example/1"}, True),
        ({"id": "https://x.example/1", "type": "oparl:Paper"}, True),
        ({"id": "https://x.example/paper/1", "type": "https://schema.oparl.org/1.0/Vorlage"}, True),
        ({"id": "https://x.example/1", "type": "https://schema.oparl.org/1.0/Meeting"}, False),
        ({"id": "https://x.example/meeting/1"}, False),
        ({"id": "https://x.example/person/1", "type": "https://schema.oparl.org/1.0/Person"}, False),
    ],
)
def test_what_an_object_is(fields: dict[str, Any], is_paper: bool) -> None:
    assert values(**fields)[0].is_a("Paper") is is_paper

"""Broken and hostile answers: a failure or a warning, and the rest of the record."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.memory import keepable
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet6.pages import AgendaAnswer, CalendarAnswer, CommitteesAnswer, DocumentsAnswer
from storage.records import FailureKind
from tests.scrapers.answering import NO_ANSWERS, answer, changed, codes, damaged, places, told
from tests.scrapers.test_json_fields import ANYTHING
from tests.sessionnet6.support import AGENDA, PAGES

KINDS: list[tuple[type[Page[Any]], str]] = [
    (CalendarAnswer, "meetings.json"),
    (AgendaAnswer, "agenda.json"),
    (DocumentsAnswer, "documents.json"),
    (CommitteesAnswer, "committees.json"),
]


def value_of(name: str) -> Any:
    return json.loads((PAGES / name).read_bytes())


@pytest.mark.parametrize(("kind", "name"), KINDS)
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12))
@settings(max_examples=40)
def test_damaged_answers(kind: type[Page[Any]], name: str, cut: float, at: float, junk: bytes) -> None:
    with contextlib.suppress(PageFailure):
        answer(kind, damaged((PAGES / name).read_bytes(), cut, at, junk), AGENDA).read()


@pytest.mark.parametrize(("kind", "name"), KINDS)
@given(data=st.data(), new=ANYTHING, drop=st.booleans())
@settings(max_examples=150)
def test_any_field_may_hold_anything(
    kind: type[Page[Any]], name: str, data: st.DataObject, new: Any, drop: bool
) -> None:
    value = value_of(name)
    way = data.draw(st.sampled_from(places(value)))
    page = answer(kind, json.dumps(changed(value, way, new, drop=drop)), AGENDA)
    shown = ""
    with contextlib.suppress(PageFailure):
        item = page.read()
        shown = f"{item.model_dump_json()} {keepable(page, item)}"
    assert way[-1] == "oSt" or "Geheim" not in shown + told(page)


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
@pytest.mark.parametrize(("body", "failure"), [*NO_ANSWERS, ("{}", FailureKind.UNEXPECTED_PAGE)])
def test_what_is_no_answer_is_a_failure_and_never_empty(
    kind: type[Page[Any]], body: str, failure: FailureKind
) -> None:
    with pytest.raises(PageFailure) as raised:
        answer(kind, body, AGENDA).read()
    assert raised.value.kind is failure


@pytest.mark.parametrize("bad", [{"dat": "0000-00-00"}, {"siNr": 0}, {"siNr": "x"}, {"name": None}])
def test_a_meeting_that_is_not_understood(bad: dict[str, Any]) -> None:
    value = value_of("meetings.json")
    value[0].update(bad)
    page = answer(CalendarAnswer, value, AGENDA)
    assert [meeting.key for meeting in page.read().meetings] == ["3117", "3120", "3130", "3140"]
    assert "meeting-without-date-or-number" in codes(page)


@pytest.mark.parametrize("status", [None, 3, "x", [1]])
def test_a_meeting_that_does_not_say_that_it_is_public(status: Any) -> None:
    value = value_of("meetings.json")
    value[0].update(oSt=status, name="Geheimsache 99")
    page = answer(CalendarAnswer, value, AGENDA)
    assert len(page.read().meetings) == 4
    assert "unknown-meeting-status" in codes(page)
    assert "Geheim" not in told(page)


def test_a_meeting_of_an_unknown_type_is_read_and_told() -> None:
    value = value_of("meetings.json")
    value[0].update(typ=7, sb="18 Uhr", beginn="0000-00-00T00:00:00Z", freigabeDatum="bald")
    page = answer(CalendarAnswer, value, AGENDA)
    found = page.read()
    assert found.meetings[0].start is None
    assert "3107" not in dict(found.released)
    assert set(codes(page)) == {"unknown-meeting-type", "no-time", "no-date"}


def test_html_in_titles() -> None:
    row = {
        "toNr": 1,
        "oSt": 1,
        "nummer": "1",
        "text": "<b>Ausbau</b> der&nbsp;Stra&szlig;e<br>Nord",
        "voNr": 0,
    }
    (item,) = answer(AgendaAnswer, [row], AGENDA).read().items
    assert item.title == "Ausbau der Straße Nord"


def test_an_item_without_a_title_costs_itself_alone() -> None:
    value = value_of("agenda.json")
    value[0].update(text="", textLang=" ")
    page = answer(AgendaAnswer, value, AGENDA)
    assert len(page.read().items) == 6
    assert "item-without-title" in codes(page)


@pytest.mark.parametrize("ref", ["http://[", "javascript:alert(1)", "", None, ["x"]])
def test_a_document_without_an_address_costs_itself_alone(ref: Any) -> None:
    value = value_of("documents.json")
    value[0]["ref"] = ref
    page = answer(DocumentsAnswer, value, AGENDA)
    documents = page.read()
    assert documents.of("51003") == ()
    assert len(documents.of("51006")) == 3

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
from scrapers.systems.more_rubin.pages import BodiesAnswer, CalendarAnswer, MeetingAnswer
from storage.records import FailureKind
from tests.more_rubin.support import API, PAGES
from tests.scrapers.answering import NO_ANSWERS, answer, changed, codes, damaged, places, told
from tests.scrapers.test_json_fields import ANYTHING

KINDS: list[tuple[type[Page[Any]], str]] = [
    (CalendarAnswer, "calendar.json"),
    (CalendarAnswer, "calendar-older.json"),
    (MeetingAnswer, "meeting.json"),
    (MeetingAnswer, "meeting-short.json"),
    (MeetingAnswer, "meeting-page.html"),
    (BodiesAnswer, "bodies.json"),
]


def value_of(name: str) -> Any:
    return json.loads((PAGES / name).read_bytes())


@pytest.mark.parametrize(("kind", "name"), KINDS)
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12))
@settings(max_examples=40)
def test_damaged_answers(kind: type[Page[Any]], name: str, cut: float, at: float, junk: bytes) -> None:
    with contextlib.suppress(PageFailure):
        answer(kind, damaged((PAGES / name).read_bytes(), cut, at, junk), API).read()


@pytest.mark.parametrize(("kind", "name"), [each for each in KINDS if each[1].endswith(".json")])
@given(data=st.data(), new=ANYTHING, drop=st.booleans())
@settings(max_examples=150)
def test_any_field_may_hold_anything(
    kind: type[Page[Any]], name: str, data: st.DataObject, new: Any, drop: bool
) -> None:
    value = value_of(name)
    way = data.draw(st.sampled_from(places(value)))
    page = answer(kind, json.dumps(changed(value, way, new, drop=drop)), API)
    shown = ""
    with contextlib.suppress(PageFailure):
        item = page.read()
        shown = f"{item.model_dump_json()} {keepable(page, item)}"
    assert _made_public(way) or "Geheim" not in shown + told(page)


def _made_public(way: tuple[Any, ...]) -> bool:
    """Whether the place that was changed is one that says what is public."""
    marks = {"status", "Status", "topstatus", "is_draft", "fraktionssitzung", "documentPublicStatusId"}
    return bool(marks & set(way)) or way[-1] in ("meeting", "agendaItem", "event_type_id", "submission")


@pytest.mark.parametrize("kind", [CalendarAnswer, MeetingAnswer, BodiesAnswer])
@pytest.mark.parametrize(
    ("body", "failure"),
    [*NO_ANSWERS, ("[]", FailureKind.UNEXPECTED_PAGE), ("{}", FailureKind.UNEXPECTED_PAGE)],
)
def test_what_is_no_answer_is_a_failure_and_never_empty(
    kind: type[Page[Any]], body: str, failure: FailureKind
) -> None:
    with pytest.raises(PageFailure) as raised:
        answer(kind, body, API).read()
    assert raised.value.kind is failure


def test_a_calendar_without_meetings_is_none_to_come() -> None:
    page = answer(CalendarAnswer, {"first_day": "2026-09-01", "last_day": "2026-09-30", "meetings": []}, API)
    assert page.read().meetings == ()


@pytest.mark.parametrize(
    "bad", [{"datum": "0000-00-00"}, {"datum": "bald"}, {"nummer": ""}, {"nummer": ["x"]}]
)
def test_a_row_of_the_calendar_that_is_not_understood(bad: dict[str, Any]) -> None:
    value = value_of("calendar.json")
    value["meetings"][0].update(bad)
    page = answer(CalendarAnswer, value, API)
    assert [meeting.key for meeting in page.read().meetings] == ["2026-SozA-12", "2026-BauA-9"]
    assert "meeting-without-date-or-name" in codes(page)


@pytest.mark.parametrize("status", [None, 3, "x", [1]])
def test_a_meeting_that_does_not_say_that_it_is_public(status: Any) -> None:
    value = value_of("calendar.json")
    value["meetings"][0].update(status=status, titel="Geheimsache 99")
    page = answer(CalendarAnswer, value, API)
    assert len(page.read().meetings) == 2
    assert "unknown-meeting-status" in codes(page)
    assert "Geheim" not in " ".join(each.detail for each in page.warnings)


def test_a_meeting_that_is_not_public_any_more() -> None:
    with pytest.raises(PageFailure, match="nicht öffentlich") as raised:
        answer(MeetingAnswer, {**value_of("meeting.json"), "status": 2}, API).read()
    assert raised.value.kind is FailureKind.ERROR_PAGE
    with pytest.raises(PageFailure, match="nicht öffentlich"):
        answer(MeetingAnswer, {**value_of("meeting.json"), "fraktionssitzung": "1"}, API).read()


def test_a_meeting_without_its_date() -> None:
    with pytest.raises(PageFailure, match="weder Datum noch Gremium"):
        answer(MeetingAnswer, {**value_of("meeting.json"), "datum": "0000-00-00"}, API).read()


def test_a_meeting_without_its_agenda_says_nothing_about_it() -> None:
    for agenda in ([], None, "", {}, "nicht da", ["x"]):
        page = answer(MeetingAnswer, {**value_of("meeting.json"), "agenda_items": agenda}, API)
        assert page.read().meeting.agenda is None
    bare = value_of("meeting.json")
    del bare["agenda_items"]
    page = answer(MeetingAnswer, bare, API)
    assert page.read().meeting.agenda is None
    assert "agenda-missing" in codes(page)


def test_an_agenda_without_a_public_item_is_empty() -> None:
    value = value_of("meeting.json")
    value["agenda_items"] = [item for item in value["agenda_items"] if item.get("status") == 2]
    assert answer(MeetingAnswer, value, API).read().meeting.agenda == ()


def test_numbers_as_strings_and_strings_as_numbers() -> None:
    value = value_of("meeting-short.json")
    value["status"] = "4"
    first = value["agenda_items"][0]
    first.update(status="1", topnummer=2, vorlagennummer=202600000000420, ai_id="71")
    first["documents"][0].update(documentPublicStatusId="1", documentSize="812")
    page = answer(MeetingAnswer, value, API)
    (paper,) = page.read().papers
    assert (paper.key, paper.files[0].size) == ("202600000000420", 812)
    assert (paper.consultations or ())[0].number == "2"
    assert codes(page) == []


def test_two_items_with_one_identifier_are_told_apart_by_their_titles() -> None:
    value = value_of("meeting-short.json")
    value["agenda_items"][1]["id"] = value["agenda_items"][0]["id"]
    page = answer(MeetingAnswer, value, API)
    assert [item.key for item in page.read().meeting.agenda or ()] == [None, None]
    assert codes(page) == ["item-listed-twice"] * 2


def test_unknown_kinds_and_votes_are_told() -> None:
    value = value_of("meeting-short.json")
    value["agenda_items"][1].update(topart="neu", votings=[{"yes": 3, "no": 1}], abstimmungstext="x" * 300)
    page = answer(MeetingAnswer, value, API)
    item = (page.read().meeting.agenda or ())[1]
    assert (item.result, item.resolution) == ("", "x" * 300)
    assert codes(page) == ["unknown-item-kind", "unknown-votings", "long-result"]
    assert page.warnings[1].detail == "no, yes"


@pytest.mark.parametrize("address", ["", "http://[", "javascript:alert(1)", "mailto:a@b", None, ["x"]])
def test_a_document_without_an_address_costs_itself_alone(address: Any) -> None:
    value = value_of("meeting-short.json")
    value["agenda_items"][0]["documents"][0]["documentUrl"] = address
    page = answer(MeetingAnswer, value, API)
    (paper,) = page.read().papers
    assert paper.files == ()
    assert "document-without-address" in codes(page)


def test_a_document_elsewhere_stays_elsewhere() -> None:
    value = value_of("meeting-short.json")
    value["agenda_items"][0]["documents"][0]["documentUrl"] = "https://cloud.example/a.pdf?json=1&x=2"
    (paper,) = answer(MeetingAnswer, value, API).read().papers
    assert paper.files[0].url == "https://cloud.example/a.pdf?x=2", (
        "whether it may be asked is not decided here"
    )


def test_an_embedded_meeting_that_is_broken_is_no_meeting() -> None:
    page = (PAGES / "meeting-page.html").read_text()
    for broken in (
        page.replace('"nummer": "ni_2026-KT-7",', '"nummer": '),
        page.split("Integrationskonzept")[0],
    ):
        with pytest.raises(PageFailure):
            answer(MeetingAnswer, broken, API).read()

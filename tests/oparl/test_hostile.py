"""Answers that nobody would send in good faith: they are read or refused, in a time that grows with them."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from scrapers.page import PageFailure
from scrapers.spider import Window
from scrapers.systems.oparl import PAGES
from scrapers.systems.oparl.answer import Absent
from scrapers.systems.oparl.depth import depth_of
from scrapers.systems.oparl.findings import OBJECT_PAGES, Findings
from scrapers.systems.oparl.meetings import MeetingEntry
from scrapers.systems.oparl.pages import MeetingListPage, MeetingPage, PaperListPage
from storage.records import Record
from tests.oparl.council import consultation, item
from tests.oparl.support import ROOT, address, listed, page, thing

NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
WINDOW = Window.around(NOW.date())

FIELDS = (
    *("id", "type", "name", "shortName", "reference", "date", "paperType", "created", "modified", "deleted"),
    *("mainFile", "auxiliaryFile", "consultation", "originatorOrganization", "underDirectionOf", "web"),
    *("start", "end", "location", "organization", "agendaItem", "invitation", "cancelled", "meetingState"),
    *("number", "order", "public", "result", "resolutionText", "resolutionFile", "meeting", "role", "paper"),
    *("downloadUrl", "accessUrl", "fileName", "size", "body", "oparlVersion", "vendor", "ags", "rgs"),
    *("data", "links", "pagination", "next", "last", "currentPage", "totalPages", "totalElements", "error"),
    *("0", "1", "description", "room"),
)
WORDS = some.one_of(
    some.sampled_from(
        [
            *(
                "",
                "N/A",
                "true",
                "1",
                "N 1",
                "2026-11-05T17:00:00+01:00",
                "2026-11-05",
                "0000-00-00",
                "abgesetzt",
            ),
            *(address(kind, 1) for kind in ("paper", "meeting", "organization", "agendaitem", "file")),
            *("https://schema.oparl.org/1.1/" + kind for kind in ("Paper", "Meeting", "System", "Body")),
            *("http://[", "//", "javascript:x", "Nichtöffentlicher Teil", "9999-12-31T23:59:59-12:00"),
        ]
    ),
    some.text(max_size=12),
)
SINGLE = some.one_of(
    some.none(), some.booleans(), some.integers(), some.floats(), some.integers(2**70, 2**80), WORDS
)
ANYTHING = some.recursive(
    SINGLE,
    lambda inner: some.one_of(
        some.lists(inner, max_size=3), some.dictionaries(some.sampled_from(FIELDS), inner, max_size=6)
    ),
    max_leaves=25,
)
OBJECTS = some.dictionaries(some.sampled_from(FIELDS), ANYTHING, max_size=12)


def read(kind: type[Any], answer: Any) -> Record | None:
    """What an answer means; None where it is refused. Nothing else may happen."""
    try:
        item: Record = page(kind, json.dumps(answer)).read()
    except PageFailure:
        return None
    return item


@settings(max_examples=60)
@given(answer=some.one_of(ANYTHING, OBJECTS, some.builds(lambda rows: {"data": rows}, some.lists(OBJECTS))))
def test_every_answer_is_read_or_refused(answer: Any) -> None:
    for kind in PAGES:
        read(kind, answer)


@settings(max_examples=60)
@given(
    meetings=some.lists(OBJECTS, max_size=4),
    papers=some.lists(OBJECTS, max_size=4),
    answer=OBJECTS,
)
def test_whatever_is_listed_is_told_or_left_out(meetings: Any, papers: Any, answer: Any) -> None:
    found = Findings(WINDOW, depth_of("full", WINDOW, None, NOW))
    for kind, rows in ((MeetingListPage, meetings), (PaperListPage, papers)):
        named = [{"id": address(kind.kind.lower(), 1), "start": "2026-11-05", **row} for row in rows]
        listing = read(kind, listed(*named))
        for paper in found.take(listing) if listing else ():  # type: ignore[arg-type]
            list(found.tell_or_wait(paper))
    for _ in range(50):
        need = found.next_need()
        if need is None:
            break
        single = read(OBJECT_PAGES[need.kind], {"id": need.url, **answer}) or Absent(key=need.key)
        found.take_object(need, single)
    told = [*found.tell_papers(), *found.tell_meetings()]
    assert all(isinstance(each, Record) for each in told)


def nested(depth: int) -> Any:
    found: Any = "Geheim"
    for _ in range(depth):
        found = {"name": [found]}
    return found


def test_deep_nesting_inside_of_a_field() -> None:
    paper = thing("Paper", 1, **nested(300), consultation=[nested(300)], mainFile=nested(300))
    read_page = page(PaperListPage, listed(paper))
    (found,) = read_page.read().papers
    assert found.title == ""
    assert "Geheim" not in str(read_page.warnings)


@pytest.mark.parametrize("length", [10_000, 200_000])
def test_long_texts_cost_little(length: int) -> None:
    began = time.process_time()
    for word in ("N" * length, " " * length, "0" * length, "(" * length, "öffentliche " * (length // 12)):
        agenda = [item(1, name=word, result=word, number=word), item(2, number="", name=word, public=None)]
        meeting = thing(
            "Meeting", 1, name=word, start="2026-11-05", location={"room": word}, agendaItem=agenda
        )
        file = thing("File", 1, name=word, downloadUrl=f"{ROOT}/datei/1.pdf")
        found = page(MeetingPage, {**meeting, "meetingState": word, "auxiliaryFile": file}).read()
        assert isinstance(found, MeetingEntry)
    assert time.process_time() - began < 20


def test_many_papers_on_a_long_agenda_cost_little() -> None:
    many = 1000
    agenda = [item(n, consultation=address("consultation", n)) for n in range(many)]
    meeting = thing("Meeting", 1, name="Rat", start="2026-11-05T17:00:00+01:00", agendaItem=agenda)
    papers = [
        thing("Paper", n, name="X", date="2026-10-01", consultation=[consultation(n, 1, n)])
        for n in range(many)
    ]
    found = Findings(WINDOW, depth_of("full", WINDOW, None, NOW))
    found.register.organizations["11"] = "Rat"
    began = time.process_time()
    found.take(page(MeetingListPage, listed(meeting)).read())
    wanted = found.take(page(PaperListPage, listed(*papers)).read())
    told = [paper for each in wanted for paper in found.tell_or_wait(each)]
    assert found.next_need() is None
    (kept,) = found.tell_meetings()
    assert time.process_time() - began < 20
    assert len(told) == len(kept.agenda or ()) == many
    assert all(len(paper.consultations or ()) == 1 for paper in told)


def test_references_in_a_circle_come_to_an_end() -> None:
    paper = thing("Paper", 1, name="X", date="2026-10-01", consultation=[address("consultation", 1)])
    found = Findings(WINDOW, depth_of("full", WINDOW, None, NOW))
    list(found.tell_or_wait(found.take(page(PaperListPage, listed(paper)).read())[0]))
    asked = []
    while need := found.next_need():
        asked.append(need.url)
        assert len(asked) < 10
        if need.kind == "consultation":
            answer = thing("Consultation", 1, paper=address("paper", 1), meeting=address("meeting", 1))
        else:
            answer = thing("Meeting", 1, start="2026-11-05", agendaItem=[address("agendaitem", 1)])
            if need.kind == "agendaitem":
                answer = item(1, consultation=address("consultation", 1), meeting=address("meeting", 1))
        found.take_object(need, page(OBJECT_PAGES[need.kind], answer).read())
    assert sorted(asked) == sorted({address(kind, 1) for kind in ("consultation", "meeting", "agendaitem")})

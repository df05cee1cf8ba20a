"""Which answers are asked for and what is told, with answers made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scrapers.items import Meeting, PaperItem
from storage.records import Consultation, FailureKind
from tests.oparl.council import (
    WHOLE,
    WINDOW,
    Town,
    body,
    consultation,
    failed,
    item,
    meeting,
    objects_asked,
    of_kind,
    run,
    system,
    town,
)
from tests.oparl.support import ROOT, address, listed, thing

pytestmark = pytest.mark.usefixtures("now")


# -- a whole run -------------------------------------------------------------------------------------


def test_a_whole_run() -> None:
    one = town()
    items, asked = run(one, WHOLE)
    assert asked == [
        "system",
        "body",
        "body/1/organization?limit=100",
        "body/1/meeting?limit=100",
        "body/1/paper?limit=100&modified_since=2026-05-01T00%3A00%3A00%2B02%3A00",
    ]
    assert sorted(of_kind(items, PaperItem)) == ["71", "72", "to-302"]
    assert sorted(of_kind(items, Meeting)) == ["21", "22"]
    assert (one.journal.failures, one.journal.lists_everything) == ([], True)


def test_a_paper_is_joined_with_what_it_names() -> None:
    paper = of_kind(run(town(), WHOLE)[0], PaperItem)["71"]
    assert (paper.originators, paper.responsible) == (("ABC",), "Amt für Soziales")
    assert paper.consultations == (
        Consultation(
            organization="Sozialausschuss",
            date=dt.date(2026, 11, 5),
            meeting_key="21",
            role="Vorberatung",
            number="301",
            result="einstimmig empfohlen",
        ),
        Consultation(organization="Rat", role="Vorberatung"),
    )


def test_a_meeting_is_joined_with_its_papers() -> None:
    told = of_kind(run(town(), WHOLE)[0], Meeting)
    agenda = told["21"].agenda or ()
    assert told["21"].organization == "Sozialausschuss"
    assert [(each.number, [link.key for link in each.papers]) for each in agenda] == [
        ("301", ["71"]),
        ("302", []),
    ]
    assert agenda[0].papers[0].reference == "A/71/2026"
    assert (told["22"].agenda, told["22"].organization) == (None, "Rat")


def test_a_motion_on_the_agenda_alone_is_a_paper() -> None:
    motion = of_kind(run(town(), WHOLE)[0], PaperItem)["to-302"]
    assert (motion.title, motion.kind) == ("Antrag der Fraktion ABC: Begegnungscafé", "Antrag")
    assert [each.meeting_key for each in motion.consultations or ()] == ["21"]


def test_an_item_whose_paper_is_not_public_is_none_of_its_own() -> None:
    agenda = [item(301, name="Antrag der Fraktion ABC: Café", consultation=address("consultation", 999))]
    answers = {**WHOLE, "body/1/meeting": listed(meeting(21, agendaItem=agenda)), "body/1/paper": listed()}
    one = town()
    items, asked = run(one, answers)
    assert list(objects_asked(asked)) == ["consultation/999"]
    assert (of_kind(items, PaperItem), one.journal.failures) == ({}, [])


def test_nothing_that_is_not_public_is_told_or_asked_for() -> None:
    one = town()
    items, asked = run(one, WHOLE)
    told = " ".join(each.model_dump_json() for each in items)
    for word in ("Verborgen", "303", "903"):
        assert word not in told
    assert of_kind(items, PaperItem)["72"].consultations == ()
    assert not [path for path in asked if "303" in path or "903" in path or "person" in path]
    assert one.journal.warnings == {}


def test_a_consultation_is_told_where_either_side_names_the_other() -> None:
    from_item = consultation(901, 21)
    from_consultation = consultation(905, 21, 305)
    agenda = [item(301, consultation=address("consultation", 901)), item(305)]
    answers = {
        **WHOLE,
        "body/1/meeting": listed(meeting(21, agendaItem=agenda)),
        "body/1/paper": listed(
            thing("Paper", 71, name="A", date="2026-10-02", consultation=[from_item]),
            thing("Paper", 75, name="B", date="2026-10-02", consultation=[from_consultation]),
        ),
    }
    items, asked = run(town(), answers)
    papers = of_kind(items, PaperItem)
    assert [each.number for each in papers["71"].consultations or ()] == ["301"]
    assert [each.number for each in papers["75"].consultations or ()] == ["305"]
    links = [link.key for each in of_kind(items, Meeting)["21"].agenda or () for link in each.papers]
    assert links == ["71", "75"]
    assert list(objects_asked(asked)) == []


@pytest.mark.parametrize(
    ("fields", "is_wanted"),
    [
        ({"date": "2026-05-01"}, True),
        ({"date": "2026-04-30"}, False),
        ({"date": "2026-04-30", "modified": "2026-11-20T09:00:00+01:00"}, False),
        ({"date": "2019-04-30", "consultation": [consultation(901, 21, 301)]}, True),
        ({"date": "2019-04-30", "consultation": [consultation(903, 21, 303)]}, False),
        ({"created": "2026-05-01T08:00:00+02:00"}, True),
        ({"created": "2019-05-01T08:00:00+02:00"}, False),
        ({}, True),
    ],
)
def test_papers_of_the_window(fields: dict[str, Any], is_wanted: bool) -> None:
    items, _ = run(town(), {**WHOLE, "body/1/paper": listed(thing("Paper", 80, name="X", **fields))})
    assert ("80" in of_kind(items, PaperItem)) is is_wanted


def test_papers_done_by_an_interrupted_run_are_not_told_again() -> None:
    items, _ = run(town(done={"71"}), WHOLE)
    assert "71" not in of_kind(items, PaperItem)
    assert "72" in of_kind(items, PaperItem)
    (link,) = (of_kind(items, Meeting)["21"].agenda or ())[0].papers
    assert link.key == "71"


# -- bodies ------------------------------------------------------------------------------------------


def test_our_body_among_several() -> None:
    others = [body(2, name="Kreis", ags="09999"), body(1), body(3, name="Gemeinde", ags="9999018")]
    _, asked = run(town(), {**WHOLE, "body": listed(*others)})
    assert asked[2] == "body/1/organization?limit=100"


def test_our_body_on_a_later_page_of_a_list_that_only_repeats_itself() -> None:
    pages = {
        "body": listed(body(2, ags="09999018"), next_url=f"{ROOT}/body?page=2"),
        "body?page=2": listed(body(1), next_url=f"{ROOT}/body?page=3"),
        "body?page=3": listed(body(1), next_url=f"{ROOT}/body?page=4"),
    }
    one = town()
    _, asked = run(one, {**WHOLE, **pages})
    assert asked[1:5] == ["body", "body?page=2", "body?page=3", "body/1/organization?limit=100"]
    assert one.journal.failures == []


@pytest.mark.parametrize(
    "answer",
    [body(), [body()], {"data": {"0": body()}}, listed(f"{ROOT}/body/1")],
    ids=["object", "array", "object of numbers", "linked"],
)
def test_a_list_of_bodies_in_other_forms(answer: Any) -> None:
    items, _ = run(town(), {**WHOLE, "body": answer, "body/1": body()})
    assert "71" in of_kind(items, PaperItem)


@pytest.mark.parametrize(
    "bodies",
    [body(), [body()], [f"{ROOT}/body/1", f"{ROOT}/body/2"]],
    ids=["embedded", "embedded list", "linked"],
)
def test_bodies_that_the_system_itself_holds(bodies: Any) -> None:
    answers = {**WHOLE, "system": system(body=bodies), "body/1": body(), "body/2": body(2, ags="09999018")}
    items, _ = run(town(), answers)
    assert "71" in of_kind(items, PaperItem)


@pytest.mark.parametrize("broken", [(500, ""), (404, ""), (200, "")])
def test_another_body_that_cannot_be_read_is_told_and_ours_is_found(broken: Any) -> None:
    linked = system(body=[f"{ROOT}/body/2", f"{ROOT}/body/1", f"{ROOT}/body/3"])
    answers = {**WHOLE, "system": linked, "body/1": body(), "body/2": broken, "body/3": broken}
    one = town()
    items, _ = run(one, answers)
    assert "71" in of_kind(items, PaperItem)
    assert [page for page, _ in failed(one)] == ["bodies", "bodies"]


def test_a_system_without_our_body_is_a_failure_that_names_those_it_has() -> None:
    one = town()
    items, asked = run(one, {**WHOLE, "body": listed(body(2, name="Gemeinde Anderswo", ags="9999018"))})
    assert (items, len(asked)) == ([], 2)
    assert failed(one) == [("bodies", FailureKind.UNEXPECTED_PAGE)]
    assert "Gemeinde Anderswo (09999018, Nummer 2)" in one.journal.failures[0].message


def test_the_declaration_may_name_the_body() -> None:
    class Second(Town):
        body_id = "2"

    bodies = listed(body(1, ags=""), body(2, ags="", organization=None))
    one = Second(window=WINDOW)
    _, asked = run(one, {**WHOLE, "body": bodies, "body/2/meeting": listed(), "body/2/paper": listed()})
    assert [path.partition("?")[0] for path in asked[2:]] == ["body/2/meeting", "body/2/paper"]
    assert failed(one) == [("organizations", FailureKind.UNEXPECTED_PAGE)]


def test_lists_on_http_are_asked_by_https() -> None:
    plain = {name: value.replace("https:", "http:") for name, value in body().items() if "/" in value}
    answers = {**WHOLE, "system": system(body=f"{ROOT}/body".replace("https:", "http:"))}
    items, asked = run(town(), {**answers, "body": listed({**body(), **plain})})
    assert not [path for path in asked if path.startswith("http")]
    assert "71" in of_kind(items, PaperItem)

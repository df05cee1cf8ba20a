"""What is asked for one by one, and what becomes of what cannot be had."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scrapers.items import Meeting, PaperItem, PaperLink
from storage.records import FailureKind
from tests.oparl.council import (
    WHOLE,
    consultation,
    failed,
    item,
    meeting,
    objects_asked,
    of_kind,
    run,
    town,
)
from tests.oparl.support import ROOT, address, listed, thing

pytestmark = pytest.mark.usefixtures("now")


def test_what_no_list_held_is_asked_for_one_by_one() -> None:
    paper = thing(
        "Paper",
        71,
        name="X",
        date="2026-10-02",
        originatorOrganization=address("organization", 77),
        consultation=[consultation(901, 99, 309, committee=78)],
    )
    elsewhere = meeting(99, start="2024-02-01T17:00:00+01:00", agendaItem=[item(309, result="vertagt")])
    answers = {
        **WHOLE,
        "body/1/paper": listed(paper),
        "body/1/meeting": listed(),
        "body/1/meeting/99": elsewhere,
        "body/1/organization/77": thing("Organization", 77, name="DEF"),
        "body/1/organization/78": thing("Organization", 78, name="Alter Ausschuss"),
    }
    one = town()
    items, asked = run(one, answers)
    assert sorted(objects_asked(asked)) == ["meeting/99", "organization/77", "organization/78"]
    told = of_kind(items, PaperItem)["71"]
    assert told.originators == ("DEF",)
    assert [(each.organization, each.date, each.result) for each in told.consultations or ()] == [
        ("Alter Ausschuss", dt.date(2024, 2, 1), "vertagt")
    ]
    assert of_kind(items, Meeting) == {}, "not of the window"
    assert one.journal.lists_everything


def test_an_agenda_s_paper_that_no_list_held_is_read() -> None:
    agenda = [item(301, consultation=address("consultation", 950))]
    old = thing("Paper", 40, name="Alt", date="2021-03-04", consultation=[consultation(950, 21, 301)])
    answers = {
        **WHOLE,
        "body/1/meeting": listed(meeting(21, agendaItem=agenda)),
        "body/1/paper": listed(),
        "body/1/consultation/950": thing("Consultation", 950, paper=address("paper", 40)),
        "body/1/paper/40": old,
    }
    items, asked = run(town(), answers)
    assert list(objects_asked(asked)) == ["consultation/950", "paper/40"]
    assert of_kind(items, PaperItem)["40"].date == dt.date(2021, 3, 4)
    (entry,) = of_kind(items, Meeting)["21"].agenda or ()
    assert [link.key for link in entry.papers] == ["40"]


def test_objects_that_are_only_linked() -> None:
    answers = {
        **WHOLE,
        "body/1/meeting": listed(address("meeting", 21)),
        "body/1/meeting/21": meeting(21, agendaItem=[address("agendaitem", n) for n in (301, 303, 304)]),
        "body/1/agendaitem/301": item(301, consultation=address("consultation", 901), result="vertagt"),
        "body/1/agendaitem/303": item(303, public=False, name="Verborgenes"),
        "body/1/paper": listed(address("paper", 71)),
        "body/1/paper/71": thing(
            "Paper",
            71,
            name="X",
            date="2026-10-02",
            mainFile=address("file", 501),
            auxiliaryFile=[address("file", 502)],
            consultation=[address("consultation", 901)],
        ),
        "body/1/consultation/901": consultation(901, 21, 301) | {"paper": address("paper", 71)},
        "body/1/file/501": thing("File", 501, name="Antrag", downloadUrl=f"{ROOT}/datei/501.pdf"),
    }
    one = town()
    items, asked = run(one, answers)
    told = of_kind(items, PaperItem)["71"]
    assert [(file.name, file.role, file.url) for file in told.files] == [
        ("Antrag", "main", f"{ROOT}/datei/501.pdf")
    ]
    assert [(each.number, each.result) for each in told.consultations or ()] == [("301", "vertagt")]
    (entry,) = of_kind(items, Meeting)["21"].agenda or ()
    assert (entry.number, [link.key for link in entry.papers]) == ("301", ["71"])
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert "Verborgen" not in " ".join(each.model_dump_json() for each in items)
    assert one.journal.failures == []


@pytest.mark.parametrize("gone", [(404, ""), (410, ""), thing("Meeting", 99, deleted=True)])
def test_what_is_not_there_is_not_public_and_no_failure(gone: Any) -> None:
    paper = thing("Paper", 71, name="X", date="2026-10-02", consultation=[consultation(901, 99, 309)])
    one = town()
    items, _ = run(one, {**WHOLE, "body/1/paper": listed(paper), "body/1/meeting/99": gone})
    assert of_kind(items, PaperItem)["71"].consultations == ()
    assert one.journal.failures == []


def test_a_meeting_that_cannot_be_had_leaves_a_paper_as_it_was_known() -> None:
    paper = thing("Paper", 71, name="X", date="2026-10-02", consultation=[consultation(901, 99, 309)])
    answers = {**WHOLE, "body/1/paper": listed(paper), "body/1/meeting/99": (500, "")}
    one = town(missing=[PaperLink(key="71", url=address("paper", 71))])
    assert "71" not in of_kind(run(one, answers)[0], PaperItem)
    assert failed(one) == [("meeting", FailureKind.SERVER_ERROR)]
    new = of_kind(run(town(), answers)[0], PaperItem)["71"]
    assert new.consultations is None, "which says nothing about them"


def test_a_consultation_that_cannot_be_had_leaves_an_agenda_as_it_was() -> None:
    agenda = [item(301, consultation=address("consultation", 950))]
    answers = {**WHOLE, "body/1/meeting": listed(meeting(21, agendaItem=agenda)), "body/1/paper": listed()}
    one = town()
    items, _ = run(one, {**answers, "body/1/consultation/950": (500, "")})
    assert of_kind(items, Meeting)["21"].agenda is None


def test_without_the_names_of_those_who_brought_it_in_a_paper_is_left_as_it_was() -> None:
    answers = {**WHOLE, "body/1/organization": (500, "")}
    one = town()
    items, _ = run(one, {**answers, "body/1/organization/31": (500, ""), "body/1/organization/11": (500, "")})
    assert sorted(of_kind(items, PaperItem)) == ["72"]
    assert "21" not in of_kind(items, Meeting)
    assert not one.journal.lists_everything, "the meeting was listed, and is not missing"


def test_names_are_asked_for_one_by_one_where_their_list_fails() -> None:
    names = {
        f"body/1/organization/{number}": thing("Organization", number, name=name)
        for number, name in ((11, "Sozialausschuss"), (12, "Rat"), (31, "ABC"))
    }
    one = town()
    items, _ = run(one, {**WHOLE, "body/1/organization": (500, ""), **names})
    assert of_kind(items, PaperItem)["71"].originators == ("ABC",)
    assert sorted(of_kind(items, Meeting)) == ["21", "22"]
    assert failed(one) == [("organizations", FailureKind.SERVER_ERROR)]


def test_without_the_list_of_meetings_they_are_not_asked_for_one_by_one() -> None:
    one = town()
    items, asked = run(one, {**WHOLE, "body/1/meeting": (500, "")})
    assert list(objects_asked(asked)) == []
    assert of_kind(items, PaperItem)["71"].consultations is None
    assert failed(one) == [("calendar", FailureKind.SERVER_ERROR)]


def test_too_much_that_is_only_linked_is_left_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.systems.oparl.depth.FOLLOWED", 3)
    papers = [address("paper", number) for number in range(100, 110)]
    answers = {f"body/1/paper/{n}": thing("Paper", n, name="X", date="2026-10-02") for n in range(100, 110)}
    one = town()
    items, asked = run(one, {**WHOLE, **answers, "body/1/paper": listed(*papers)})
    assert list(objects_asked(asked)) == ["paper/100", "paper/101", "paper/102"]
    assert {"100", "101", "102"} <= set(of_kind(items, PaperItem))
    assert ["nur verlinkt" in failure.message for failure in one.journal.failures] == [True]

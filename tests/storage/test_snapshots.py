"""What counts as a change, and what does not."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.snapshots import carry_over, compare

TODAY = dt.date(2026, 3, 2)


def consultation(**values: Any) -> dict[str, Any]:
    """A consultation in the council on the tenth of March."""
    base = {
        "organization": "Rat",
        "date": "2026-03-10",
        "start": None,
        "role": "Entscheidung",
        "number": "Ö 5",
        "result": "",
        "votes": None,
        "meeting": "77",
        "cancelled": False,
        "dropped": False,
    }
    return {**base, **values}


def file(name: str, sha256: str | None) -> dict[str, Any]:
    """A document as a snapshot holds it."""
    return {"name": name, "role": "attachment", "sha256": sha256}


def snapshot(**values: Any) -> dict[str, Any]:
    """A paper with nothing special about it."""
    base = {
        "title": "Sprachkurse für Zugewanderte",
        "reference": "26-0001",
        "kind": "Antrag",
        "date": "2026-02-20",
        "originators": [],
        "text": "",
        "files": [file("Antrag", "aaa")],
        "consultations": [],
        "withdrawn": False,
    }
    return {**base, **values}


def kinds(before: dict[str, Any] | None, after: dict[str, Any]) -> list[str]:
    """The kinds of the changes found."""
    return [difference.kind for difference in compare(before, after, TODAY)]


def test_first_sight_is_new_and_nothing_else() -> None:
    assert kinds(None, snapshot(consultations=[consultation(result="beschlossen")])) == ["new"]


def test_same_twice_is_no_change() -> None:
    assert kinds(snapshot(), snapshot()) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (snapshot(title="Sprachkurse für alle"), ["amended"]),
        (snapshot(text="Neu gefasst."), ["amended"]),
        (snapshot(files=[file("Antrag", "bbb")]), ["amended"]),
        (snapshot(files=[]), ["amended"]),
        (snapshot(files=[file("Antrag", "aaa"), file("Anlage", "ccc")]), ["document_added"]),
        (snapshot(files=[file("Antrag", "bbb"), file("Anlage", "ccc")]), ["amended", "document_added"]),
        (snapshot(files=[file("Antrag (PDF)", "aaa")]), []),
        (snapshot(withdrawn=True), ["withdrawn"]),
        (snapshot(consultations=[consultation()]), ["scheduled"]),
        (snapshot(consultations=[consultation(date=None)]), []),
        (snapshot(consultations=[consultation(date="2026-01-10")]), []),
        (snapshot(consultations=[consultation(cancelled=True)]), []),
        (snapshot(consultations=[consultation(result="vertagt")]), ["decided"]),
    ],
)
def test_each_kind(after: dict[str, Any], expected: list[str]) -> None:
    assert kinds(snapshot(), after) == expected


def test_a_document_that_could_not_be_fetched_is_neither_gone_nor_new() -> None:
    failed = carry_over(snapshot(), snapshot(files=[file("Antrag", None)]))
    assert kinds(snapshot(), failed) == []
    never = snapshot(files=[file("Antrag", None)])
    assert kinds(never, snapshot()) == []


def test_moved_meeting_with_the_same_number() -> None:
    before, after = consultation(), consultation(date="2026-03-17")
    found = compare(snapshot(consultations=[before]), snapshot(consultations=[after]), TODAY)
    assert [(each.kind, each.before["date"], each.after["date"]) for each in found] == [
        ("rescheduled", "2026-03-10", "2026-03-17")
    ]


def test_moved_meeting_with_another_number() -> None:
    before = snapshot(consultations=[consultation()])
    after = snapshot(consultations=[consultation(meeting="78", date="2026-03-17")])
    assert kinds(before, after) == ["rescheduled"]


def test_next_reading_in_the_same_committee_is_scheduled_not_moved() -> None:
    first = consultation(result="vertagt")
    after = snapshot(consultations=[first, consultation(meeting="90", date="2026-04-14")])
    assert kinds(snapshot(consultations=[first]), after) == ["scheduled"]


def test_hour_that_becomes_known_is_no_move() -> None:
    before = snapshot(consultations=[consultation()])
    after = snapshot(consultations=[consultation(start="2026-03-10T16:00:00+00:00")])
    assert kinds(before, after) == []
    later = snapshot(consultations=[consultation(start="2026-03-10T17:00:00+00:00")])
    assert kinds(after, later) == ["rescheduled"]


def test_cancelled_and_taken_off() -> None:
    before = snapshot(consultations=[consultation()])
    for after in (consultation(cancelled=True), consultation(dropped=True)):
        assert kinds(before, snapshot(consultations=[after])) == ["rescheduled"]
    gone = compare(before, snapshot(), TODAY)
    assert [(each.kind, each.after) for each in gone] == [("rescheduled", {})]


def test_past_meeting_that_disappears_is_no_news() -> None:
    before = snapshot(consultations=[consultation(date="2026-01-10")])
    assert kinds(before, snapshot()) == []


def test_decision_and_its_correction() -> None:
    undecided = snapshot(consultations=[consultation()])
    decided = snapshot(consultations=[consultation(result="beschlossen", votes={"yes": 9})])
    corrected = snapshot(consultations=[consultation(result="abgelehnt")])
    assert kinds(undecided, decided) == ["decided"]
    assert kinds(decided, corrected) == ["decided"]
    assert kinds(decided, decided) == []


@pytest.mark.parametrize(
    ("organization", "result", "outcome"),
    [
        ("Rat", "mehrheitlich beschlossen", "accepted"),
        ("Rat", "abgelehnt", "rejected"),
        ("Rat", "einstimmig", ""),
        ("Sozialausschuss", "mehrheitlich beschlossen", "recommended"),
        ("Sozialausschuss", "vertagt", "postponed"),
    ],
)
def test_a_decision_carries_its_outcome_and_votes(organization: str, result: str, outcome: str) -> None:
    sitting = consultation(organization=organization, role="")
    decided = {**sitting, "result": result, "votes": {"yes": 9, "no": 2, "abstentions": None}}
    (found,) = compare(snapshot(consultations=[sitting]), snapshot(consultations=[decided]), TODAY)
    assert (found.kind, found.after) == ("decided", {**decided, "outcome": outcome})


def test_the_same_words_in_other_letters_are_no_second_decision() -> None:
    decided = snapshot(consultations=[consultation(result="einstimmig beschlossen")])
    assert kinds(decided, snapshot(consultations=[consultation(result="Einstimmig beschlossen.")])) == []


def test_when_a_sitting_that_is_over_really_began_is_no_move() -> None:
    before = consultation(date="2026-02-20", start="2026-02-20T16:00:00+00:00")
    after = {**before, "start": "2026-02-20T16:07:00+00:00"}
    assert kinds(snapshot(consultations=[before]), snapshot(consultations=[after])) == []
    late = {**before, "date": "2026-02-27", "start": None}  # read too late to be of use
    assert kinds(snapshot(consultations=[before]), snapshot(consultations=[late])) == []
    brought_forward = consultation(date="2026-02-27")
    assert kinds(snapshot(consultations=[consultation()]), snapshot(consultations=[brought_forward])) == [
        "rescheduled"
    ]
    dropped = {**before, "dropped": True}
    assert kinds(snapshot(consultations=[before]), snapshot(consultations=[dropped])) == ["rescheduled"]


def test_restored() -> None:
    assert kinds(snapshot(withdrawn=True), snapshot()) == ["restored"]


_FILES = st.lists(
    st.builds(file, st.sampled_from(["A", "B", "C"]), st.sampled_from(["1", "2", "3", None])), max_size=4
)


@given(_FILES, _FILES)
def test_any_lists_of_files_settle_after_one_look(first: list[Any], second: list[Any]) -> None:
    before = snapshot(files=first)
    after = carry_over(before, snapshot(files=second))
    assert set(kinds(before, after)) <= {"amended", "document_added"}
    assert kinds(after, carry_over(after, snapshot(files=second))) == []


def test_a_document_is_told_when_it_is_listed_even_if_it_cannot_be_fetched_yet() -> None:
    listed = snapshot(files=[file("Antrag", "aaa"), file("Stellungnahme", None)])
    fetched = snapshot(files=[file("Antrag", "aaa"), file("Stellungnahme", "bbb")])
    assert kinds(snapshot(), listed) == ["document_added"]
    assert kinds(listed, carry_over(listed, fetched)) == []


def test_two_documents_of_one_name_keep_apart() -> None:
    both = snapshot(files=[file("Anlage", "a"), file("Anlage", "b")])
    one_failed = carry_over(both, snapshot(files=[file("Anlage", None), file("Anlage", "b")]))
    assert sorted(each["sha256"] for each in one_failed["files"]) == ["a", "b"]
    assert kinds(both, one_failed) == []


def test_same_day_comes_before_same_committee() -> None:
    before = snapshot(consultations=[consultation(meeting=None, date="2026-04-20")])
    after = snapshot(
        consultations=[
            consultation(meeting="7", date="2026-03-20"),
            consultation(meeting="8", date="2026-04-20"),
        ]
    )
    found = compare(before, after, TODAY)
    assert [(each.kind, each.after["date"]) for each in found] == [("scheduled", "2026-03-20")]


def test_a_result_is_told_once_though_the_meeting_loses_its_number() -> None:
    before = snapshot(consultations=[consultation(result="beschlossen")])
    after = snapshot(consultations=[consultation(result="beschlossen", meeting=None)])
    assert kinds(before, after) == []
    assert kinds(after, before) == []

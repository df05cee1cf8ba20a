"""What is different between two versions, and that nothing of either is lost."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.comparing import (
    DocumentChange,
    FieldChange,
    Piece,
    compare_texts,
    compare_versions,
    compare_words,
)
from tests.storage.test_snapshots import file, snapshot

MOTION = "Beschlussvorschlag\n\nDie Verwaltung wirbt zehn Lotsen an.\n\nBegründung\n\nViele brauchen Hilfe."


def shown(before: str, after: str) -> list[tuple[str, str]]:
    """The paragraphs that are different, with marks around what was added and removed in one."""
    marks = {"same": "{}", "added": "<{}>", "removed": "[{}]"}
    return [
        (
            paragraph.operation,
            "".join(
                marks[piece.operation].format(piece.text) if paragraph.operation == "changed" else piece.text
                for piece in paragraph.pieces
            ),
        )
        for paragraph in compare_texts(before, after)
    ]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (MOTION, []),
        (MOTION.replace("\n\nV", "\n \n V").replace("zehn Lotsen", "zehn\nLotsen"), []),
        (
            MOTION.replace("zehn", "zwanzig"),
            [("changed", "Die Verwaltung wirbt [zehn]<zwanzig> Lotsen an.")],
        ),
        (
            f"{MOTION}\n\nDiese Fassung ersetzt die bisherige.",
            [("added", "Diese Fassung ersetzt die bisherige.")],
        ),
        (
            MOTION.replace("\n\nBegründung\n\nViele brauchen Hilfe.", ""),
            [("removed", "Begründung"), ("removed", "Viele brauchen Hilfe.")],
        ),
        (
            MOTION.replace("Viele brauchen Hilfe.", "Es geht um Radwege."),
            [("removed", "Viele brauchen Hilfe."), ("added", "Es geht um Radwege.")],
        ),
        ("", [("removed", part) for part in MOTION.split("\n\n")]),
    ],
)
def test_texts(after: str, expected: list[tuple[str, str]]) -> None:
    assert shown(MOTION, after) == expected


def test_a_long_paragraph_is_compared_by_sentences() -> None:
    sentences = [
        f"Dies ist der Satz mit der Nummer {number} und einigen Worten dahinter." for number in range(20)
    ]
    changed = [*sentences[:7], sentences[7].replace("einigen", "wenigen"), *sentences[8:]]
    ((operation, words),) = shown(" ".join(sentences), " ".join(changed))
    assert (operation, words) == ("changed", sentences[7].replace("einigen", "[einigen]<wenigen>"))


def test_fields_and_documents() -> None:
    before = snapshot(
        originators=["SPD"],
        files=[file("Antrag", "a1"), file("Anlage", "b1"), file("Plan", "c1"), file("Alt", "d1")],
    )
    after = snapshot(
        title="Sprachkurse für alle",
        originators=["SPD", "CDU"],
        date=None,
        files=[file("Antrag", "a2"), file("Anlage (umbenannt)", "b1"), file("Plan", "c2"), file("Neu", "e1")],
    )
    found = compare_versions(before, after, {"a1": "Zehn Lotsen.", "a2": "Zwei Lotsen.", "c1": "Ein Plan."})
    assert found.fields == (
        FieldChange("title", "Sprachkurse für Zugewanderte", "Sprachkurse für alle"),
        FieldChange("date", "2026-02-20", ""),
        FieldChange("originators", "SPD", "SPD, CDU"),
    )
    antrag, plan, new, old = found.documents
    assert (antrag.operation, antrag.name) == ("replaced", "Antrag")
    assert [paragraph.operation for paragraph in antrag.text] == ["changed"]
    assert plan == DocumentChange("replaced", "Plan"), "of which only the old text is known"
    assert (new, old) == (DocumentChange("added", "Neu"), DocumentChange("removed", "Alt"))


_WORDS = st.lists(st.sampled_from(["Lotsen", "Rat", "und", ",", "zehn", " ", "  "]), max_size=30).map(
    " ".join
)
_TEXTS = st.lists(
    st.sampled_from(["Erstens.", "Zweitens zehn Lotsen.", "Zweitens elf Lotsen.", "Ende."]), max_size=9
)


@given(_WORDS, _WORDS)
def test_the_pieces_are_both_versions(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(each.text for each in pieces if each.operation != "added") == before
    assert "".join(each.text for each in pieces if each.operation != "removed") == after
    assert all(each.text for each in pieces)
    assert compare_words(before, before) == ((Piece("same", before),) if before else ())


@given(_TEXTS, _TEXTS)
def test_what_was_removed_was_there_and_what_was_added_is(before: list[str], after: list[str]) -> None:
    for paragraph in compare_texts("\n\n".join(before), "\n\n".join(after)):
        old = "".join(each.text for each in paragraph.pieces if each.operation != "added")
        new = "".join(each.text for each in paragraph.pieces if each.operation != "removed")
        assert old in before or (paragraph.operation == "added" and not old)
        assert new in after or (paragraph.operation == "removed" and not new)


@settings(max_examples=30)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_texts_can_be_compared(before: str, after: str) -> None:
    assert bool(list(compare_texts(before, after))) <= (before != after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a", "b"] * 1000, ["b", "a", "c"] * 666),
        (["a"] * 2000, ["b", "a"] * 1000),
        (["a b " * 5000], ["b a c " * 5000]),
    ],
)
def test_hostile_repetitions_take_no_time(before: list[str], after: list[str]) -> None:
    start = time.process_time()
    result: list[Any] = list(compare_texts("\n\n".join(before), "\n\n".join(after)))
    assert result
    assert time.process_time() - start < 5

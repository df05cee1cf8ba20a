"""What is kept has no more marks on a letter than scripts need, so it paints over nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select

from scrapers.documents.layout import tidy_pages
from storage.models import Body, Paper
from storage.papers import PaperRecord, save_paper
from storage.text import MOST_MARKS, one_line, uncrowded
from tests.storage.conftest import reading_of

GRAVE, BELOW, THROUGH, AROUND = "\u0300", "\u0317", "\u0334", "\u20dd"
JOINER, TURN = "\u200d", "\u202e"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("x" + BELOW * 300 + "y", "x" + BELOW * 4 + "y"),
        ("x" + BELOW * 4 + "y" + BELOW * 5, "x" + BELOW * 4 + "y" + BELOW * 4),
        ("x" + AROUND * 120, "x" + AROUND * 4),
        ("ä" + (THROUGH + JOINER) * 50, "ä" + (THROUGH + JOINER) * 4 + JOINER * 46),
        ("…" + BELOW * 9 + "…" + BELOW * 9, ("…" + BELOW * 4) * 2),
        ("–" * 40 + "…" * 20, "–" * 40 + "…" * 20),
        ("😀" * 20, "😀" * 20),
    ],
)
def test_a_crowd_of_marks_is_thinned(written: str, kept: str) -> None:
    assert uncrowded(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Người Việt ở Đức", "בְּרֵאשִׁ֖ית בָּרָ֣א", "مُحَمَّدٌ رَّسُولُ", "अंतर्राष्ट्रीय क्षि", "ประชุมที่นี่ ผู้",
        "བསྒྲུབས་", "👩‍👩‍👧‍👦 🏳️‍🌈 1️⃣", "இலங்கைத் தமிழ்",
    ],
)  # fmt: skip
def test_no_script_is_harmed(text: str) -> None:
    text = one_line(text)
    assert uncrowded(text) == text


@given(st.text(st.sampled_from(["a", "ä", " ", "–", "и", "1", GRAVE, BELOW, THROUGH, AROUND, JOINER, TURN])))
def test_nothing_but_marks_is_taken_and_none_is_left_over(text: str) -> None:
    kept = uncrowded(text)
    assert _without_marks(kept) == _without_marks(text)
    assert uncrowded(kept) == kept
    assert _most_marks(kept) == min(_most_marks(text), MOST_MARKS)


def _without_marks(text: str) -> str:
    return "".join(each for each in text if unicodedata.category(each) not in ("Mn", "Me"))


def _most_marks(text: str) -> int:
    """On one letter, whatever without a width stands between."""
    most = count = 0
    for each in text:
        category = unicodedata.category(each)
        count = count + 1 if category in ("Mn", "Me") else count if category == "Cf" else 0
        most = max(most, count)
    return most


def test_what_is_kept_of_a_paper_has_no_crowds(engine: Engine) -> None:
    crowd = "x" + GRAVE + BELOW * 200
    record = PaperRecord(key="1", url="", title=crowd, text=f"Alt\n{crowd}", originators=(crowd,))
    with engine.begin() as connection:
        assert save_paper(connection, record, reading_of())
        row = connection.execute(select(Paper.title, Paper.text, Paper.originators)).one()
        assert not save_paper(connection, record, reading_of())
    kept = "x" + BELOW * 4
    assert tuple(row) == (kept, f"Alt\n{kept}", [kept])


def test_what_is_typed_in_has_none_either(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(Body).values(ags="1", name="x" + BELOW * 200 + "\0y"))
        assert connection.scalar(select(Body.name).where(Body.ags == "1")) == "x" + BELOW * 4 + "y"


def test_pages_of_documents_have_none_before_anything_is_found_in_them() -> None:
    assert tidy_pages(["Antrag", "Der Rat" + BELOW * 130 + " möge"]) == (
        "Antrag",
        "Der Rat" + BELOW * 4 + " möge",
    )

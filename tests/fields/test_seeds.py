"""The five documents that must come out right, from text and from every format they may be sent in.

Their scans are read in tests/cli/test_seeds.py, once, as they take seconds.
"""

import datetime as dt
import re
from pathlib import Path

import pytest

from demo.documents import make_docx, make_odt, make_pdf
from scrapers.documents.fields import motion_fields
from scrapers.documents.text import read_document
from storage.records import MotionFields, MotionMeeting

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
GREENS = "Bündnis 90/Die Grünen"

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the folder ../shared is not here")


def title_in_design(number: str) -> str:
    """The title that the design's table asks for; empty where it says that the file has none."""
    row = re.search(rf"^\| {number}_… \|[^|]+\|([^|]+)\|", (SHARED / "DESIGN.md").read_text(), re.MULTILINE)
    assert row
    title = row[1].strip()
    return "" if title.startswith("none") else title


def between(text: str, start: str, end: str) -> str:
    """The part of a file between two headings."""
    match = re.search(rf"(?:{start})(.*?)(?:{end})", text, re.DOTALL)
    assert match
    return match[1]


def meeting(organization: str, *date: int) -> MotionMeeting:
    return MotionMeeting(organization=organization, date=dt.date(*date) if date else None)


def wanted(number: str, text: str) -> MotionFields:
    """The fields of a seed: most by the design, the resolution by the file's own headings."""
    title = title_in_design(number)
    if number == "000":
        meetings = (meeting("Kreisausschuss", 2021, 3, 23), meeting("Kreistag", 2021, 3, 23))
        resolution = between(text, "Beschlussvorschlag:", "Sachverhalt:")
        date, body = dt.date(2021, 3, 22), ("Kreis Düren",)
        return MotionFields(
            title=title, kind="Antrag", date=date, reference="118/21", bodies=body,
            originators=("SPD",), meetings=meetings, resolution=resolution,
        )  # fmt: skip
    if number == "001":
        return MotionFields(
            title=title, kind="Antrag", date=dt.date(2021, 11, 11), bodies=("Stadt Duisburg",),
            originators=("SPD", "CDU", GREENS),
            meetings=(meeting("Haupt- und Finanzausschuss", 2021, 11, 18),),
            resolution=between(text, re.escape(title), "Begründung:"),
        )  # fmt: skip
    if number == "002":
        return MotionFields(title=title, kind="Stellungnahme", bodies=("Stadt Düren", "Kreis Düren"))
    if number == "003":
        return MotionFields(
            title=title, kind="Antrag", date=dt.date(2019, 12, 8), bodies=("Kreis Heinsberg",),
            originators=("FDP",), meetings=(meeting("Kreisausschuss"), meeting("Kreistag")),
            resolution=between(text, r"\n(?=1\. )", "Mit freundlichen"),
        )  # fmt: skip
    return MotionFields(title=title, kind="Pressebericht", bodies=("Stadt Duisburg",), originators=(GREENS,))


def seed(number: str) -> str:
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def folded(fields: MotionFields) -> MotionFields:
    """White space folded, as formats differ in it."""
    return fields.model_copy(update={"resolution": " ".join(fields.resolution.split())})


NUMBERS = ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("number", NUMBERS)
def test_from_text(number: str) -> None:
    text = seed(number)
    assert motion_fields(text) == wanted(number, text)


@pytest.mark.parametrize("make", [make_pdf, make_docx, make_odt])
@pytest.mark.parametrize("number", NUMBERS)
def test_from_a_document(number: str, make: object) -> None:
    assert callable(make)
    text = seed(number)
    read = read_document(make(text), f"{number}.bin").text
    assert folded(motion_fields(read)) == folded(wanted(number, text))

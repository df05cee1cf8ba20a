"""Dates as people write them in letters: "22.03.2021", "22.3.21", "22. März 2021", "2021-03-22"."""

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mär": 3,
    "mar": 3,
    "mrz": 3,
    "apr": 4,
    "mai": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "nov": 11,
    "dez": 12,
}
_MONTH = (
    "Januar|Februar|M[äa]rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    "|Jan|Feb|Mär|Mrz|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Nov|Dez"
)
_DATE = re.compile(
    r"(?<![\d.,/])(?:"
    rf"(?P<day>\d{{1,2}})\s?\.?\s?(?P<name>{_MONTH})\b\.?\s{{0,2}}(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})\s?\.\s?(?P<m>\d{1,2})\s?\.\s?(?P<y>\d{4}|\d{2})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r")(?![\d/]|\.\d)",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    rf"(?<![\d.,/])(?P<day>\d{{1,2}})\.\s?(?P<name>{_MONTH})\b(?!\.?\s{{0,2}}\d{{4}})", re.IGNORECASE
)
# Two digits of a year below this are of this century.
_CENTURY_PIVOT = 70
_FIRST_YEAR, _LAST_YEAR = 1945, 2100


@dataclass(frozen=True)
class FoundDate:
    """A date and where it stands in the text."""

    start: int
    end: int
    day: dt.date


def find_dates(text: str) -> list[FoundDate]:
    """All dates that exist in the calendar, in the order of the text."""
    found = []
    for match in _DATE.finditer(text):
        day = _day(match)
        if day and _FIRST_YEAR <= day.year <= _LAST_YEAR:
            found.append(FoundDate(match.start(), match.end(), day))
    return found


def with_years(text: str, own: dt.date) -> str:
    """The text with a year behind each day that has none: "am 6. Februar" is the first after its own date."""
    return _DAY_ALONE.sub(lambda match: f"{match[0]} {_next_year(match, own)}", text)


def _next_year(match: re.Match[str], own: dt.date) -> int:
    month = _MONTHS[match["name"][:3].lower()]
    return own.year if (month, int(match["day"])) >= (own.month, own.day) else own.year + 1


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        if match["name"]:
            month = _MONTHS[match["name"][:3].lower()]
            return dt.date(int(match["year"]), month, int(match["day"]))
        return dt.date(_year(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < _CENTURY_PIVOT else 1900)

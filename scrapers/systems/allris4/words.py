"""How ALLRIS writes days and names meetings; the same in versions 3 and 4. Pure functions."""

from __future__ import annotations

import datetime as dt
import re

from scrapers.german import parse_date, parse_votes
from storage.records import Votes

# In the words of the server's own language, which is not always German.
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<month>[A-Z][a-z]{2})[a-z]{0,6}\.?"
_ENGLISH_DAYS = (
    re.compile(rf"\b{_NAME}\s(?P<day>\d{{1,2}}),\s?(?P<year>\d{{4}})\b"),  # "Jan 29, 2026"
    re.compile(rf"\b(?P<year>\d{{4}})\s{_NAME}\s(?P<day>\d{{1,2}})\b"),  # "2026 Oct 21"
    re.compile(rf"\b(?P<day>\d{{1,2}})\s{_NAME}\s(?P<year>\d{{4}})\b"),  # "29 Jan 2026"
)

_CLOSED = re.compile(
    r"^\W{0,9}(?:\d{1,3}\.\s*)?nicht\W{0,3}öffentliche\b|\(\s*nicht\W{0,3}öffentlich\s*\)", re.IGNORECASE
)
_YES, _NO = (
    re.compile(r"\b(?:Zustimmung|Dafür)\b", re.IGNORECASE),
    re.compile(r"\b(?:Ablehnung|Dagegen)\b", re.I),
)


def parse_day(text: str) -> dt.date | None:
    """The first day in a text: "25.08.2026", "Jan 29, 2026" or "2026 Oct 21"; None where there is none."""
    if day := parse_date(text):
        return day
    for match in filter(None, (pattern.search(text) for pattern in _ENGLISH_DAYS)):
        month = match["month"].lower()
        if month in _ENGLISH:
            try:
                return dt.date(int(match["year"]), _ENGLISH.index(month) + 1, int(match["day"]))
            except ValueError:
                continue
    return None


def is_closed_sitting(title: str) -> bool:
    """Whether a meeting's name says that nothing of it is public; not so "öffentliche/nichtöffentliche"."""
    return bool(_CLOSED.search(title))


def counted_votes(text: str) -> Votes | None:
    """Counts from "Zustimmung: 20, Ablehnung: 4, Enthaltung: 1"; None where the text states none."""
    return parse_votes(_NO.sub("Nein", _YES.sub("Ja", text)))

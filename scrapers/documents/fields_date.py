"""The date that a letter or paper itself bears; never that of a meeting, nor one that its text mentions."""

import datetime as dt
import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_datelines import bears_place, is_dateline, is_labelled
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_lines import Role
from storage.kinds import PRESS_KINDS, kind_at_start

_RECEIVED = re.compile(r"(?:Eingang|Eingegangen|Eingangsdatum|Eingereicht)", re.IGNORECASE)
_OF = re.compile(r"\bvom:?\s{0,3}$", re.IGNORECASE)
_SITTING = re.compile(r"(?:[Ss]itzung|Rates?|Kreistage?s|[Aa]usschusses)\b.{0,80}$")
_DATELINE = re.compile(r"[A-ZÄÖÜ][\wäöüß/ -]{2,30}[.,]\s(?:den\s)?$")
_NEXT = re.compile(r"\bnächste")
_CLOSING_TABLE = frozenset({Role.KIND, Role.SUBJECT, Role.SENDER, Role.ADDRESSEE})
_ALL = frozenset({Role.DATE, Role.ADDRESS, Role.REFERENCE, Role.SENDER})


def date_of(letter: Letter) -> dt.date | None:
    """The date in the head, else that of its kind line ("Antrag … vom …"), else that of its signature."""
    received = None
    for line in _own_lines(letter):
        dates = find_dates(line)
        if dates and _RECEIVED.match(line):
            received = received or dates[0].day
        elif dates:
            return dates[0].day
    return _of_kind_line(letter) or _of_dateline(letter) or _of_signature(letter) or received


def _own_lines(letter: Letter) -> list[str]:
    """The head's lines that may bear its date: a date alone below a meeting without one is the meeting's."""
    lines: list[str] = []
    of_meeting = False
    for entry in letter.entries:
        if entry.role is Role.MEETING:
            of_meeting = not find_dates(entry.text) and not _NEXT.search(entry.text)
        elif entry.role in _CLOSING_TABLE and not entry.text.endswith(":"):
            of_meeting = False
        alone = entry.role is Role.DATE and not (bears_place(entry.text) or is_labelled(entry.text))
        if entry.role in _ALL and not (alone and of_meeting):
            lines.append(entry.text)
    return lines


def _of_kind_line(letter: Letter) -> dt.date | None:
    for line in letter.head(Role.KIND, Role.MEETING):
        for found in find_dates(line):
            before = line[: found.start]
            if _OF.search(before) and not _SITTING.search(before):
                return found.day
            kind = kind_at_start(line)
            if kind and kind[0] in PRESS_KINDS and not before[kind[1] :].strip(" ,:|–-"):
                return found.day  # "Pressemitteilung, 3. Mai 2021"
    return None


def _of_dateline(letter: Letter) -> dt.date | None:
    """A report that begins "Musterstadt, 3. Mai 2021 – …"."""
    if letter.body >= len(letter.lines):
        return None
    for found in find_dates(letter.lines[letter.body][:80])[:1]:
        if _DATELINE.match(letter.lines[letter.body][: found.start]):
            return found.day
    return None


def _of_signature(letter: Letter) -> dt.date | None:
    tail = range(max(letter.body, min(letter.closing - 4, len(letter.lines) - 12)), len(letter.lines))
    for index in tail:
        line, above = letter.lines[index], letter.lines[index - 1] if index else ""
        # A date alone right below text may be the end of a sentence that goes over two lines.
        apart = not above or index > letter.closing or line[:1].isupper()
        if apart and is_dateline(line):
            return find_dates(line)[0].day
    return None

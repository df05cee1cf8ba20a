"""Dates, times, votes and sizes as German council pages write them. Pure functions."""

import datetime as dt
import re

from storage.records import Votes
from storage.text import one_line
from storage.times import MONTHS, from_berlin

_DATE = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_RANGE = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*Uhr)?"
    r"(?:\s*(?:-|–|bis)\s*(\d{1,2})[:.](\d{2}))?(?![\d.])"
)
_NAMED_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+(\d{{4}})\b|\b(\d{{4}})\s+({'|'.join(MONTHS)})\b")
_SIZE = re.compile(r"([\d.,]{1,20})\s*(KB|MB)\b", re.IGNORECASE)
_BYTES = {"KB": 1024, "MB": 1024 * 1024}
_FEW = {
    word: count
    for count, word in enumerate(
        ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"), start=2
    )
}
# Labels and counts of votes; what is counted beside them (who is absent or may not vote) is no vote.
_VOTING = re.compile(
    r"(?P<number>(?<![\w.,/:])\d{1,3}(?![\w%]|[.,/:]\d))"
    r"|\b(?:(?P<yes>ja(?:[-\s]?stimmen?)?|dafür|fürstimmen?|zustimmung(?:en)?(?=\s*:\s*\d))"
    r"|(?P<no>nein(?:[-\s]?stimmen?)?|dagegen|gegenstimmen?|ablehnung(?:en)?(?=\s*:\s*\d))"
    r"|(?P<abstentions>(?:stimm)?enthaltung(?:en)?|enthalten)"
    r"|(?P<other>befangen(?:heit)?|anwesend|abwesend|persönlich beteiligt|ungültig)"
    rf"|(?P<word>keine[rn]?|ohne|eine[rm]?|{'|'.join(_FEW)}))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s*(?:Stimmen?\s+)?", re.IGNORECASE)  # between a count and its label
_BEHIND = re.compile(r"(?:\s*[:=–-])?\s*")  # between a label and its count
_AGAINST = re.compile(r"\b(\d{1,3})\s+gegen\s+(\d{1,3})\s+Stimmen?\b", re.IGNORECASE)


def parse_date(text: str) -> dt.date | None:
    """The first date written dd.mm.yyyy; None where there is none, or none that exists."""
    for match in _DATE.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def parse_month(text: str) -> tuple[int, int] | None:
    """(year, month) of the first month written with its name, "Oktober 2026"; None where there is none."""
    match = _NAMED_MONTH.search(text)
    if match is None:
        return None
    return int(match[2] or match[3]), MONTHS.index(match[1] or match[4]) + 1


def parse_times(text: str, day: dt.date) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Start and end of "17:00-18:30 Uhr" on that day, in UTC; None for what is not given."""
    match = _RANGE.search(_DATE.sub(" ", one_line(text)))
    if not match:
        return None, None
    hours, minutes, end_hours, end_minutes = match.groups()
    start = _clock(day, hours, minutes)
    end = _clock(day, end_hours, end_minutes) if end_hours else None
    if start and end and end < start:  # a sitting past midnight
        end = _clock(day + dt.timedelta(days=1), end_hours, end_minutes)
    return start, end


def _clock(day: dt.date, hours: str, minutes: str) -> dt.datetime | None:
    try:
        return from_berlin(day, dt.time(int(hours), int(minutes)))
    except ValueError:
        return None


def parse_votes(text: str) -> Votes | None:
    """Counts from "Ja: 20, Nein: 4, Enthaltungen: 22" or "mit 12 Ja-Stimmen bei einer Enthaltung".

    None where the text states no count; of what it states several times, the first.
    """
    line = one_line(text)
    found: dict[str, int] = {}
    if against := _AGAINST.search(line):
        found = {"yes": int(against[1]), "no": int(against[2])}
    tokens = list(_VOTING.finditer(line))
    count_first = bool(tokens) and tokens[0].lastgroup in ("number", "word")
    for before, label, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        name = label.lastgroup or ""
        if name not in Votes.model_fields or name in found:
            continue
        ahead = _count_between(before, line, label, _BEFORE)
        behind = _count_between(after, line, label, _BEHIND)
        # "12 Ja 3 Nein" and "Ja 12 Nein 3": how the line begins tells which count is whose.
        count = ahead if ahead is not None and (count_first or behind is None) else behind
        if count is not None:
            found[name] = count
    return Votes(**found) if found else None


def _count_between(
    count: re.Match[str] | None, line: str, label: re.Match[str], gap: re.Pattern[str]
) -> int | None:
    """What a token counts, where nothing but `gap` lies between it and the label."""
    if count is None or count.lastgroup not in ("number", "word"):
        return None
    first, second = sorted((count, label), key=lambda token: token.start())
    return _count(count) if gap.fullmatch(line, first.end(), second.start()) else None


def _count(token: re.Match[str]) -> int:
    if token["number"]:
        return int(token["number"])
    word = token["word"].lower()
    return 0 if word.startswith(("keine", "ohne")) else _FEW.get(word, 1)


def parse_size(text: str) -> int | None:
    """Bytes of a size such as "2.617 KB" or "2,6 MB", as exact as it is written; None where there is none."""
    match = _SIZE.search(text)
    if not match:
        return None
    try:
        return round(
            float(match.group(1).replace(".", "").replace(",", ".")) * _BYTES[match.group(2).upper()]
        )
    except ValueError:
        return None

"""Lines that bear a letter's date: "Musterstadt, den 3. Mai 2021", "Datum: 3.5.2021", the head of a mail."""

import re

from scrapers.documents.letter_dates import find_dates

LONGEST_LINE = 240
_LABEL = re.compile(
    r"(?:Datum|Date|Gesendet|Sent|Stand|Erstellt|Veröffentlicht|Erstellungsdatum|Vorlagedatum|Antragsdatum"
    r"|Eingang|Eingegangen"
    r"|Eingangsdatum|Eingereicht|vom|den)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:Mo|Di|Mi|Do|Fr|Sa|So|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)\b")
_DATELINE = re.compile(
    r"(?:(?:Datum|Stand)\s?:?\s|[A-ZÄÖÜ][\wäöüß./-]{1,30}(?:\s(?:am|an|der|im"
    r"|[A-ZÄÖÜ(])[\wäöüß.)-]{0,30}){0,3},?\s"
    r"(?:im\s\w{3,20},\s)?)?(?:(?:den|am|im)\s)?",
)
_BEGINS_SENTENCE = re.compile(r"(?:Der|Die|Das|Den|Am|Im|In|Ab|Bis|Seit|Vom|Zum|Beginn|Ende|Termin|Frist)\b")
_SMALL_WORD = re.compile(r"\b(?!vom\b)[a-zäöüß]{3,}(?<!den)\s")
_AROUND = re.compile(
    r"[\s,.|/]*(?:[\wÄÖÜäöüß.-]+,?\s?){0,4}(?:,?\s?(?:den|am|im|vom))?[\s,."
    r"|:/-]*(?:\d{1,2}[:.]\d\d)?\s?(?:Uhr)?",
)
_VERB = re.compile(
    r"\b(?:fordern?|fordert|will|wollen|beantragt|beantragen|kritisiert|kritisieren|lehnt|lehnen|begrüßt"
    r"|begrüßen|setzt"
    r"|setzen|schlägt|schlagen|sagt|sieht|sehen|wünscht|wünschen|stellt|stellen|möchte|möchten|unterstützt"
    r"|unterstützen"
    r"|erinnert|warnt|warnen|ist|sind|wird|werden|hat|haben|zeigt|macht|plant)\b"
)


def speaks(line: str) -> bool:
    """Whether a line tells what somebody does: a sentence, or a headline."""
    return bool(_VERB.search(line))


def is_dateline(line: str) -> bool:
    """Whether a line is "Musterstadt, den 3. Mai 2021" or the like: no word of a sentence stands on it."""
    dates = find_dates(line[:LONGEST_LINE])
    if not dates or line[dates[0].end :].split("gez.")[0].strip(" ,") or _BEGINS_SENTENCE.match(line):
        return False
    return not speaks(line) and bool(_DATELINE.fullmatch(line[: dates[0].start]))


def bears_place(line: str) -> bool:
    """Whether a date stands with a place, as letters bear it, and not with a weekday or alone."""
    return is_dateline(line) and line[0].isupper() and not _WEEKDAY.match(line) and "Datum" not in line


def is_labelled(line: str) -> bool:
    """Whether a line's date is named as the letter's: "Datum: …", "Eingang: …", "vom …"."""
    return bool(_LABEL.match(line))


def bears_date(line: str) -> bool:
    """Whether a line of a letter's head is there for its date; lines about meetings are told before."""
    dates = find_dates(line)
    if not dates:
        return False
    if line.endswith(".") and _SMALL_WORD.search(line[: dates[0].start]):
        return False  # "Die Schule schließt am 3. Mai 2021."
    if _LABEL.match(line) and len(line) < 90:
        return True
    rest = line[: dates[0].start] + line[dates[0].end :]
    return len(rest) < 45 and bool(_AROUND.fullmatch(rest))

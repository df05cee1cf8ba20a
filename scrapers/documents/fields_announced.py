"""Meetings that a text tells of: those where its motion will be dealt with, and a resolution's own."""

import re

from scrapers.documents.committees import find_committees
from scrapers.documents.fields_date import date_of
from scrapers.documents.letter import Letter
from scrapers.documents.letter_dates import find_dates, with_years
from scrapers.documents.letter_sections import section_at
from scrapers.documents.meeting_dates import meetings_in
from storage.records import MotionMeeting

# What is still to come: "Über den Antrag berät der Kreisausschuss am …", "für die Sitzung … gestellt".
_TO_COME = re.compile(
    r"\b(?:berät|beraten\s(?:wird|werden)|entscheide[tn]|befass(?:t|en)\ssich|tagt|abstimmen)\b"
    r"|\b(?:wird|werden|soll(?:en)?)\b.{0,160}\b(?:beraten|behandelt|diskutiert|abgestimmt|entschieden|befassen"
    r"|vorgestellt)\b"
    r"|\bsteh(?:t|en)\b.{0,120}\bTagesordnung\b|\bstimm(?:t|en)\b.{0,120}\bab\b"
    r"|\b(?:für|zur)\s.{0,100}\bA(?:ntrag|nträge|nfrage)\b.{0,60}\b(?:gestellt|eingereicht|eingebracht)\b"
    r"|\bA(?:ntrag|nträge|nfrage)\b.{0,60}\b(?:für|zur)\s.{0,100}\b(?:gestellt|eingereicht|eingebracht)\b"
)
_RESOLVED = re.compile(
    r"(?P<who>D(?:er|ie)\s[^.;:]{3,90}?)\s(?:hat|haben|verabschiedet|beschließt|fasst)\b[^.;:]{0,40}"
    r"\b(?:seiner|ihrer)\s(?:\d{1,3}\.\s)?(?:\w{5,16}\s)?Sitzung\s(?:am|vom)\s"
)
# After a date, a full stop ends a sentence where the next begins with such a word.
_SENTENCE = re.compile(
    r"(?<=[a-zäöüß)“”\"][.!?:])\s(?=[A-ZÄÖÜ\d„])|(?<=\d[.:])\s(?=(?:Der|Die|Das|Wir|Es|Sie|Ich|Hier\w{0,8}"
    r"|Im|In|Dazu|Damit|Namens)\s)"
)
_BODY_CHARS = 20_000
_LONGEST = 300


def announced(letter: Letter) -> list[MotionMeeting]:
    """Meetings still to come, with their dates: a day without a year is the next one after the text's own."""
    own = date_of(letter)
    found: list[MotionMeeting] = []
    for sentence in sentences_of(letter):
        if len(sentence) < _LONGEST and _TO_COME.search(sentence):
            found += _with_only_date(with_years(sentence, own) if own else sentence)
    return [meeting for meeting in found if meeting.date and (own is None or meeting.date >= own)]


def _with_only_date(sentence: str) -> list[MotionMeeting]:
    """The meetings of a sentence; of one meeting and one date, these belong together wherever they stand."""
    found, dates = meetings_in(sentence), find_dates(sentence)
    if len(found) == len(dates) == 1:
        return [found[0].model_copy(update={"date": dates[0].day})]
    return found


def resolved_in(text: str) -> list[MotionMeeting]:
    """The meeting in which a council has passed a resolution, as its text says."""
    found = []
    for match in _RESOLVED.finditer(text):
        dates = find_dates(text[match.end() : match.end() + 40])
        committees = find_committees(match["who"])
        if len(committees) == 1 and dates and not dates[0].start:
            found.append(MotionMeeting(organization=committees[0].name, date=dates[0].day))
    return found


def sentences_of(letter: Letter) -> list[str]:
    """The body's sentences; none goes on below a heading, or behind what introduces it."""
    parts: list[list[str]] = [[]]
    for line in letter.lines[letter.body : letter.closing]:
        if line and section_at(line):
            parts.append([])
        if line:
            parts[-1].append(line)
        if line.endswith(":"):
            parts.append([])
    return [one for part in parts for one in _SENTENCE.split(" ".join(part)[:_BODY_CHARS])]


def body_text(letter: Letter) -> str:
    """The body on one line, up to the closing."""
    return " ".join(line for line in letter.lines[letter.body : letter.closing] if line)[:_BODY_CHARS]

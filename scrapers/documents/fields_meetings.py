"""The meetings that a paper is written for, with their dates where it gives them."""

import re

from scrapers.documents.committees import find_committees, is_committee
from scrapers.documents.fields_announced import announced, body_text, resolved_in, sentences_of
from scrapers.documents.fields_title import title_after_kind
from scrapers.documents.letter import Letter
from scrapers.documents.letter_datelines import bears_place
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_lines import Role, is_decision
from scrapers.documents.meeting_dates import meetings_in
from storage.kinds import PRESS_KINDS
from storage.records import MotionMeeting

# A subject such as "Mehr Wohnraum (Antrag für den Bauausschuss 3.5.2021)".
_FOR_MEETING = re.compile(r"\(?\b(?:Antrag|Anfrage)\s(?:für|zu[rm]?|an)\s(?:de[nr]|die)?\b.{0,160}\d")
_FOR_COMMITTEE = re.compile(r"\b(?:Antrag|Anfrage)\s(?:für|an)\sde[nr]\s(?P<who>[^:–]{3,100}?)(?=:|\s[–-]\s)")
_REQUEST = re.compile(
    r"\b(?:Tagesordnung|Sitzung|[A-Za-z]{2,30}sitzung|Beschlussfassung|vorzulegen"
    r"|zur\s(?:Vor)?[Bb]eratung)\b",
)
_WISH = re.compile(
    r"\b(?:beantrag\w{1,4}|bitte[nt]?|setzen|aufzunehmen|nehmen|fassen|Beratung|stell\w{1,3}|behandeln)\b"
    r"|\banbei\b.{0,60}\b[Aa]ntrag\s(?:zur|für\sdie)\s"
)
_TO_RESOLVE = re.compile(
    r"\b(?:beantrag\w{1,3}|bitten)\b[^.:;]{0,80},\s(?P<who>(?:der|die)\s[^.:;]{3,250}?)\s(?:mögen"
    r"|wollen)\b[^.;]{0,60}\bbeschließen\b"
)
_PAIRS_REST = re.compile(r"[\s,;:/|–-]*(?:\b(?:am|den|und|sowie)\b[\s,;:/|–-]*)*")
_OWN_MEETINGS = frozenset({"Antrag", "Änderungsantrag", "Resolution", "Anfrage"})


def meetings_of(letter: Letter, kind: str) -> tuple[MotionMeeting, ...]:
    """The meetings named in the head; where it names none, those that the text asks to deal with it."""
    if decided := next(filter(is_decision, letter.head(Role.MEETING)), ""):
        return tuple(resolved_in(decided))
    found: list[MotionMeeting] = []
    for block in _blocks(letter):
        found += meetings_in(block)
    if not found and kind not in PRESS_KINDS:
        for sentence in _asking(letter):
            found += meetings_in(sentence)
    found = found or _told(letter, kind)
    return _merged(found + resolved_in(body_text(letter)) if kind == "Resolution" else found)


def _told(letter: Letter, kind: str) -> list[MotionMeeting]:
    """Meetings that the body tells of: a line of nothing else, who shall resolve it, what is to come."""
    found: list[MotionMeeting] = []
    if kind in _OWN_MEETINGS:
        for line in letter.lines[letter.body :]:
            found += _pairs(line)
        for match in _TO_RESOLVE.finditer(body_text(letter)):
            found += meetings_in(match["who"])
    return found or announced(letter)


def _pairs(line: str) -> list[MotionMeeting]:
    """ "Kreisausschuss 4.5.2021, Kreistag 11.5.2021": committees with their dates, and no other word."""
    dates = find_dates(line) if len(line) < 200 else []
    if not dates:
        return []
    rest = line
    spans = [(found.start, found.end) for found in find_committees(line)]
    spans += [(found.start, found.end) for found in dates]
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    meetings = meetings_in(line) if _PAIRS_REST.fullmatch(rest) else []
    return meetings if all(meeting.date for meeting in meetings) else []


def _blocks(letter: Letter) -> list[str]:
    """Runs of kind and meeting entries; the cells of a table are dates and small words between them."""
    blocks: list[str] = []
    running = False
    for entry in letter.entries:
        of_meeting = entry.role is Role.FURNITURE or entry.text.endswith(":")
        of_meeting = of_meeting or (entry.role is Role.DATE and not bears_place(entry.text))
        if entry.role in (Role.KIND, Role.MEETING) or (running and of_meeting):
            words = _without_matter(entry.text) if entry.role is Role.KIND else entry.text
            if running:
                blocks[-1] += "\n" + words
            else:
                blocks.append(words)
            running = True
        else:
            running = False
    subjects = [line for line in letter.head(Role.SUBJECT) if _REQUEST.search(line)]
    named = [match[0] for line in letter.head(Role.SUBJECT) if (match := _FOR_MEETING.search(line))]
    return blocks + (subjects or named or _for_committee(letter))


def _for_committee(letter: Letter) -> list[str]:
    """The committee of a subject such as "Antrag für den Bauausschuss - Mehr Wohnraum"."""
    found = (_FOR_COMMITTEE.search(line) for line in letter.head(Role.SUBJECT))
    return [match["who"] for match in found if match and is_committee(match["who"])]


def _without_matter(line: str) -> str:
    """ "Antrag der X-Fraktion zur Ratssitzung – Gründung eines Beirats" without what it is about."""
    title = title_after_kind(line)
    words = line.replace(title, " ") if title and title != line else line
    return re.split(
        r"\sauf\s(?!d(?:er|ie)\sTagesordnung|Aufnahme|Erweiterung|Behandlung|Beratung)", words, maxsplit=1
    )[0]


def _asking(letter: Letter) -> list[str]:
    """Sentences of the body that ask for a place on an agenda."""
    return [
        one for one in sentences_of(letter) if _REQUEST.search(one) and _WISH.search(one) and len(one) < 1500
    ]


def _merged(found: list[MotionMeeting]) -> tuple[MotionMeeting, ...]:
    """Each meeting once; one without date gives way to the same with a date."""
    dated = {meeting.organization for meeting in found if meeting.date}
    kept = [meeting for meeting in found if meeting.date or meeting.organization not in dated]
    return tuple(dict.fromkeys(kept))

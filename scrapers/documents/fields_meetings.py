"""The meetings that a paper is written for, with their dates where it gives them."""

import datetime as dt
import re

from scrapers.documents.committees import FoundCommittee, find_committees
from scrapers.documents.fields_title import title_after_kind
from scrapers.documents.letter import Letter
from scrapers.documents.letter_datelines import bears_place
from scrapers.documents.letter_dates import FoundDate, find_dates
from scrapers.documents.letter_head import Entry
from scrapers.documents.letter_lines import Role
from storage.kinds import PRESS_KINDS, is_record_at_start
from storage.records import MotionMeeting

# "SPD-Fraktion im Rat", "Vorsitzende des Ausschusses": who, not when.
_WHO = re.compile(
    r"(?:[Ff]raktion(?:en)?|FRAKTION|Gruppe|Mitglied(?:er|s)?|Vorsitz(?:ende[rn]?)?|Büro|Beschlu(?:ss"
    r"|sses)\b|GeschO|Geschäftsordnung"
    r"|[Ss]atzung)(?P<between>[\s\w/.,&-]{0,45}?)\s(?:im|in\sder|des|der|dem)\s$"
)
# "gem. § 12 der Geschäftsordnung für den Rat": by whose rules.
_RULES_OF = re.compile(
    r"(?:GeschO|Geschäftsordnung|[Ss]atzung)\s(?:de[rs]|für\sde[nr]|für\sdie|im|in\sder|vom)\s$"
)
_RECORD_OF = re.compile(r"über\sdie\s")
_SITTING_OF = re.compile(r"[Ss]itzung(?:\s(?:des|der)\s[^.;:()]{3,90})?\svom:?\s?$")
_OLD_DATE = re.compile(r"\bvom:?\s?$")
_ABOUT_MEETING = re.compile(r"\b(?:Sitzung|Beratung|zur?|für|an|am)\b")
_REQUEST = re.compile(
    r"\b(?:Tagesordnung|Sitzung|[A-Za-z]{2,30}sitzung|Beschlussfassung|vorzulegen"
    r"|zur\s(?:Vor)?[Bb]eratung)\b",
)
_WISH = re.compile(
    r"\b(?:beantrag\w{1,4}|bitte[nt]?|setzen|aufzunehmen|nehmen|fassen|Beratung|stell\w{1,3}|behandeln)\b"
    r"|\banbei\b.{0,60}\b[Aa]ntrag\s(?:zur|für\sdie)\s"
)
# What is still to come, of the motion itself: "Über den Antrag berät der Kreisausschuss am …".
_WILL_BE_DEALT_WITH = re.compile(
    r"^(?=.*\b(?:[Aa]ntrag|[Dd]arüber|[Dd]amit)\b).*\b(?:berät|beraten\swird|wird\sberaten|befasst\ssich"
    r"|entscheidet)\b"
)
_TO_RESOLVE = re.compile(
    r"\b(?:beantrag\w{1,3}|bitten)\b[^.:;]{0,80},\s(?P<who>(?:der|die)\s[^.:;]{3,250}?)\s(?:mögen"
    r"|wollen)\b[^.;]{0,60}\bbeschließen\b"
)
_PAIRS_REST = re.compile(r"[\s,;:/|–-]*(?:\b(?:am|den|und|sowie)\b[\s,;:/|–-]*)*")
_OWN_MEETINGS = frozenset({"Antrag", "Änderungsantrag", "Resolution", "Anfrage"})
_NEXT = re.compile(
    r"[\s:,;|–()-]{0,6}(?:(?:am|vom|den|voraussichtlich|für\sdie|in\sder|zur|Termin|Sitzungstermin|Datum"
    r"|zum|Sitzung|\d{1,2}\.\s?Sitzung|öffentlich|Sitzung\sam|\w{2,3}\.|Montag|Dienstag|Mittwoch|Donnerstag"
    r"|Freitag)[\s:,]{0,3}){0,4}$"
)
_BETWEEN = re.compile(
    r"\s{0,2}(?:,|/|und|sowie|u\.|bzw\.)?\s?(?:(?:des|der|dem|den|die|in\sder|im|an|für)\s){0,2}$"
)
# A form's labels before the values of the second and third: "Gremium: Rat / Termin: / TOP: / 3.5.2021"
_LABELS = re.compile(r"(?:[\s|]{0,3}[A-ZÄÖÜ][\w. -]{1,24}:){1,6}\s{0,3}$")
_TABLE = re.compile(r"\s{0,3}(?:[\w/.,-]{1,25}\s{1,3}){0,3}$")
# After a date, a full stop ends a sentence where the next begins with such a word.
_SENTENCE = re.compile(
    r"(?<=[a-zäöüß)“”\"][.!?:])\s(?=[A-ZÄÖÜ\d„])|(?<=\d[.:])\s(?=(?:Der|Die|Das|Wir|Es|Sie|Ich|Hier\w{0,8}"
    r"|Im|In|Dazu|Damit|Namens)\s)"
)
_BODY_CHARS = 20_000


def meetings_of(letter: Letter, kind: str) -> tuple[MotionMeeting, ...]:
    """The meetings named in the head; where it names none, those that the text asks to deal with it."""
    found: list[MotionMeeting] = []
    for block in _blocks(letter):
        found += _in_text(block)
    if not found and kind not in PRESS_KINDS:
        for sentence in _asking(letter):
            found += _in_text(sentence)
    return _merged(found or _told(letter, kind))


def _told(letter: Letter, kind: str) -> list[MotionMeeting]:
    """Meetings that the body tells of: a line of nothing else, who shall resolve it, what is to come."""
    found: list[MotionMeeting] = []
    if kind in _OWN_MEETINGS:
        for line in letter.lines[letter.body :]:
            found += _pairs(line)
        for match in _TO_RESOLVE.finditer(_body_text(letter)):
            found += _in_text(match["who"])
    for sentence in () if found else _sentences(letter):
        if len(sentence) < 300 and _WILL_BE_DEALT_WITH.search(sentence):
            found += [meeting for meeting in _in_text(sentence) if meeting.date]
    return found


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
    meetings = _in_text(line) if _PAIRS_REST.fullmatch(rest) else []
    return meetings if all(meeting.date for meeting in meetings) else []


def _blocks(letter: Letter) -> list[str]:
    """Runs of kind and meeting entries; the cells of a table are dates and small words between them."""
    blocks: list[str] = []
    running = False
    for entry in letter.entries:
        of_meeting = entry.role is Role.FURNITURE or entry.text.endswith(":")
        of_meeting = of_meeting or (entry.role is Role.DATE and not bears_place(entry.text))
        if entry.role in (Role.KIND, Role.MEETING) or _heads_record(entry) or (running and of_meeting):
            words = _without_matter(entry.text) if entry.role is Role.KIND else entry.text
            if running:
                blocks[-1] += "\n" + words
            else:
                blocks.append(words)
            running = True
        else:
            running = False
    subjects = [line for line in letter.head(Role.SUBJECT) if _REQUEST.search(line)]
    return blocks + subjects


def _heads_record(entry: Entry) -> bool:
    """ "Niederschrift über die 5. Sitzung des Rates am 3.5.2021", also over two lines."""
    heads = is_record_at_start(entry.text) or _RECORD_OF.match(entry.text)
    return entry.role is Role.TEXT and bool(heads) and "itzung" in entry.text


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
        one for one in _sentences(letter) if _REQUEST.search(one) and _WISH.search(one) and len(one) < 1500
    ]


def _sentences(letter: Letter) -> list[str]:
    return _SENTENCE.split(_body_text(letter))


def _body_text(letter: Letter) -> str:
    return " ".join(line for line in letter.lines[letter.body : letter.closing] if line)[:_BODY_CHARS]


def _in_text(text: str) -> list[MotionMeeting]:
    text = re.sub(r"(\w)\n(?=[a-zäöüß])", r"\1 ", text)
    text = re.sub(r"\b(der|des|die|und|zu|zur|im|am|für|den|Haupt-|\d\.)\n", r"\1 ", text)
    committees = [c for c in find_committees(text) if not _is_who(text[max(0, c.start - 90) : c.start])]
    dates = [date for date in find_dates(text) if not _is_of_paper(text[max(0, date.start - 120) : date.start])]
    meetings: list[MotionMeeting] = []
    for index, committee in enumerate(committees):
        day = (
            _in_row(text, committee, dates)
            or _after(text, committees, index, dates)
            or _before(text, committee, dates)
        )
        meetings.append(MotionMeeting(organization=committee.name, date=day))
    return meetings


def _is_of_paper(before: str) -> bool:
    """Whether a date is that of a paper, "Antrag vom …"; "in der Sitzung des Rates vom …" is a meeting's."""
    return bool(_OLD_DATE.search(before)) and not _SITTING_OF.search(before)


def _is_who(before: str) -> bool:
    if _RULES_OF.search(before):
        return True
    match = _WHO.search(before)
    return match is not None and not _ABOUT_MEETING.search(match["between"])


def _after(text: str, committees: list[FoundCommittee], index: int, dates: list[FoundDate]) -> dt.date | None:
    """The date that follows the committee, or the run of committees that it is one of."""
    end = committees[index].end
    for other in committees[index + 1 :]:
        between = text[end : other.start]
        if "\n" in between or not _BETWEEN.match(between):
            break
        end = other.end
    for date in dates:
        if date.start >= end:
            between = text[end : date.start]
            return date.day if any(fits.match(between) for fits in (_NEXT, _TABLE, _LABELS)) else None
    return None


def _in_row(text: str, committee: FoundCommittee, dates: list[FoundDate]) -> dt.date | None:
    """The date right before a committee, in a line that begins with one: "7.12.2022 Sozialausschuss"."""
    start = text.rfind("\n", 0, committee.start) + 1
    before = [date for date in dates if start <= date.start and date.end <= committee.start]
    if not before or re.search(r"[^\W\d_]{3}", text[start : before[0].start]):
        return None
    right_before = not text[before[-1].end : committee.start].strip(" |,:–-")
    return before[-1].day if right_before else None


def _before(text: str, committee: FoundCommittee, dates: list[FoundDate]) -> dt.date | None:
    """ "in der am 3. Mai 2021 stattfindenden Sitzung des …"."""
    for date in reversed(dates):
        if date.end <= committee.start:
            between = text[date.end : committee.start]
            near = re.match(
                r"[\s,:–-]{0,3}(?:[a-zäöü]{2,16}\s){0,3}(?:Sitzung\s)?(?:des|der|im|in\sder|vom)?\s?$",
                between,
            )
            return date.day if near and "\n" not in between else None
    return None


def _merged(found: list[MotionMeeting]) -> tuple[MotionMeeting, ...]:
    """Each meeting once; one without date gives way to the same with a date."""
    dated = {meeting.organization for meeting in found if meeting.date}
    kept = [meeting for meeting in found if meeting.date or meeting.organization not in dated]
    return tuple(dict.fromkeys(kept))

"""Minutes, invitations and the like: they are about their meeting, not about the motions they tell of."""

import re
from dataclasses import replace

from scrapers.documents.fields_bodies import bodies_of
from scrapers.documents.fields_date import date_of
from scrapers.documents.fields_meetings import meetings_of
from scrapers.documents.fields_reference import reference_of
from scrapers.documents.fields_title import title_after_kind, title_of
from scrapers.documents.letter import Letter
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_flow import join_lines
from scrapers.documents.letter_lines import Role
from scrapers.documents.meeting_dates import meetings_in
from storage.kinds import is_record_at_start
from storage.records import MotionFields, MotionMeeting

_ITEM = re.compile(
    r"(?:(?:[Zz]u\s)?(?:TOP|[Pp]unkt|Tagesordnungspunkt|Ziffer)\s?(?:Nr\.\s?)?\d{1,3}(?:\.\d{1,2})?\b[.:)]?"
    r"(?:\s(?:der\sTagesordnung|öffentlich)\b)?:?|Tagesordnung(?=\s?:?$))\s{0,3}(?P<matter>.*)"
)
_SITTING_LINES = 4
_FULL_LINE = 40
_EXTRACT = re.compile(r"(?:\w{4,12}-?)?auszug\b", re.IGNORECASE)


def record_fields(letter: Letter) -> MotionFields:
    """Title, date, bodies and meetings; of an extract, which is about one item, its title and number."""
    items = [index for index, entry in enumerate(letter.entries) if _ITEM.match(entry.text)]
    above = replace(letter, entries=letter.entries[: items[0]]) if items else letter
    extract = any(_EXTRACT.match(line) for line in above.head())
    named = any(is_record_at_start(line) for line in above.head())
    meetings = _sitting(above) if named else meetings_of(above, "")
    date = date_of(above)
    return MotionFields(
        title=(extract and items and _of_item(letter, items[0])) or title_of(above, ""),
        date=None if any(meeting.date == date for meeting in meetings) else date,
        reference=reference_of(letter) if extract else "",
        bodies=bodies_of(above),
        meetings=meetings,
    )


def _of_item(letter: Letter, index: int) -> str:
    """What an extract's only item is about: on its own line, or on the one below."""
    lines = [letter.entries[index].text]
    for entry in letter.entries[index + 1 : index + 4]:
        if entry.role is Role.TEXT and not entry.apart and len(lines[-1]) > _FULL_LINE:
            lines[-1] = join_lines(lines[-1], entry.text)
        else:
            lines.append(entry.text)
    for line in lines[:2]:
        item = _ITEM.match(line)
        matter = item["matter"] if item else line
        if matter:
            return title_after_kind(matter) or matter
    return ""


def _sitting(letter: Letter) -> tuple[MotionMeeting, ...]:
    """The meeting that it is a record of: the line that names the sitting, with the date on the next."""
    kept: list[str] = []
    for entry in letter.entries:
        if "itzung" in entry.text or (kept and find_dates(entry.text)):
            kept.append(entry.text)
        elif kept:
            break
    found = meetings_in("\n".join(kept[:_SITTING_LINES]))
    return tuple(meeting for meeting in found[:1] if meeting.date)

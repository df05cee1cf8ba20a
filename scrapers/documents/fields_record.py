"""Minutes, invitations and the like: they are about their meeting, not about the motions they tell of."""

import re
from dataclasses import replace

from scrapers.documents.fields_bodies import bodies_of
from scrapers.documents.fields_date import date_of
from scrapers.documents.fields_meetings import meetings_of
from scrapers.documents.fields_reference import reference_of
from scrapers.documents.fields_title import title_after_kind, title_of
from scrapers.documents.letter import Letter
from storage.records import MotionFields

_ITEM = re.compile(
    r"(?:(?:[Zz]u\s)?(?:TOP|[Pp]unkt|Tagesordnungspunkt|Ziffer)\s?(?:Nr\.\s?)?\d{1,3}(?:\.\d{1,2})?\b[.:)]?"
    r"(?:\s(?:der\sTagesordnung|öffentlich)\b)?:?|Tagesordnung(?=\s?:?$))\s{0,3}(?P<matter>.*)"
)
_EXTRACT = re.compile(r"(?:\w{4,12}-?)?auszug\b", re.IGNORECASE)


def record_fields(letter: Letter) -> MotionFields:
    """Title, date, bodies and meetings; of an extract, which is about one item, its title and number."""
    items = [index for index, entry in enumerate(letter.entries) if _ITEM.match(entry.text)]
    above = replace(letter, entries=letter.entries[: items[0]]) if items else letter
    extract = any(_EXTRACT.match(line) for line in above.head())
    return MotionFields(
        title=(extract and items and _of_item(letter, items[0])) or title_of(above, ""),
        date=date_of(above),
        reference=reference_of(letter) if extract else "",
        bodies=bodies_of(above),
        meetings=meetings_of(above, ""),
    )


def _of_item(letter: Letter, index: int) -> str:
    """What an extract's only item is about: on its own line, or on the one below."""
    for entry in letter.entries[index : index + 2]:
        item = _ITEM.match(entry.text)
        matter = item["matter"] if item else entry.text
        if title := title_after_kind(matter):
            return title
        if matter:
            return matter
    return ""

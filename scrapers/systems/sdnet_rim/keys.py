"""What stays the same while the addresses change: keys of papers and meetings. Pure functions.

SD.NET RIM puts an opaque token into every address, and nobody promises that it stays. So:

- A paper's key is its number. It is the one thing that the list, the agenda and the paper's own page
  all show; data-vorgang-id stands on the agenda alone, and in older installations nowhere.
- An agenda item without a number has its data-vorgang-id ("200_16903") as the key, and where there is
  none either, its meeting and its title.
- A meeting's key is its day, its time and its committee: calendar, agenda and the consultations of a
  paper all show these, while the UID stands in the calendar export alone. A meeting that is moved is
  therefore another meeting.
"""

import datetime as dt
import re

from storage.text import one_line
from storage.times import to_berlin

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PREFIX = re.compile(
    r"^(?:Drs|Drucks(?:ache)?|Vorl(?:age)?)\.?[\s-]*(?:Nr\.?)?\s*:?\s*(?=\S*\d)", re.IGNORECASE
)
# A "Nachtrag" is a later document of the same paper; an "Ergänzung" is a paper of its own.
_SUPPLEMENT = re.compile(r"\s*[,–-]?\s*(?<!\d)\d++\.\s*Nachtrag$", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")


def paper_number(text: str) -> str:
    """The number of a paper without what is put around it; empty where the text holds none."""
    number = _SUPPLEMENT.sub("", _PREFIX.sub("", one_line(text)))
    return number if _HAS_DIGIT.search(number) else ""


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, umlauts written out."""
    return _NOT_WORD.sub("-", one_line(text).lower().translate(_UMLAUTS)).strip("-")


def meeting_key(organization: str, day: dt.date, start: dt.datetime | None) -> str:
    """The key of a meeting, "2026-09-29T1630-rat"; without the time where none is given."""
    clock = f"T{to_berlin(start):%H%M}" if start else ""
    return f"{day.isoformat()}{clock}-{slug(organization)}"


def item_key(vorgang_id: str, meeting: str, title: str) -> str:
    """The key of an agenda item (or paper) that has no number."""
    return vorgang_id or f"{meeting}-{slug(title)[:80]}"

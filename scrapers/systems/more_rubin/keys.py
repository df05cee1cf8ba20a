"""What stays the same in more!rubin, and what is public. Pure functions.

- A meeting's number gets the prefix "ni_" when its minutes are published ("nummer_si" keeps the one before):
  the key is the number without it.
- A paper's key is the system's own number of the paper (vorlagennummer, "202620109100436"); the number that
  people know ("420/2026") is its reference.
- An item without a paper is known by its identifier: "meeting|code|1", where the code is that of a standard
  item ("EWF") or of one added by hand ("zt_0"). ai_id is none: all items of an agenda get a new one at once.
"""

from __future__ import annotations

import re

from scrapers.json_fields import Fields

PUBLIC = 1
PUBLIC_PARTS = frozenset({PUBLIC, 4})
"""Status of a meeting that has a public part: 1 is public as a whole, 4 has a closed part too."""
KNOWN_MEETING_STATUS = frozenset({PUBLIC, 2, 4})

_WITH_MINUTES = "ni_"
_PAPER_NUMBER = re.compile(r"\d{6,}", re.ASCII)  # in older installations standard items have short ones
PAPER_ITEM = "vl"
KNOWN_ITEM_KINDS = frozenset({PAPER_ITEM, "at", "zt"})  # paper, standard item, added item


def meeting_key(number: str) -> str:
    """The number that a meeting had from the beginning."""
    return number.removeprefix(_WITH_MINUTES)


def has_minutes(number: str) -> bool:
    """Whether a meeting's number is that of its minutes."""
    return number.startswith(_WITH_MINUTES)


def item_key(item: Fields) -> str | None:
    """The identifier of an agenda item; None where it has none."""
    return meeting_key(item.line("id")) or None


def public_submission(item: Fields) -> Fields | None:
    """What an item says of its paper; None where it says nothing, or the paper is not public."""
    submission = item.object("submission")
    if submission is None or submission.number("Status") not in (None, PUBLIC) or is_draft(submission):
        return None
    return submission


def paper_key(item: Fields) -> str | None:
    """The system's number of an item's paper; None where the item has none, or one that is not public."""
    submission = public_submission(item)
    if submission is None and item.object("submission") is not None:
        return None
    number = (submission.line("id") if submission else "") or item.line("vorlagennummer")
    kind = item.line("topart")
    is_paper = kind == PAPER_ITEM or (not kind and _PAPER_NUMBER.fullmatch(number))
    return number or None if is_paper else None


def is_public(item: Fields) -> bool:
    """Whether an agenda item may be read: only where it says that it is public."""
    return item.number("status") == PUBLIC and not is_draft(item)


def is_draft(record: Fields) -> bool:
    """Whether something is not yet published."""
    return record.flag("is_draft")


def is_public_meeting(meeting: Fields) -> bool:
    """Whether a meeting has a public part; factions' meetings have none."""
    if is_draft(meeting) or meeting.flag("fraktionssitzung"):
        return False
    return meeting.number("status") in PUBLIC_PARTS

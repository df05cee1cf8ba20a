"""What a calendar must remember of a meeting: one identity for ever, and a count of its real changes.

A meeting that is announced has no number yet, and gets one later (storage.meetings); one that has a number
may be moved. Its identity is what it was first known by: committee and day, and its number only where another
meeting has that name already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from storage.models import Meeting

FACTS = ("organization", "date", "start_at", "end_at", "location", "title", "cancelled", "gone")
"""What somebody has in a calendar of a meeting; anything else is no reason to tell of it again."""

STATED = ("location", "title", "reference", "url")
TIMES = ("start_at", "end_at")
_TAKEN = select(
    exists().where(Meeting.source == bindparam("source"), Meeting.first_key == bindparam("announced"))
)


def first_key(connection: Connection, source: str, announced: str, key: str) -> str:
    """The identity of a meeting that was not known before. `announced`: its key while it had no number."""
    return key if connection.scalar(_TAKEN, {"source": source, "announced": announced}) else announced


def as_known(known: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a place leaves empty and another one has filled: a row of a calendar says less of a
    meeting than its page, and which of them was read last makes no difference.
    """
    same_day = known["date"] == values["date"]
    names = [*STATED, *(TIMES if same_day else ())]
    return {name: known[name] for name in names if known[name] and not values[name]}


def revised(known: Mapping[str, Any], values: Mapping[str, Any], at: Any) -> dict[str, Any]:
    """The columns to set where new values change a known meeting for those who have it in a calendar.

    `known`: FACTS and the revision as they are kept; `values`: the columns that are about to be set.
    """
    if all(known[name] == values[name] for name in FACTS if name in values):
        return {}
    return {"revision": known["revision"] + 1, "revised_at": at}

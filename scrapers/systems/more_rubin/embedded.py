"""Older installations have no answer for a meeting: their page holds its object, for its own display.

No such page was at hand; the form is inferred from what others read:
window.components["MeetingPage__…"] = {props: {"passed-meeting": {…}}}.
"""

from __future__ import annotations

import json
import re
from typing import Any

_COMPONENT = re.compile(r"components\[[\"']MeetingPage__")
_NEXT_COMPONENT = re.compile(r"components\[[\"']")
_OBJECT = re.compile(r"[\"']passed-meeting[\"']\s*:\s*(?=\{)")


def embedded_meeting(page: str) -> dict[str, Any] | None:
    """The meeting's object in such a page; None where it has none, or one that is broken."""
    start = _COMPONENT.search(page)
    if start is None:
        return None
    following = _NEXT_COMPONENT.search(page, start.end())
    end = following.start() if following else len(page)
    found = _OBJECT.search(page, start.end(), end)
    if found is None:
        return None
    try:
        meeting, _ = json.JSONDecoder(parse_constant=lambda _: None).raw_decode(page[:end], found.end())
    except (ValueError, RecursionError):
        return None
    return meeting if isinstance(meeting, dict) else None

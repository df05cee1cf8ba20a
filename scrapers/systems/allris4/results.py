"""What ALLRIS says came of an agenda item (Beschlussart); the same in versions 3 and 4."""

from __future__ import annotations

import re

from scrapers.markup import Warn
from scrapers.outcomes import outcome

_NONE_YET = re.compile(r"^\W*offen\W*$", re.IGNORECASE)
_NOT_TAKEN = re.compile(r"\bnicht auf die Tagesordnung\b", re.IGNORECASE)


def result_of(text: str, warn: Warn) -> str:
    """The words of the outcome; "" for "(offen)", which is what stands there before the meeting."""
    if _NONE_YET.match(text):
        return ""
    if _NOT_TAKEN.search(text):
        return text
    return outcome(text, warn)

"""What council systems put into a meeting's title beside its name. Pure functions."""

from __future__ import annotations

import re

_OFF = r"(?:abgesagt|entf(?:ä|ae)llt|f(?:ä|ae)llt aus|ausgefallen)"
_CANCELLED = re.compile(rf"\b{_OFF}\b", re.IGNORECASE)
_CANCELLED_MARK = re.compile(rf"^\W*{_OFF}\b[\s:!–)\]-]*|[\s(\[–-]*\b{_OFF}\b\W*$", re.IGNORECASE)
_ORDINAL = re.compile(r"^\d{1,4}\.\s*")


def is_cancelled(title: str) -> bool:
    """Whether a title says that the meeting does not take place."""
    return bool(_CANCELLED.search(title))


def bare_title(title: str) -> str:
    """ "Sitzung des Rates" of "ENTFÄLLT: 3. Sitzung des Rates"; for meetings whose committee is not named."""
    return _ORDINAL.sub("", _CANCELLED_MARK.sub("", title))

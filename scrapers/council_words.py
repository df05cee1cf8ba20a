"""Words that the council systems of all makers share: kinds of papers and files, cancelled meetings."""

from __future__ import annotations

import re

from storage.records import FileRole

_CANCELLED = re.compile(r"\babgesagt\b|\bfällt aus\b|\bentfällt\b", re.IGNORECASE)
_CANCELLED_MARK = re.compile(r"\W*\b(?:abgesagt|fällt aus|entfällt)\b\W*", re.IGNORECASE)
_ORDINAL = re.compile(r"^\d{1,4}\.\s*")
_SORT_PREFIX = re.compile(r"^\d+\s*[_.)\-]\s*")
_KNOWN_KIND = re.compile(
    r"vorlage|antrag|anfrage|antwort|mitteilung|stellungnahme|bericht|resolution|anregung|beschwerde|drucksache"
    r"|information|bekanntgabe|eingabe|petition|kenntnis|nachtrag|ergänzung|satzung",
    re.IGNORECASE,
)
_MEETING_ROLES: tuple[tuple[re.Pattern[str], FileRole], ...] = (
    (re.compile(r"niederschrift|protokoll", re.IGNORECASE), "minutes"),
    (re.compile(r"einladung", re.IGNORECASE), "invitation"),
)


def is_cancelled(text: str) -> bool:
    """Whether what a page says of a meeting says that it does not take place."""
    return bool(_CANCELLED.search(text))


def without_cancelled(name: str) -> str:
    """A committee's name without the note that its meeting does not take place."""
    return _CANCELLED_MARK.sub("", name)


def without_ordinal(title: str) -> str:
    """ "Sitzung des Rates" of "3. Sitzung des Rates"; for meetings whose committee is not named."""
    return _ORDINAL.sub("", title)


def plain_kind(text: str) -> str:
    """The kind of a paper without the number that an office sorts its kinds by."""
    return _SORT_PREFIX.sub("", text)


def is_known_kind(kind: str) -> bool:
    """Whether it is a word for papers that councils use."""
    return bool(_KNOWN_KIND.search(kind))


def meeting_file_role(name: str) -> FileRole:
    """What a meeting's document is, by its name."""
    return next((role for pattern, role in _MEETING_ROLES if pattern.search(name)), "other")

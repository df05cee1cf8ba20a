"""Words that the council systems of all makers share: kinds of papers and files, meetings and committees."""

from __future__ import annotations

import re

from storage.records import FileRole
from storage.text import one_line

_CANCELLED = re.compile(r"\babgesagt\b|\bfällt aus\b|\bentfällt\b", re.IGNORECASE)
# What stands between words is taken from its beginning or not at all: else much of it takes its square.
_CANCELLED_MARK = re.compile(r"(?:(?<!\W)\W*+)?\b(?:abgesagt|fällt aus|entfällt)\b\W*", re.IGNORECASE)
_ORDINAL = re.compile(r"^\d{1,4}\.\s*")
_SORT_PREFIX = re.compile(r"^\d+\s*[_.)\-]\s*")
_SITTING = re.compile(r"^(?:.{0,80}\s)?Sitzung\s(?P<article>des|der)\s(?P<name>.+)$", re.IGNORECASE)
_GENITIVE = re.compile(
    r"(?P<name>\S*(?:aussch(?:uss|uß)|rat|tag|kreis|bund|verband|vorstand|parlament|kuratorium|forum))e?s",
    re.IGNORECASE,
)
_JOINERS = frozenset({"und", "u.", "&", "sowie"})
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
    """ "Einwohnerversammlung" of "3. Einwohnerversammlung"."""
    return _ORDINAL.sub("", title)


def committee_of(title: str) -> str:
    """ "Bauausschuss" of "3. Sitzung des Bauausschusses"; the title itself where it is not that plain."""
    title = one_line(title)
    match = _SITTING.match(title)
    if match is None:
        return title
    return match["name"] if match["article"].lower() == "der" else _nominative(match["name"]) or title


def _nominative(name: str) -> str:
    """The name with its noun, after halves such as "Haupt- und", in the nominative; "" for unknown nouns."""
    words = name.split(" ")
    for place, word in enumerate(words):
        if word.rstrip(",").endswith("-") or word.lower() in _JOINERS:
            continue
        match = _GENITIVE.fullmatch(word)
        return " ".join([*words[:place], match["name"], *words[place + 1 :]]) if match else ""
    return ""


def plain_kind(text: str) -> str:
    """The kind of a paper without the number that an office sorts its kinds by."""
    return _SORT_PREFIX.sub("", text)


def is_known_kind(kind: str) -> bool:
    """Whether it is a word for papers that councils use."""
    return bool(_KNOWN_KIND.search(kind))


def meeting_file_role(name: str) -> FileRole:
    """What a meeting's document is, by its name."""
    return next((role for pattern, role in _MEETING_ROLES if pattern.search(name)), "other")

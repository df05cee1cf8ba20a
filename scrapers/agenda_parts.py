"""Which items of an agenda are public. Nothing of the others is read, not even for a warning."""

from __future__ import annotations

import re

from scrapers.markup import Warn

_LEAD = r"^\W*(?:(?:[IVX]+|[A-Z]|\d+)\s*[.):]\s*)?"
_OF_SITTING = r"(?:\s+(?:\w*teil|sitzung|beratung|tagesordnung)\b|\W*$)"
_PUBLIC = re.compile(r"(?!.*nicht\W{0,3}öffentlich)" + _LEAD + r"öffentlich\w*" + _OF_SITTING, re.IGNORECASE)
_CLOSED = re.compile(
    _LEAD
    + rf"(?:nicht\W{{0,3}}öffentlich|(?:vertraulich|geschlossen|geheim|intern)(?:e[rs]?)?{_OF_SITTING})",
    re.IGNORECASE,
)
_OTHER_PART = re.compile(_LEAD + r"\w+\s+(?:Sitzungs)?teil\b", re.IGNORECASE)
_BEGINNING = re.compile(r"\s*:?\s*Beginn\b.*$")
_NUMBER = re.compile(r"^(?:(?P<mark>Ö|NÖ?)(?=[\s\d]|$)\s*)?(?P<number>\d[\d.]*[a-z]?)?")


def item_number(text: str) -> str:
    """ "Ö 1.7" of "Ö 1.7 Nachtrag: 28.07.2026 *"."""
    match = _NUMBER.match(text)
    parts = (match["mark"], match["number"]) if match else ()
    return " ".join(part for part in parts if part)


class Parts:
    """Keeps the headings of an agenda while its rows are read from the top.

    The mark of an item ("Ö", "N") decides. Where it has none, the part of the agenda does: only what stands
    below "Öffentlicher Teil" is public. `strict` (Layout 4 and 5): any other heading ends the public part.
    """

    def __init__(self, warn: Warn, *, strict: bool = False) -> None:
        self._warn = warn
        self._strict = strict
        self._public: bool | None = None
        self._after_closed = False
        self.heading = ""

    def enter(self, text: str) -> None:
        """A heading row: a part of the agenda, or the kind of the items below it."""
        if _PUBLIC.match(text):
            self._public, self.heading = True, _BEGINNING.sub("", text).rstrip(" :")
        elif _CLOSED.match(text):
            self._public, self.heading = False, ""
        elif self._strict:
            if self._public:
                # Its words are not told: they may belong to what is not public.
                self._warn("unknown-heading", "eine Überschrift, die nicht als öffentlich zu erkennen ist")
            self._public, self.heading = False, ""
        elif self._after_closed:  # a row below an item that is not public may belong to it
            self.heading = ""
        elif self._public is not False:
            self._public = None if _OTHER_PART.match(text) else self._public
            self.heading = text.rstrip(" :")

    def is_heading(self, text: str) -> bool:
        """Whether this is the text of the heading that was entered last, and public."""
        return bool(self.heading) and text.startswith(self.heading)

    def is_public(self, number: str) -> bool:
        """Whether an item of this number may be read."""
        public = self._judge(number)
        self._after_closed = not public
        return public

    def _judge(self, number: str) -> bool:
        if number.startswith("N"):
            return False
        if number.startswith("Ö"):
            if self._public is False and not self._strict:
                self._warn("public-item-in-closed-part", number)
            return self._public is not False
        return self._public is True

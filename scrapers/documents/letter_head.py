"""The head of a letter, entry by entry: lines that were broken are whole, columns are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scrapers.documents.committees import is_committee
from scrapers.documents.letter_cells import cells_of
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_flow import goes_on, is_open, join_lines, may_be_subject, needs_value
from scrapers.documents.letter_lines import Role, is_matter, role_of
from scrapers.documents.letter_senders import in_council, is_administration, names_local_party
from scrapers.documents.letter_text import Line
from storage.parties import listed_parties

_IN_COUNCIL = re.compile(r"\b(?:im\s(?:Rat|Kreistag)|in\sder\sBezirksvertretung)\b")
_ONE_WORD = 8  # characters of "für" and the like
_NAME_LENGTH = 60
# What the lines below an address or "Nachrichtlich:" may look like.
_LIKE_A_NAME = frozenset({Role.TEXT, Role.SENDER, Role.MEETING})


@dataclass(frozen=True)
class Entry:
    """What one line of a head says, or several that belong together."""

    role: Role
    text: str
    apart: bool = False  # a blank line stands above


@dataclass
class HeadReader:
    """Takes the lines of a head one by one; `width` is that of a full line."""

    width: int
    entries: list[Entry] = field(default_factory=list)
    _apart: bool = True
    _above: str = ""  # the last line as it stands

    def blank(self) -> None:
        """A blank line."""
        self._apart = True

    def take(self, line: Line, following: Sequence[str]) -> None:
        """A line of the head; `following` are those below it."""
        cells = cells_of(line)
        if len(cells) == 1 and self.would_go_on(line.text):
            previous = self.entries[-1]
            above = f"{previous.text}:" if self._lacks_value() else previous.text
            text = join_lines(above, line.text).strip()
            role = role_of(text) if len(previous.text) < _ONE_WORD else previous.role
            self.entries[-1] = replace(previous, text=text, role=role)
        else:
            for cell in cells:
                self.entries.append(Entry(self._role(cell, following), cell, self._apart))
                self._apart = False
        self._apart, self._above = False, line.text

    def has_headline(self) -> bool:
        """Whether a line that asks or exclaims was taken as a headline before."""
        return any(entry.text.endswith(("?", "!")) for entry in self.entries)

    def is_open(self) -> bool:
        """Whether the last entry cannot end where it does."""
        return bool(self.entries) and is_open(self.entries[-1].text)

    def would_go_on(self, line: str) -> bool:
        """Whether a line is the rest of the last entry."""
        if not self.entries:
            return False
        previous = self.entries[-1]
        if self._lacks_value():
            return may_be_subject(line)
        return not self._apart and goes_on(previous.role, previous.text, self._above, line, self.width)

    def _lacks_value(self) -> bool:
        """Whether the last entry is a label that stands alone."""
        return bool(self.entries) and needs_value(self.entries[-1].role, self.entries[-1].text)

    def _role(self, line: str, following: Sequence[str]) -> Role:
        """The role of a line, knowing the entries above it and the lines below."""
        role = role_of(line)
        if self.entries and role in _LIKE_A_NAME and len(line) < _NAME_LENGTH:
            before = self.entries[-1].role
            if before is Role.COPY and self._gets_copy(line, following):
                return Role.COPY
            if before is Role.ADDRESSEE and not (self._apart or _is_of_council(line, following)):
                return Role.ADDRESSEE
        if role in (Role.ADDRESS, Role.DATE):
            return Role.TEXT if self._below_kind() and is_matter(line) else role
        if role is Role.TEXT:
            return self._role_of_text(line, following)
        if role is Role.MEETING and self._is_sender(line, following):
            return Role.SENDER
        return role

    def _role_of_text(self, line: str, following: Sequence[str]) -> Role:
        """The role of a line that says nothing by itself."""
        if any(entry.text == line for entry in self.entries):
            return Role.FURNITURE  # what pages and forms repeat
        previous = self.entries[-1] if self.entries else None
        if (
            previous
            and previous.role is Role.SENDER
            and not self._apart
            and _is_rest_of_name(previous.text, line)
        ):
            return Role.SENDER
        if not self.entries and names_local_party(line):
            return Role.SENDER
        joint = bool(following) and (following[0].startswith("Fraktionen") or in_council(following[0]))
        return Role.SENDER if joint and listed_parties(line, unknown=True) else Role.TEXT

    def _below_kind(self) -> bool:
        return any(entry.role in (Role.KIND, Role.REFERENCE) for entry in self.entries)

    def _gets_copy(self, line: str, following: Sequence[str]) -> bool:
        """Whether a copy goes to the one that a line names: right below the word, or the one before."""
        only_word = len(self.entries) < 2 or self.entries[-2].role is not Role.COPY
        return (not self._apart or only_word) and not _is_of_council(line, following)

    def _is_sender(self, line: str, following: Sequence[str]) -> bool:
        """A committee's name that is the sender's: below a faction, or alone at the top."""
        if find_dates(line):
            return False
        if self.entries and self.entries[-1].role is Role.SENDER:
            return not any(entry.role is Role.KIND for entry in self.entries)
        return not self.entries and _is_letterhead(line, following)


def _is_of_council(line: str, following: Sequence[str]) -> bool:
    """ "Fraktion X / im Rat der Stadt …": a sender, also right below an address or a list of copies."""
    return bool(_IN_COUNCIL.search(line)) or (bool(following) and in_council(following[0]))


def _is_rest_of_name(sender: str, line: str) -> bool:
    """One word or two below a faction: its town, or who signs for it."""
    return len(line) < 30 and len(line.split()) <= 2 and ":" not in sender and not is_administration(sender)


def _is_letterhead(line: str, following: Sequence[str]) -> bool:
    """Whether a committee's name stands alone, and no date and no form follows it."""
    below = [other for other in following if other][:1]
    return is_committee(line) and not any(
        find_dates(other) or role_of(other) is Role.MEETING for other in below
    )

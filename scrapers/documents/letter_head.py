"""The head of a letter, entry by entry: lines that were broken are whole, columns are apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_lines import HERE, SUBJECT, Role, is_matter, role_of
from scrapers.documents.letter_senders import in_council, is_administration
from scrapers.documents.letter_text import Line
from scrapers.documents.parties import listed_parties, only_parties

_OPEN_END = re.compile(
    r"(?:\b(?:der|die|das|des|dem|den|und|oder|sowie|für|von|vom|zu|zur|zum|im|in|am|an|auf|mit|gem\.|gemäß"
    r"|bzw\.|§|Nr\.)|[-,/(&–—]"
    r"|\d{1,2}\.)$"
)
_LACKS_ITS_PLACE = re.compile(
    r"(?:[Aa]usschuss(?:es)?\sfür\s[a-zäöü]{4,20}e|Bezirksvertretung|Betriebsausschuss(?:es)?"
    r"|Unterausschuss(?:es)?|Ortsrat(?:e?s)?)$"
)
_GOES_ON = re.compile(r"(?:Fraktion|Sitzung|Grünen)\b|\d{4}\b(?![-/])|90\s?/")
_MEETS = re.compile(
    r"(?:zur|zum|für|in)\s(?:die\s|der\s|den\s|das\s)?(?:\w{1,14}\s){0,2}?(?:Sitzung|Beratung)"
    r"|und\s(?:de[rsnm]|die)\s"
)
_REFERS = re.compile(
    r"(?:zu[rm]?|Bezug\w*:?|betr\.?)\s(?:(?:der|dem|Ihrer|Ihrem)\s)?(?:\w{0,14}[Vv]orlage|Drucks\w*|Drs|DS"
    r"|[Aa]ntrag|[Aa]nfrage|TOP)\b"
)
_TABLE = re.compile(r"Beratungsfolge|Gremi(?:um|en)\b")
_STARTER = re.compile(r"(?:Der|Die|Das|Wir|Ich|Hiermit|Es|In|Im|Am)\s")
_IN_COUNCIL = re.compile(r"\b(?:im\s(?:Rat|Kreistag)|in\sder\sBezirksvertretung)\b")
_FOR_COMMITTEE = re.compile(r"(?:für|zu[rm]?|im|in|an)\s")
_ENDS_WITH_DATE = re.compile(r"\d{4}\.?$")
_LABEL = re.compile(r"(?:\bNr\.?|\bNummer|Datum|:)$")
_BARE_LABEL = re.compile(
    r"(?:Antragstell\w{2,9}|Fraktion(?:en)?|Einreicher(?:in)?|Datum|Betreff|Gegenstand|Thema|Titel|Nummer"
    r"|Drucksache|Vorlage(?:n?nummer)?)"
)
_SMALL_FOLLOWS = re.compile(r"(?!öffentlich|nichtöffentlich|gez\.)[a-zäöüß]")
_WIDEST_PAGE = 120
_LONG_LINE = 60
_ONE_WORD = 8  # characters of "für" and the like
_LONGEST_ENTRY = 600
# Of these roles a second line may be the rest of the first.
_FLOWING = frozenset({Role.KIND, Role.SUBJECT, Role.MEETING, Role.TEXT, Role.SENDER})


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
        previous = self.entries[-1] if self.entries else None
        cells = cells_of(line)
        if previous and len(cells) == 1 and self._continues(previous, line.text):
            text = join_lines(previous.text, line.text).strip()
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
        return bool(self.entries) and _is_open(self.entries[-1].text)

    def would_go_on(self, line: str) -> bool:
        """Whether a line is the rest of the last entry."""
        return bool(self.entries) and self._continues(self.entries[-1], line)

    def _continues(self, previous: Entry, line: str) -> bool:
        """Whether a line is the rest of the entry above it."""
        if len(previous.text) > _LONGEST_ENTRY or HERE.match(line) or line[0] in "•☐☒":
            return False
        if previous.role is Role.SUBJECT and not SUBJECT.sub("", previous.text, count=1).strip():
            return role_of(line) in (Role.TEXT, Role.KIND, Role.SENDER, Role.FURNITURE, Role.MEETING)
        if previous.role not in _FLOWING or self._apart or _REFERS.match(line):
            return False
        if _MEETS.match(line):
            return (
                previous.role is Role.MEETING
                or line.startswith("und")
                or bool(_OPEN_END.search(previous.text))
            )
        if previous.role is Role.SENDER and not (line[0].islower() or only_parties(line)):
            return False
        if _TABLE.match(line):
            return False
        return _is_open(previous.text) or self._flows_into(previous, line)

    def _flows_into(self, previous: Entry, line: str) -> bool:
        if in_council(line) and previous.role is Role.SENDER:
            return False
        role = role_of(line)
        if line[0].islower():
            return role in (Role.TEXT, Role.SENDER) or (
                role is Role.MEETING and self._names_meeting(previous, line)
            )
        if (
            _GOES_ON.match(line)
            and previous.role not in (Role.TEXT, Role.SENDER)
            and not self._above.endswith(":")
        ):
            return True
        if previous.role is Role.SUBJECT:
            return role is Role.TEXT and not line.endswith((".", ":")) and not _STARTER.match(line)
        if previous.role is not Role.TEXT or _ENDS_WITH_DATE.search(self._above):
            return False
        room = len(self._above) + 1 + len(line.split(" ", 1)[0])
        full = self.width <= _WIDEST_PAGE and room > self.width and len(self._above) >= _LONG_LINE
        return full and role in (Role.TEXT, Role.DATE)

    @staticmethod
    def _names_meeting(previous: Entry, line: str) -> bool:
        """Whether a line with a committee goes on with a text: not "für den Hauptausschuss am …"."""
        return previous.role in (Role.KIND, Role.MEETING) or not _FOR_COMMITTEE.match(line)

    def _role(self, line: str, following: Sequence[str]) -> Role:
        """The role of a line, knowing the entries above it."""
        role = role_of(line)
        previous = self.entries[-1] if self.entries else None
        before = previous.role if previous else None
        if role in (Role.ADDRESS, Role.DATE) and self._below_kind() and is_matter(line):
            return Role.TEXT
        if role is Role.TEXT and any(entry.text == line for entry in self.entries):
            return Role.FURNITURE  # what pages and forms repeat
        if before is Role.COPY and self._is_copy(line, role, following):
            return Role.COPY
        if before is Role.ADDRESSEE and not (self._apart or self._is_of_council(line, following)):
            return (
                Role.ADDRESSEE if role in (Role.TEXT, Role.SENDER, Role.MEETING) and len(line) < 60 else role
            )
        if (
            previous
            and not self._apart
            and before is Role.SENDER
            and role is Role.TEXT
            and _is_rest_of_name(previous.text, line)
        ):
            return Role.SENDER
        if role is Role.MEETING and self._is_sender(line, before, following):
            return Role.SENDER
        if (
            role is Role.TEXT
            and listed_parties(line, unknown=True)
            and following
            and _of_factions(following[0])
        ):
            return Role.SENDER
        return role

    @staticmethod
    def _is_of_council(line: str, following: Sequence[str]) -> bool:
        """ "Fraktion X / im Rat der Stadt …": a sender, also right below an address or a list of copies."""
        return bool(_IN_COUNCIL.search(line)) or (bool(following) and in_council(following[0]))

    def _below_kind(self) -> bool:
        return any(entry.role in (Role.KIND, Role.REFERENCE) for entry in self.entries)

    def _is_copy(self, line: str, role: Role, following: Sequence[str]) -> bool:
        """Whether a copy goes to the one that a line names: right below the word, or the one before."""
        if self._is_of_council(line, following):
            return False
        only_word = len(self.entries) < 2 or self.entries[-2].role is not Role.COPY
        return (
            (not self._apart or only_word)
            and role in (Role.TEXT, Role.SENDER, Role.MEETING)
            and len(line) < 60
        )

    def _is_sender(self, line: str, before: Role | None, following: Sequence[str]) -> bool:
        """A committee's name that is the sender's: below a faction, or alone at the top."""
        if find_dates(line):
            return False
        if before is Role.SENDER:
            return not any(entry.role is Role.KIND for entry in self.entries)
        return before is None and _is_letterhead(line, following)


def _is_rest_of_name(sender: str, line: str) -> bool:
    """One word or two below a faction: its town, or who signs for it."""
    return len(line) < 30 and len(line.split()) <= 2 and ":" not in sender and not is_administration(sender)


def _of_factions(line: str) -> bool:
    return line.startswith("Fraktionen") or in_council(line)


def _is_letterhead(line: str, following: Sequence[str]) -> bool:
    """Whether a committee's name stands alone, and no date and no form follows it."""
    committees = find_committees(line)
    alone = [(found.start, found.end) for found in committees] == [(0, len(line))]
    below = [other for other in following if other][:1]
    return alone and not any(find_dates(other) or role_of(other) is Role.MEETING for other in below)


def _is_open(text: str) -> bool:
    """Whether a text cannot end there: at a preposition, within quotation marks or brackets."""
    if _OPEN_END.search(text) or _LACKS_ITS_PLACE.search(text):
        return True
    return text.count("„") > len(re.findall('[“”"]', text)) or text.count("(") > text.count(")")


def cells_of(line: Line) -> tuple[str, ...]:
    """The line, or its cells where each says something of its own."""
    cells = _with_labels(line.cells)
    text = " ".join(cells)
    if len(cells) == 1 or role_of(text) in (Role.MEETING, Role.SUBJECT):
        return (text,)
    if any(_SMALL_FOLLOWS.match(cell) for cell in cells[1:]) or find_committees(text):
        return (text,)
    roles = {role_of(cell) for cell in cells}
    return cells if roles - {Role.TEXT} else (text,)


def _with_labels(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells, each label with its value: "Datum | 3.5.2021" is "Datum: 3.5.2021"."""
    if len(cells) == 2 and _BARE_LABEL.fullmatch(cells[0]):
        return (f"{cells[0]}: {cells[1]}",)
    joined: list[str] = []
    for cell in cells:
        if joined and _LABEL.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {cell}"
        else:
            joined.append(cell)
    return tuple(joined)


def join_lines(first: str, second: str) -> str:
    """Two parts of a broken line as one; a word that was divided at the end of the line is whole again."""
    if re.search(r"\w-$", first):
        if re.match(r"(?:und|oder|bzw\.|sowie)\b", second):
            return f"{first} {second}"
        return first[:-1] + second if second[:1].islower() else first + second
    return f"{first} {second}"

"""The parts of a letter or paper: its head, entry by entry, and where its body and its closing begin.

Texts come from files of all kinds: with a blank line between paragraphs (DOCX, ODT, web) or with none and
every line broken at the page's width (PDF, scans). Both must be read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.documents.letter_closing import closing_at
from scrapers.documents.letter_datelines import speaks
from scrapers.documents.letter_flow import ends_open, join_lines
from scrapers.documents.letter_head import Entry, HeadReader
from scrapers.documents.letter_lines import SALUTATION, SUBJECT, Role, is_decision, role_of
from scrapers.documents.letter_sections import Section, council_lists, introduces, section_at
from scrapers.documents.letter_text import Line, lines_of
from storage.kinds import is_mere_number, kind_at_start

_HEAD_LINES = 90
_PARAGRAPH_LINES = 40
_STARTER = re.compile(
    r"(?:Der|Die|Das|Dem|Den|Ein|Eine|Wir|Ich|Es|Er|Sie|In|Im|Am|An|Auf|Mit|Nach|Für|Seit|Zum|Zur|Bei|Als"
    r"|Diese[rs]?|Aufgrund"
    r"|Vor|Durch|Viele|Hiermit|Um|Laut|Immer|Wie|Gerade|Trotz|Damit|Derzeit|Aktuell)\s"
)
_NEW_POINT = re.compile(
    r"(?!\d{1,2}\.\s?(?:\d|Januar|Februar|März|April|Mai|Ju[nl]i|August|September|Oktober|November"
    r"|Dezember))(?:\(?(?:\d{1,2}|[a-z])[.)]|[-–•*·▪])\s?\S"
)
_SENTENCE_END = re.compile(r"[.:!?][\"“”«)]?$")
_REQUEST_BEGINS = re.compile(
    r"(?:Der|Die|Das|Wir|Ich)\b.{0,140}?\b(?:(?:möge|wolle)n?\b.{0,60}\bbeschließen|beantrag(?:t|en|e)"
    r"|beschließt|bitte[nt]?\b.{0,60}"
    r"|(?:wird|werden)\b.{0,60}\b(?:gebeten|beauftragt|aufgefordert|ersucht))[:,.]?$"
)
_ASKING_SENTENCE = re.compile(
    r"(?:Der|Die|Wir|Ich|Hiermit)\b.{0,140}?\b(?:beantrag(?:t|en|e)\b|bitten\sdie\sVerwaltung"
    r"|beauftragt\sdie\sVerwaltung|beschließt\b"
    r"|(?:wird|werden)\s(?:gebeten|beauftragt|aufgefordert)\b).{15,}[.:,]$"
)
_ANSWERS = re.compile(r"(?:Zu\s)?(?:Frage|Antwort)(?:\szu)?(?:\sFrage)?\s\d{1,2}\b|Zu\s\d{1,2}[.)]?\s?:")
_VOTE = re.compile(r"(?:Beschluss|Abstimmung)\b.{0,80}:\s(?:einstimmig|mehrheitlich)", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|gem|Nr|bzw|ca|Abs|Art|Str|St|z\.\s?B|u\.\s?a|o\.\s?g|vgl|Drs|i\.\s?V|e\.\s?V|etc|usw|ff"
    r"|LINKE)"
    r"|\d)\.[“”\"]?$",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"(?!\(?\d{1,2}[.)]|(?:Wir|Ich|Der|Die)\s).{8,180}[!?][“”\"]?$")
_MORE_SENTENCES = re.compile(r"[a-zäöüß]{3}[.!?]\s„?[A-ZÄÖÜ]")
_NUMBERED_TITLE = re.compile(
    r"1\.\s(?:Änderung|Nachtrag|Fortschreibung|Projekt|Quartal|Halbjahr|Lesung|Bericht)"
)
_LONG_LINE = 45
_LONG_PARAGRAPH, _LONGEST_TITLE = 220, 300
_OF_HEAD = frozenset({Role.KIND, Role.MEETING, Role.REFERENCE, Role.SUBJECT})
_REPEATED = frozenset({Role.SENDER, Role.ADDRESS, Role.REFERENCE, Role.FURNITURE, Role.KIND})


@dataclass(frozen=True)
class Letter:
    """A text in its parts: the head's entries, and lines[body:closing] as its body."""

    lines: tuple[str, ...]
    entries: tuple[Entry, ...]
    body: int  # the first line of the body, which is its salutation where it has one
    closing: int  # the first line of the closing formula; len(lines) where there is none
    salutation: bool
    width: int  # characters of a full line; very long where lines are not broken

    def head(self, *roles: Role) -> list[str]:
        """What the head's entries of these roles say; without roles, all of them."""
        return [entry.text for entry in self.entries if not roles or entry.role in roles]

    def paragraph(self, start: int) -> tuple[str, int]:
        """The paragraph that begins at a line, as one line, and the line after it."""
        return _paragraph(self.lines, start, self.width)

    def signed_by(self) -> list[str]:
        """The lines below the closing formula."""
        return [line for line in self.lines[self.closing : self.closing + 40] if line]


def read_letter(text: str) -> Letter:
    """The parts of a text. Never fails: a text without a head has an empty one."""
    read = lines_of(text)
    lines = tuple(line.text for line in read)
    width = _width(lines)
    salutation = _salutation(lines)
    reader = HeadReader(width)
    body = _read_head(read, lines, reader, salutation)
    closing = closing_at(lines, body)
    lines, closing = _without_repeats(lines, reader.entries, body, closing)
    return Letter(lines, tuple(reader.entries), body, closing, salutation == body, width)


def _read_head(read: tuple[Line, ...], lines: tuple[str, ...], reader: HeadReader, salutation: int) -> int:
    """Give the reader the lines of the head; the index of the body's first line."""
    for index, line in enumerate(read[:_HEAD_LINES]):
        if not line.text:
            reader.blank()
        elif index == salutation or _body_begins(lines, index, reader, salutation):
            return index
        else:
            reader.take(line, lines[index + 1 : index + 5])
    return min(len(lines), _HEAD_LINES)


def _width(lines: tuple[str, ...]) -> int:
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _salutation(lines: tuple[str, ...]) -> int:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if SALUTATION.match(line):
            return index
    return -1


def _body_begins(lines: tuple[str, ...], index: int, reader: HeadReader, salutation: int) -> bool:
    line = lines[index]
    section = section_at(line)
    if section:
        return not _heads_a_paper(line, section, reader.entries, lines[index + 1 : index + 2])
    if salutation <= index and is_decision(line):
        return any(map(_is_of_motion, reader.entries))
    if salutation > index or role_of(line) is not Role.TEXT:
        return False
    if (introduces(line) or council_lists(line, lines[index + 1 : index + 4])) and not reader.is_open():
        return True
    if reader.would_go_on(line):
        return False
    if _REQUEST_BEGINS.match(line[:300]) or _ANSWERS.match(line):
        return True
    paragraph, end = _paragraph(lines, index, reader.width, in_head=True)
    if _ASKING_SENTENCE.match(paragraph[:600]):
        return True
    if end <= index + 2 and _is_headline(paragraph) and not reader.has_headline():
        return False
    return _is_prose(paragraph)


def _is_of_motion(entry: Entry) -> bool:
    """Whether an entry shows that the paper is a motion, or a letter, and no decision of a council."""
    if entry.role is Role.SUBJECT:
        return kind_at_start(SUBJECT.sub("", entry.text, count=1)) is not None
    return entry.role in (Role.KIND, Role.ADDRESSEE)


def _heads_a_paper(
    line: str, section: tuple[Section, str], entries: list[Entry], following: Sequence[str]
) -> bool:
    """ "Antrag" as a paper's own name at its top, not as the heading of what it asks for."""
    if not re.match(r"(?:Antrag|Resolution|Anfrage|Beschluss|Beschlussvorlage)\b", line, re.IGNORECASE):
        return False
    if section[1]:
        return not section[1].endswith(".") and len(section[1]) < 200
    if following and following[0][:1].islower():
        return True  # "Antrag / der Stadträte …"
    return not any(entry.role is Role.KIND and not is_mere_number(entry.text) for entry in entries)


def _paragraph(lines: tuple[str, ...], start: int, width: int, *, in_head: bool = False) -> tuple[str, int]:
    end, last = start + 1, min(len(lines), start + _PARAGRAPH_LINES)
    while end < last and not breaks_after(lines, end - 1, width):
        if in_head and not ends_open(lines[end - 1]) and role_of(lines[end]) in _OF_HEAD:
            break
        end += 1
    text = lines[start]
    for line in lines[start + 1 : end]:
        text = join_lines(text, line)
    return text, end


def breaks_after(lines: tuple[str, ...], index: int, width: int) -> bool:
    """Whether a paragraph ends with this line: a blank line, a heading, or room left for a word."""
    line, following = lines[index], lines[index + 1] if index + 1 < len(lines) else ""
    if not following or not line:
        return True
    if section_at(following) or section_at(line) or _NEW_POINT.match(following) or _VOTE.match(following):
        return True
    if ends_open(line) or following[0].islower():
        return False
    if _STARTER.match(following) and (line[-1].isalnum() or line[-1] in ')"“'):
        return True
    first_word = following.split(" ", 1)[0]
    return len(line) + 1 + len(first_word) <= 0.85 * width


def _is_headline(paragraph: str) -> bool:
    """One question or exclamation, which may be a title."""
    return bool(_HEADLINE.match(paragraph)) and not _MORE_SENTENCES.search(paragraph)


def _is_prose(paragraph: str) -> bool:
    if re.match(r"\(?1[.)]\s", paragraph) and len(paragraph) > 20 and not _NUMBERED_TITLE.match(paragraph):
        return True
    if len(paragraph) > (_LONG_PARAGRAPH if _MORE_SENTENCES.search(paragraph) else _LONGEST_TITLE):
        return True
    if paragraph.endswith(":") and not (speaks(paragraph) or _STARTER.match(paragraph)):
        return introduces(paragraph)
    ends = bool(_SENTENCE_END.search(paragraph)) and not _ABBREVIATION.search(paragraph)
    return len(paragraph) >= _LONG_LINE and ends


def _without_repeats(
    lines: tuple[str, ...], entries: list[Entry], body: int, closing: int
) -> tuple[tuple[str, ...], int]:
    """The lines, without those of the head that later pages repeat in the body; and where the closing is."""
    repeated = {entry.text for entry in entries if entry.role in _REPEATED and len(entry.text) > 8}
    kept = [line for line in lines[body:closing] if line not in repeated]
    return (*lines[:body], *kept, *lines[closing:]), body + len(kept)

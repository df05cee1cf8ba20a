"""The parts of a letter or paper: its head, line by line, and where its body and its closing begin.

Texts come from files of all kinds: with a blank line between paragraphs (DOCX, ODT, web) or with none and
every line broken at the page's width (PDF, scans). Both must be read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_lines import CLOSING, PAGE_NUMBER, SALUTATION, Role, role_of
from scrapers.documents.letter_sections import Section, section_at
from storage.kinds import joined_letters
from storage.text import clean_text

_MAX_CHARS = 200_000
_HEAD_LINES = 90
_PARAGRAPH_LINES = 40
_MARKS = re.compile(r"\*\*|__|^#{1,6}\s|^>\s?")
_CELLS = re.compile(r"(?:^|\s)\|(?=\s|$)|^\||\|$")
_OPEN_END = re.compile(
    r"(?:\b(?:der|die|das|des|dem|den|und|oder|sowie|für|von|vom|zu|zur|zum|im|in|am|an|auf|mit|gem\.|gemäß|bzw\.|§|Nr\.)|[-,/(&]"
    r"|\d{1,2}\.)$"
)
_STARTER = re.compile(
    r"(?:Der|Die|Das|Dem|Den|Ein|Eine|Wir|Ich|Es|Er|Sie|In|Im|Am|An|Auf|Mit|Nach|Für|Seit|Zum|Zur|Bei|Als|Diese[rs]?|Aufgrund"
    r"|Vor|Durch|Viele|Hiermit|Um|Laut|Immer|Wie|Gerade|Trotz|Damit|Derzeit|Aktuell)\s"
)
_NEW_POINT = re.compile(r"(?:\(?(?:\d{1,2}|[a-z])[.)]|[-–•*·▪])\s?\S")
_SENTENCE_END = re.compile(r"[.:!?][\"“”«)]?$")
_REQUEST_BEGINS = re.compile(
    r"(?:Der|Die|Das|Wir|Ich)\b.{0,140}?\b(?:(?:möge|wolle)n?\b.{0,60}\bbeschließen|beantrag(?:t|en|e)|beschließt|bitte[nt]?\b.{0,60}"
    r"|(?:wird|werden)\b.{0,60}\b(?:gebeten|beauftragt|aufgefordert|ersucht))[:,.]?$"
)
_COUNCIL_SPEAKS = re.compile(
    r"(?:Der|Die)\s(?:Rat|Kreistag|\w{2,20}(?:rat|vertretung|versammlung))\b.{0,80}\berklärt:$"
)
_ASKING_SENTENCE = re.compile(r"(?:Der|Die|Wir|Ich|Hiermit)\b.{0,140}?\bbeantrag(?:t|en|e)\b.{20,}\.$")
_VOTE = re.compile(r"(?:Beschluss|Abstimmung)\b.{0,80}:\s(?:einstimmig|mehrheitlich)", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|gem|Nr|bzw|ca|Abs|Art|Str|St|z\.\s?B|u\.\s?a|o\.\s?g|vgl|Drs|i\.\s?V)|\d)\.$"
)


@dataclass(frozen=True)
class Letter:
    """A text in its parts. `roles` are those of the head's lines; the body is lines[body:closing]."""

    lines: tuple[str, ...]
    roles: tuple[Role, ...]
    body: int  # the first line of the body, which is its salutation where it has one
    closing: int  # the first line of the closing formula; len(lines) where there is none
    salutation: bool
    width: int  # characters of a full line; very long where lines are not broken

    def head(self, *roles: Role) -> list[str]:
        """The head's lines of these roles; without roles, all of them."""
        pairs = zip(self.lines, self.roles, strict=False)
        return [line for line, role in pairs if not roles or role in roles]

    def groups(self, *wanted: Role) -> list[str]:
        """Neighbouring lines of the head of these roles, joined into one."""
        found: list[str] = []
        previous = False
        for line, role in zip(self.lines, self.roles, strict=False):
            if role in wanted and previous:
                found[-1] = join_lines(found[-1], line)
            elif role in wanted:
                found.append(line)
            previous = role in wanted
        return found

    def paragraph(self, start: int) -> tuple[str, int]:
        """The paragraph that begins at a line, as one line, and the line after it."""
        end, last = start + 1, min(len(self.lines), start + _PARAGRAPH_LINES)
        while end < last and not breaks_after(self.lines, end - 1, self.width):
            end += 1
        text = self.lines[start]
        for line in self.lines[start + 1 : end]:
            text = join_lines(text, line)
        return text, end

    def signed_by(self) -> list[str]:
        """The lines below the closing formula."""
        return [line for line in self.lines[self.closing : self.closing + 40] if line]


def join_lines(first: str, second: str) -> str:
    """Two parts of a broken line as one; a word that was divided at the end of the line is whole again."""
    if re.search(r"\w-$", first):
        if re.match(r"(?:und|oder|bzw\.|sowie)\b", second):
            return f"{first} {second}"
        return first[:-1] + second if second[:1].islower() else first + second
    return f"{first} {second}"


def breaks_after(lines: tuple[str, ...], index: int, width: int) -> bool:
    """Whether a paragraph ends with this line: a blank line, a heading, or room left for a word."""
    line, following = lines[index], lines[index + 1] if index + 1 < len(lines) else ""
    if not following or not line:
        return True
    if section_at(following) or section_at(line) or _NEW_POINT.match(following) or _VOTE.match(following):
        return True
    if _OPEN_END.search(line) or following[0].islower():
        return False
    if (_STARTER.match(following) and line[-1].isalnum()) or (
        line[-1] in ')"“' and _STARTER.match(following)
    ):
        return True
    first_word = following.split(" ", 1)[0]
    return len(line) + 1 + len(first_word) <= 0.85 * width


def read_letter(text: str) -> Letter:
    """The parts of a text. Never fails: a text without a head has an empty one."""
    lines = _lines(text)
    width = _width(lines)
    roles: list[Role] = []
    kinds = 0
    body = 0
    salutation = _salutation(lines)
    limit = min(len(lines), _HEAD_LINES)
    while body < limit and not _body_begins(lines, body, width, kinds, salutation):
        role = role_of(lines[body])
        role = _in_context(role, lines, roles, body)
        kinds += role is Role.KIND
        roles.append(role)
        body += 1
    return Letter(lines, tuple(roles), body, _closing(lines, body), salutation == body, width)


def _lines(text: str) -> tuple[str, ...]:
    lines: list[str] = []
    for line in clean_text(text[:_MAX_CHARS]).split("\n"):
        line = joined_letters(" ".join(_CELLS.sub(" ", _MARKS.sub("", line)).split()))
        if line and PAGE_NUMBER.match(line):
            continue
        if line or (lines and lines[-1]):
            lines.append(line)
    return tuple(lines)


def _width(lines: tuple[str, ...]) -> int:
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _salutation(lines: tuple[str, ...]) -> int:
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if SALUTATION.match(line):
            return index
    return -1


def _body_begins(lines: tuple[str, ...], index: int, width: int, kinds: int, salutation: int) -> bool:
    line = lines[index]
    if index == salutation:
        return True
    section = section_at(line)
    if section:
        return not _heads_a_paper(line, section, kinds)
    if salutation > index or not line or role_of(line) is not Role.TEXT:
        return False
    if any(begins.match(line[:300]) for begins in (_REQUEST_BEGINS, _COUNCIL_SPEAKS, _ASKING_SENTENCE)):
        return True
    return _is_prose(_paragraph_at(lines, index, width))


def _heads_a_paper(line: str, section: tuple[Section, str], kinds: int) -> bool:
    """ "Antrag" as a paper's own name at its top, not as the heading of what it asks for."""
    if not re.match(r"(?:Antrag|Resolution|Anfrage|Beschluss|Beschlussvorlage)\b", line, re.IGNORECASE):
        return False
    if section[1]:
        return not section[1].endswith(".") and len(section[1]) < 200
    return not kinds


def _paragraph_at(lines: tuple[str, ...], index: int, width: int) -> str:
    return Letter(lines, (), 0, 0, False, width).paragraph(index)[0]


def _is_prose(paragraph: str) -> bool:
    if re.match(r"\(?1[.)]\s", paragraph) and len(paragraph) > 20:
        return True
    if len(paragraph) > 220:
        return True
    ends = bool(_SENTENCE_END.search(paragraph)) and not _ABBREVIATION.search(paragraph)
    return len(paragraph) >= 45 and ends


def _in_context(role: Role, lines: tuple[str, ...], roles: list[Role], index: int) -> Role:
    """The role of a line, knowing the lines above it."""
    before = roles[-1] if roles else Role.BLANK
    above = lines[index - 1] if index else ""
    line = lines[index]
    if before is Role.KIND and role is not Role.BLANK and _goes_on(above, line):
        return Role.KIND
    if (
        before is Role.SUBJECT
        and role in (Role.TEXT, Role.ADDRESS)
        and (_goes_on(above, line) or above.endswith(":"))
    ):
        return Role.SUBJECT
    if (
        before in (Role.ADDRESSEE, Role.COPY)
        and role in (Role.TEXT, Role.SENDER, Role.MEETING)
        and len(line) < 60
    ):
        return before
    if before is Role.SENDER and role is Role.TEXT and (len(line) < 30 and len(line.split()) <= 2):
        return Role.SENDER
    if (
        role is Role.MEETING
        and _last_said(roles) is Role.SENDER
        and not (Role.KIND in roles or find_dates(line))
    ):
        return Role.SENDER  # "SPD-Fraktion / im Rat der Stadt …"
    if role is Role.MEETING and _last_said(roles) is Role.BLANK and _is_letterhead(lines, index):
        return Role.SENDER
    if role is Role.BLANK and before is Role.COPY and roles.count(Role.COPY) == 1:
        return Role.COPY
    return role


def _is_letterhead(lines: tuple[str, ...], index: int) -> bool:
    """Whether a committee's name, alone at the top, is the sender's: no date and no form follows it."""
    committees = find_committees(lines[index])
    alone = [(found.start, found.end) for found in committees] == [(0, len(lines[index]))]
    following = [line for line in lines[index + 1 : index + 5] if line][:1]
    return alone and not any(find_dates(line) or role_of(line) is Role.MEETING for line in following)


def _last_said(roles: list[Role]) -> Role:
    return next((role for role in reversed(roles) if role is not Role.BLANK), Role.BLANK)


def _goes_on(above: str, line: str) -> bool:
    """Whether a line is the rest of the one above it."""
    if _OPEN_END.search(above):
        return True
    return line[:1].islower() or bool(re.match(r"(?:Fraktion|Sitzung|Grünen)\b|\d{4}$", line))


def _closing(lines: tuple[str, ...], body: int) -> int:
    for index in range(body, len(lines)):
        if len(lines[index]) < 90 and CLOSING.match(lines[index]):
            return index
    return len(lines)

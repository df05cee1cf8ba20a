"""What is to be resolved: the section of that name, or what the letter asks for in its own words."""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_head import join_lines
from scrapers.documents.letter_kinds import PRESS_KINDS
from scrapers.documents.letter_sections import Section, section_at

_WITHOUT = PRESS_KINDS | {"Anfrage", "Antwort"}
_ASKS = re.compile(
    r"\b(?:beantrag(?:e|en|t)|beschließ(?:t|en)|Beschluss|Antrag|bitte[nt]?|auf(?:ge)?forder\w{1,3}|forder(?:t|n)|möge|beauftragt)\b"
    r"|\b(?:Rat|Kreistag|\w{1,20}(?:rat|vertretung))\b.{0,80}\berklärt:$|\bwolle\b.{0,60}\bbeschließen\b"
)
_REQUEST = re.compile(
    r"\b(?:wird|werden)\b.{0,200}?\b(?:gebeten|beauftragt|aufgefordert|ersucht|verpflichtet)\b|\bmöge\b|\bbeschließ(?:t|en)\b"
    r"|\bbeantrag(?:t|en|e)\b|\bsoll(?:en)?\b|\bfordert\b"
)
_POINT = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[IVX]{1,4})[.)]\s?|[-–•*·▪o]\s")
_FIRST_POINT = re.compile(r"\(?(?:1|a|A|I)[.)]\s?\S")
_SENTENCE_END = re.compile(r"[.!?:;,][\"“”»«)]?$")
_BACK = 5
_INTRO = 240
_PLAIN = 2500  # a request without any such word, between title and reasons, is not longer
_LONGEST = 20_000


def resolution_of(letter: Letter, kind: str) -> str:
    """What is asked for, without heading and introduction; empty for questions and press texts."""
    if kind in _WITHOUT:
        return ""
    labelled = _labelled(letter)
    if labelled or not kind:
        return labelled
    return _introduced(letter) or _before_reasons(letter)


def _labelled(letter: Letter) -> str:
    """The section under "Beschlussvorschlag:" and the like."""
    for index in range(letter.body, letter.closing):
        section = section_at(letter.lines[index])
        if section and section[0] is Section.RESOLUTION:
            found = _until_next(letter, index + 1, section[1])
            if found:
                return found
    return ""


def _until_next(letter: Letter, start: int, first: str = "") -> str:
    """The lines up to the next heading or the closing."""
    kept = [first] if first else []
    for index in range(start, letter.closing):
        line = letter.lines[index]
        if line and section_at(line) and not _own_intro(line):
            break
        kept.append(line)
    return _text(kept)


def _own_intro(line: str) -> bool:
    """A heading inside of the section that only repeats what it is: "Der Rat beschließt:"."""
    section = section_at(line)
    return section is not None and section[0] is Section.RESOLUTION


def _introduced(letter: Letter) -> str:
    """What follows "… beantragt die Fraktion folgenden Beschluss zu fassen:"."""
    for index in range(letter.body, letter.closing):
        line = letter.lines[index]
        if section_at(line) or not (line.endswith(":") or (line and _points_follow(letter, index))):
            continue
        sentence = _sentence_ending_at(letter, index)
        if not _ASKS.search(sentence) or "Frage" in sentence:
            continue
        found = _points_or_section(letter, index + 1)
        if found:
            return found
    return ""


def _points_follow(letter: Letter, index: int) -> bool:
    following = [line for line in letter.lines[index + 1 : index + 3] if line]
    return bool(following) and bool(_FIRST_POINT.match(following[0])) and len(letter.lines[index]) < _INTRO


def _sentence_ending_at(letter: Letter, index: int) -> str:
    lines = letter.lines[max(letter.body, index - _BACK) : index + 1]
    text = " ".join(lines)
    return re.split(r"(?<=[a-zäöüß)][.!?])\s", text)[-1][-600:]


def _points_or_section(letter: Letter, start: int) -> str:
    """Numbered points end where plain text begins again; anything else goes on to the next heading."""
    kept: list[str] = []
    pointed = False
    for index in range(start, letter.closing):
        line = letter.lines[index]
        if line and section_at(line):
            break
        if not kept and not line:
            continue
        if not kept:
            pointed = bool(_FIRST_POINT.match(line) or _POINT.match(line))
        elif pointed and line and not _POINT.match(line) and not letter.lines[index - 1] and _ended(kept):
            break
        kept.append(line)
    return _text(kept)


def _ended(kept: list[str]) -> bool:
    last = next((line for line in reversed(kept) if line), "")
    return bool(_SENTENCE_END.search(last))


def _before_reasons(letter: Letter) -> str:
    """The body's beginning, where it asks for something and the reasons follow under their heading."""
    start = letter.body + (1 if letter.salutation else 0)
    points = (
        _points_or_section(letter, start)
        if start < letter.closing and _starts_with_point(letter, start)
        else ""
    )
    if points:
        return points
    for index in range(start, letter.closing):
        section = section_at(letter.lines[index])
        if section and section[0] is Section.REASONS:
            text = _text(list(letter.lines[start:index]))
            plain = not letter.salutation and len(text) < _PLAIN
            return text if plain or _REQUEST.search(text[:3000]) or _FIRST_POINT.match(text) else ""
        if section:
            return ""
    return _asking_paragraph(letter, start)


def _starts_with_point(letter: Letter, start: int) -> bool:
    return bool(_FIRST_POINT.match(letter.lines[start]))


def _asking_paragraph(letter: Letter, start: int) -> str:
    """In a letter without headings: the paragraph that brings the request."""
    index = start
    while index < letter.closing:
        if not letter.lines[index]:
            index += 1
            continue
        paragraph, end = letter.paragraph(index)
        end = min(end, letter.closing)
        if re.search(r"\bbeantrag(?:t|en|e)\b|\bmöge\b.{0,200}\bbeschließen\b", paragraph[:2000]):
            return _text(list(letter.lines[index:end]))
        index = end
    return ""


def _text(lines: list[str]) -> str:
    """The lines as text; words divided at a line's end are whole again."""
    kept: list[str] = []
    for line in lines:
        if kept and line[:1].islower() and re.search(r"[a-zäöüß]-$", kept[-1]):
            kept[-1] = join_lines(kept[-1], line)
        else:
            kept.append(line)
    return "\n".join(kept).strip()[:_LONGEST]

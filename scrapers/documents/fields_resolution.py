"""What is to be resolved: the section of that name, or what the letter asks for in its own words."""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_lines import Role, is_decision
from scrapers.documents.letter_sections import Section, council_lists, introduces, section_at
from scrapers.documents.request_text import (
    AGENDA,
    CHANGES_PART,
    LONGEST_INTRODUCTION,
    POINT,
    SENTENCE_LINES,
    is_no_matter,
    request_text,
    without_told_reasons,
)
from storage.kinds import PRESS_KINDS

_WITHOUT = PRESS_KINDS | {"Anfrage", "Antwort"}
_REQUEST = re.compile(
    r"\b(?:wird|werden)\b.{0,200}?\b(?:gebeten|beauftragt|aufgefordert|ersucht|verpflichtet)\b|\bmöge\b"
    r"|\bbeschließ(?:t|en)\b"
    r"|\bbeantrag(?:t|en|e)\b|\bsoll(?:en)?\b|\bfordert\b|\bbitten\b|\bbeauftragt\b|\brege\b.{0,20}\ban\b"
)
_ASKING_PARAGRAPH = re.compile(
    r"\bbeantrag(?:t|en|e)\b|\bmöge\b.{0,200}\bbeschließen\b|\b(?:[Ii]ch\srege|[Ww]ir\sregen)\san\b"
    r"|\bstellen?\s(?:wir|ich)\b.{0,40}\bden\s(?:\w{5,20}\s)?Antrag\b"
    r"|\bVerwaltung\b.{0,60}\b(?:gebeten|beauftragt|aufgefordert)\b|\b[Ww]ir\sbitten\sdie\sVerwaltung\b"
)
_FIRST_POINT = re.compile(r"(?!1\.\s?\d{1,2}\.)\(?(?:1|a|A|I)[.)]\s?\S")
_SENTENCE_END = re.compile(r"[.!?:;,][\"“”»«)]?$")
_SENTENCE = re.compile(r"\w[.!]")
# Asks for a place on an agenda, not for the matter itself.
_THAT = re.compile(r",\sdass\b")
# "Der Rat möge beschließen:", "Der Antrag lautet:": what follows is the request, whatever was said before.
_RESOLVES = re.compile(
    r"\b(?:beschließ(?:t|en)|Beschlu(?:ss|ß)(?:\s(?:zu\s)?fassen)?|beraten|lautet|Resolution|erklärt)\s?:$"
)
_AMENDS = re.compile(
    r"\b(?:wird|werden)\b.{1,400}?\b(?:eingefügt|ergänzt|ersetzt|gestrichen|geändert|angefügt|aufgenommen)\b",
)
_COUNCIL = re.compile(r"D(?:er|ie)\s(?:\w{0,12}[Rr]at|Kreistag|Stadtverordnetenversammlung)\b")
_PLAIN = 2500  # a request without any such word, between title and reasons, is not longer


def resolution_of(letter: Letter, kind: str) -> str:
    """What is asked for, without heading and introduction; empty for questions and press texts."""
    if kind in _WITHOUT:
        return ""
    labelled = _labelled(letter) or _decided(letter)
    if labelled or not kind or kind == "Mitteilungsvorlage":
        return labelled
    return (
        (_council_lists(letter) if kind == "Resolution" else "")
        or _points_first(letter)
        or _introduced(letter)
        or _before_reasons(letter)
        or (_amendment(letter) if kind == "Änderungsantrag" else "")
        or (_council_speaks(letter) if kind == "Resolution" else "")
    )


def _labelled(letter: Letter) -> str:
    """The section under "Beschlussvorschlag:" and the like, the first that says something."""
    index = letter.body
    while index < letter.closing:
        section = section_at(letter.lines[index])
        index += 1
        if section and section[0] is Section.RESOLUTION:
            found, index = _until_next(letter, index, section[1])
            if found:
                return found
    return ""


def _decided(letter: Letter) -> str:
    """What a council has decided, below the line that says when."""
    decided = any(map(is_decision, letter.head(Role.MEETING)))
    return _until_next(letter, _start(letter), "")[0] if decided else ""


def _until_next(letter: Letter, start: int, first: str) -> tuple[str, int]:
    """The lines up to the next heading or the closing, and where that is."""
    kept = [first] if first else []
    index = start
    while index < letter.closing:
        line = letter.lines[index]
        if line and section_at(line) and not _own_heading(line):
            break
        kept.append(line)
        index += 1
    return request_text(kept), index


def _own_heading(line: str) -> bool:
    """A heading inside of the section that only repeats what it is."""
    section = section_at(line)
    return section is not None and section[0] is Section.RESOLUTION


def _introduced(letter: Letter) -> str:
    """What follows "… beantragt die Fraktion folgenden Beschluss zu fassen:"."""
    for index in range(letter.body, letter.closing):
        if not _is_introduction(letter, index):
            continue
        found = _points_or_section(letter, _last_introduction(letter, index) + 1)
        if found:
            changes = CHANGES_PART.search(_sentence_ending_at(letter, index))
            return f"{_paragraph_above(letter, index)}\n{found}" if changes else found
    return ""


def _paragraph_above(letter: Letter, index: int) -> str:
    """The lines of the paragraph that ends with a line."""
    start = index
    while start > _start(letter) and letter.lines[start - 1]:
        start -= 1
    return "\n".join(letter.lines[start : index + 1])


def _is_introduction(letter: Letter, index: int) -> bool:
    line = letter.lines[index]
    if not line or section_at(line) or not (line.endswith(":") or _points_follow(letter, index)):
        return False
    sentence = _sentence_ending_at(letter, index)
    return "Frage" not in sentence and (
        introduces(f"{sentence.rstrip(':')}:") or bool(_REQUEST.search(sentence))
    )


def _last_introduction(letter: Letter, index: int) -> int:
    """Where an introduction only asks for a place on the agenda: the one that brings the matter, below it."""
    if not AGENDA.search(_sentence_ending_at(letter, index)):
        return index
    for later in range(index + 1, letter.closing):
        line = letter.lines[later]
        if section_at(line):
            break
        if _RESOLVES.search(line):
            return later
    return index


def _points_follow(letter: Letter, index: int) -> bool:
    following = [line for line in letter.lines[index + 1 : index + 3] if line]
    return (
        bool(following)
        and bool(_FIRST_POINT.match(following[0]))
        and len(letter.lines[index]) < LONGEST_INTRODUCTION
    )


def _sentence_ending_at(letter: Letter, index: int) -> str:
    lines = letter.lines[max(letter.body, index - SENTENCE_LINES) : index + 1]
    text = " ".join(lines)
    return re.split(r"(?<=[a-zäöüß]{3}[.!?:])\s|(?<=\)[.!?:])\s", text)[-1][-600:]


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
            pointed = bool(_FIRST_POINT.match(line) or POINT.match(line))
        elif pointed and line and not POINT.match(line) and not letter.lines[index - 1] and _ended(kept):
            break
        kept.append(line)
    return request_text(kept)


def _ended(kept: list[str]) -> bool:
    last = next((line for line in reversed(kept) if line), "")
    return bool(_SENTENCE_END.search(last))


def _points_first(letter: Letter) -> str:
    """Numbered points at the body's very beginning."""
    start = _start(letter)
    begins = start < letter.closing and _FIRST_POINT.match(letter.lines[start])
    return _points_or_section(letter, start) if begins else ""


def _start(letter: Letter) -> int:
    return letter.body + (1 if letter.salutation else 0)


def _before_reasons(letter: Letter) -> str:
    """The body's beginning, where it asks for something and the reasons follow under their heading."""
    start = _start(letter)
    for index in range(start, letter.closing):
        section = section_at(letter.lines[index])
        if section and section[0] is Section.REASONS:
            text = request_text(list(letter.lines[start:index]))
            plain = not letter.salutation and len(text) < _PLAIN and bool(_SENTENCE.search(text))
            return text if plain or _REQUEST.search(text[:3000]) or _FIRST_POINT.match(text) else ""
        if section:
            return ""
    return _asking_paragraph(letter, start)


def _asking_paragraph(letter: Letter, start: int) -> str:
    """In a letter without headings: the paragraph that brings the request."""
    index = start
    polite = ""
    while index < letter.closing:
        if not letter.lines[index]:
            index += 1
            continue
        paragraph, end = letter.paragraph(index)
        end = min(end, letter.closing)
        if _ASKING_PARAGRAPH.search(paragraph[:2000]) and not is_no_matter(paragraph):
            rest = _points_or_section(letter, end) if _leads_on(letter, paragraph, end) else ""
            asked = request_text(list(letter.lines[index:end]))
            return f"{asked}\n{rest}" if rest else without_told_reasons(asked).strip()
        if not polite and _THAT.search(paragraph[:600]) and _ASKING_PARAGRAPH.search(paragraph[:600]):
            polite = request_text(list(letter.lines[index:end]))
        index = end
    return polite


def _amendment(letter: Letter) -> str:
    """The first paragraph, where it says what is put in, replaced or taken out."""
    start = _start(letter)
    paragraph, end = letter.paragraph(start) if start < letter.closing else ("", start)
    return (
        request_text(list(letter.lines[start : min(end, letter.closing)]))
        if _AMENDS.search(paragraph)
        else ""
    )


def _council_lists(letter: Letter) -> str:
    """What the council does, point by point, with its name above."""
    start = _start(letter)
    lists = start < letter.closing and council_lists(letter.lines[start], letter.lines[start + 1 : start + 4])
    return _until_next(letter, start, "")[0] if lists else ""


def _council_speaks(letter: Letter) -> str:
    """A resolution that begins with the council's name has no heading: all of it is the request."""
    start = _start(letter)
    speaks = start < letter.closing and _COUNCIL.match(letter.lines[start])
    return _until_next(letter, start, "")[0] if speaks else ""


def _leads_on(letter: Letter, paragraph: str, end: int) -> bool:
    """Whether what a paragraph asks for is said in the points below it."""
    if paragraph.endswith((",", ":")):
        return True
    below = next((line for line in letter.lines[end : end + 2] if line), "")
    return not _SENTENCE_END.search(paragraph) and bool(POINT.match(below))

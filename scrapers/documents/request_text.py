"""The text of a request: without the sentences that only lead to it, and with divided words whole."""

import re

from scrapers.documents.letter_flow import join_lines
from scrapers.documents.letter_sections import introduces, section_at

# The place that is changed belongs to the request: "…, Ziffer 3 der Vorlage wie folgt zu ändern:".
CHANGES_PART = re.compile(
    r"\b(?:Ziffer|Nummer|Nr\.|Punkt|Absatz|Abs\.|Satz|§|Spiegelstrich)\s\d(?!.*\bTagesordnung).{0,80}"
    r"(?:änder|ersetz|ergänz|streich|fass|neu\b).{0,30}:$"
)

_QUOTED = re.compile(r"[„“\"»][^„“”\"«»]{3,200}[“”\"«]")

_COURTESY = re.compile(
    r"(?:wir|ich|die|der|hiermit|bitte|namens|im\sNamen)\b[^.]{0,300}\b(?:bitten?|bittet|beantrag(?:t|en|e)"
    r"|stell(?:t|en|e)|setzen|nehmen)\b",
    re.IGNORECASE,
)

# "Der Rat möge beschließen: Die Verwaltung …" on one line.
_INTRODUCED = re.compile(
    r"D(?:er|ie)\s[^.:;\n]{3,120}\s(?:möge|mögen|wolle|soll)\s(?:folgendes\s)?beschließen:\s(?=\S)"
)

_MORE_SENTENCES = re.compile(r"[a-zäöüß]{3}[.!?]\s")

_MOST_INTRODUCTIONS = 8

_LONGEST = 20_000

_NEXT_SENTENCE = re.compile(r"(?<=[a-zäöüß]{3}[.!?])\s(?=[A-ZÄÖÜ„])")

# A sentence that still asks, or says how what is asked for shall be.
_STILL_ASKS = re.compile(
    r"\b(?:soll\w{0,3}|muss|müssen|möge\w?|kann|können|dürfen|darf|wird|werden|würde|ist\s(?:\S+\s){0,8}zu|sind\s(?:\S+\s){0,8}zu"
    r"|bitte\w?|beantrag\w+|beauftrag\w+|forder\w+|schlagen|erwarten|regen|Verwaltung|Bürgermeister\w*|Landr\w+"
    r"|Mittel|Antrag\w*|Beschluss\w*|[Aa]usschuss\w*|Rat|Kreistag)\b"
    r"|^(?:Dazu|Hierzu|Hierfür|Dafür|Dabei|Zudem|Außerdem|Ebenso|Ferner|Darüber)\b"
)

AGENDA = re.compile(r"\b(?:Tagesordnung|Sitzung|Beratung|[A-Za-zäöü]{2,30}sitzung|abstimmen|Abstimmung)\b")

POINT = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[IVX]{1,4})[.)]\s?|[-–•*·▪o]\s")

SENTENCE_LINES = 5

LONGEST_INTRODUCTION = 240


def request_text(lines: list[str]) -> str:
    """The lines as text, without introductions at their beginning; divided words are whole again."""
    kept: list[str] = []
    for line in lines:
        if kept and line[:1].islower() and re.search(r"[a-zäöüß]-$", kept[-1]):
            kept[-1] = join_lines(kept[-1], line)
        else:
            kept.append(line)
    for _ in range(_MOST_INTRODUCTIONS):
        kept = kept[_end_of_introduction(kept) :]
    return _INTRODUCED.sub("", "\n".join(kept).strip(), count=1)[:_LONGEST]


def without_told_reasons(text: str) -> str:
    """A request on its own lines, without the plain statements that end it: they say why."""
    sentences = _NEXT_SENTENCE.split(text)
    while len(sentences) > 1 and not _STILL_ASKS.search(sentences[-1]):
        sentences.pop()
    return text[: sum(map(len, sentences)) + len(sentences) - 1]


def _end_of_introduction(lines: list[str]) -> int:
    """How many lines at the beginning only lead to what follows; 0 where they say something of their own."""
    if lines and (not lines[0] or _is_bare_heading(lines[0])):
        return 1
    if len(lines) > 1 and _QUOTED.fullmatch(lines[0]) and not (lines[1] or lines[0][-2] == "."):
        return 1  # its title once more
    sentence = ""
    for index, line in enumerate(lines[:SENTENCE_LINES]):
        sentence = f"{sentence} {line}".strip()
        if sentence and (not line or line.endswith((":", "."))):
            return index + 1 if index + 1 < len(lines) and is_no_matter(sentence) else 0
    return 0


def _is_bare_heading(line: str) -> bool:
    section = section_at(line)
    return section is not None and not section[1]


def is_no_matter(sentence: str) -> bool:
    """Whether a sentence only introduces the request, or asks for its place on the agenda."""
    if len(sentence) > LONGEST_INTRODUCTION * 2 or POINT.match(sentence) or CHANGES_PART.search(sentence):
        return False
    if sentence.endswith(":"):
        return introduces(sentence) and "erwaltung" not in sentence
    return (
        bool(_COURTESY.match(sentence))
        and bool(AGENDA.search(sentence))
        and not _MORE_SENTENCES.search(sentence)
    )

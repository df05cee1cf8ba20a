"""Numbers of papers in the words of others: which paper a text says it is, and which it says it is about.

A mere mention ("mit dem 2021 beschlossenen Antrag DS 21-0220") says neither.
"""

from __future__ import annotations

import re

from storage.sameness.keys import joining_key

_NUMBER = r"(?:(?:[A-Z]{1,4}[ /-]?){0,2}\d{1,6}(?:[/-]\d{1,6}){1,3})"
_NAME = (
    r"(?:(?:Drucksachen?|Drucks\.|Drs\.?|DS|(?:Sitzungs|Beschluss|Ursprungs)?[Vv]orlagen?|Antrag|Anfrage)"
    r"(?:[\s.-]{0,2}(?:Nr\.?|Nummer|nummer))?\s?:?\s{0,2})"
)
_END = r"(?![\w/-]|\.\d)"
_LABELLED = rf"(?<![\w-]){_NAME}(?P<number>{_NUMBER}){_END}"

_IN_BRACKETS = re.compile(rf"[(\[]{_LABELLED}[)\]]")
_ON_ITS_LINE = re.compile(rf"^{_LABELLED}\.?$", re.MULTILINE)
_OURS = re.compile(
    rf"\b[Uu]nser(?:e[nmrs]?|s)?\s(?:\w{{3,20}}\s)?(?:Antrag|Anfrage|Resolution)s?\b[^.!?\n]{{0,60}}?{_LABELLED}"
)
_TO_READ = re.compile(
    r"\b(?:Antrag|Anfrage|Antragstext|Wortlaut)\b[^.!?\n]{0,60}?"
    r"\b(?:finden Sie|findet sich|nachzulesen|nachlesen|abrufbar)\b"
    rf"[^.!?\n]{{0,60}}?{_LABELLED}"
)
_ABOUT = re.compile(
    rf"\b(?:zu[rm]?|auf|[Bb]ezug\w{{0,12}}:?)\s(?:(?:der|dem|den|die|unsere[rnm]?|Ihre[rnm]?)\s)?{_NAME}?(?P<number>{_NUMBER}){_END}"
)
_ANY = re.compile(_LABELLED)
_SUPPLEMENT = re.compile(
    r"(?P<base>.{5,}?)(?:[/-]\d{1,2}|\s?[,–-]?\s?\d{1,2}\.\s?(?:Ergänzung|Änderung|Nachtrag|Neufassung|Fortschreibung))$"
)
_PARTED = re.compile(r"\d[/-]\d")

_LONGEST = 80  # characters of a number
_TELLING_DIGITS = 5  # "7/21" may be anybody's count
_TEXT_LOOKED_AT = 20_000  # characters
_HEAD_LOOKED_AT = 800


def is_telling(reference: str) -> bool:
    """Whether a number is long enough to be of one paper alone."""
    return sum(character.isdigit() for character in reference) >= _TELLING_DIGITS


def claimed(title: str, text: str) -> str:
    """The one paper that a post says it is about, folded; "" where it names none so, or several."""
    text = text[:_TEXT_LOOKED_AT]
    found = [*_IN_BRACKETS.finditer(title)]
    for pattern in (_ON_ITS_LINE, _OURS, _TO_READ):
        found += pattern.finditer(text)
    numbers = {joining_key(match["number"]) for match in found}
    return numbers.pop() if len(numbers) == 1 else ""


def referred_to(title: str, head: str) -> frozenset[str]:
    """The papers that an amendment or answer names as what it is to, folded; `head` is how it begins."""
    found = [*_ANY.finditer(title), *_ABOUT.finditer(title), *_ABOUT.finditer(head[:_HEAD_LOOKED_AT])]
    return frozenset(joining_key(match["number"]) for match in found)


def base_of(reference: str) -> str:
    """ "26-0084" for "26-0084/1" or "26-0084, 1. Ergänzung", folded; "" for a number without such an end."""
    supplement = _SUPPLEMENT.fullmatch(reference.strip()[:_LONGEST])
    return joining_key(supplement["base"]) if supplement and _PARTED.search(supplement["base"]) else ""

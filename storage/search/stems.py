"""Words as the index keeps them: German stems, the same for a word's forms and spellings.

A text is its stems in order. Letters are compared without case, accents and umlauts; "ae" is "ä" and "ß" is
"ss" (Snowball's German stemmer does that). Words that are in every text are left out, of texts and of
queries alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from storage.text import one_line

LONGEST_STEM = 64
"""Characters; what is longer is no word but something that a file left behind."""
SHORTEST_PART = 4
"""Characters of a stem that is also found inside of longer ones: "amt" would be found in "gesamt"."""

# Articles, prepositions and the like: a third of any German text.
_COMMON_WORDS = (
    "aber als am an auch auf aus bei beim bis da damit das dass dem den der des die dies diese diesem "
    "diesen dieser dieses durch ein eine einem einen einer eines er es fuer für hat im in ist mit nach oder "
    "sich sie sind so sowie ueber über um und vom von vor war wenn werden wie wird wurde wurden zu zum zur"
)
_COMMON = frozenset(_COMMON_WORDS.split())
# "Integra-\ntion" is one word, "Integrations-\nund" two.
_LINE_END_HYPHEN = re.compile(r"(?<=\w)-\n(?!(?:und|oder|bzw|sowie)\b)(?=[a-zäöüß])")
_WORD = re.compile(r"[^\W_]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
# Snowball takes the s of these for an ending, in the singular alone.
_OWN_S = re.compile(r"(kurs|puls|zins|vers|konsens)(?:e[ns]?)?$")
# And it does not know the plurals "Kitas", "Infos" and "Migrantinnen".
_PLURAL = re.compile(r"(?<=\w\w\w[aé])s$|(?<=\w\w[^l\W]o)s$|(?<=[dklnt]in)nen$")
# What is left of Latin plurals ("Zentren"), and the singular's stem.
_LATIN = (
    ("zentr", "zentrum"),
    ("muse", "museum"),
    ("gymnasi", "gymnasium"),
    ("ministeri", "ministerium"),
    ("kriteri", "kriterium"),
    ("praktika", "praktikum"),
    ("them", "thema"),
    ("firm", "firma"),
    ("buss", "bus"),
)


def stems(text: str) -> Iterator[str]:
    """The stems of a text in its order."""
    whole = _LINE_END_HYPHEN.sub("", unicodedata.normalize("NFKC", text))
    for word in _WORD.findall(whole.lower()):
        if word not in _COMMON and (stem := stem_of(word)):
            yield stem


def readable(text: str) -> str:
    """A text on one line, in whole words, as people are shown it; its stems are those of the text."""
    return one_line(_LINE_END_HYPHEN.sub("", text))


def placed_stems(text: str) -> Iterator[tuple[str, int, int]]:
    """The stems of a readable text in its order, each with where its word begins and ends."""
    for word in _WORD.finditer(text):
        for stem in _stems_in(word[0]):
            yield stem, word.start(), word.end()


@lru_cache(maxsize=50_000)
def _stems_in(word: str) -> tuple[str, ...]:
    return tuple(stems(word))


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """A word's stem; empty for what is no word. `word`: lower case, letters and digits alone."""
    own_s = _OWN_S.search(word)
    # A stemmer of its own each time that a word is new: they are not to be shared by threads.
    stem = word[: own_s.end(1)] if own_s else Stemmer.Stemmer("german", 0).stemWord(_PLURAL.sub("", word))
    stem = next((stem[: -len(end)] + whole for end, whole in _LATIN if stem.endswith(end)), stem)
    if not stem.isascii():
        stem = "".join(map(plain_letters, stem))
    return stem if len(stem) <= LONGEST_STEM else ""


@lru_cache(maxsize=10_000)
def plain_letters(letter: str) -> str:
    """A letter without its accent, "ß" as "ss"; empty for what is none."""
    apart = unicodedata.normalize("NFKD", letter.replace("ß", "ss"))
    return "".join(each for each in apart if each.isalnum())


def may_be_part(stem: str) -> bool:
    """Whether a stem is also looked for inside of longer ones, or itself holds shorter ones: no number is."""
    return len(stem) >= SHORTEST_PART and not stem.isnumeric()


def spoken_words(written: str) -> str:
    """A word of a query in lower case and without the signs around it; empty where nothing is left."""
    return _EDGES.sub("", unicodedata.normalize("NFKC", written.lower()))


def is_too_common(word: str) -> bool:
    """Whether nothing of a word is searched for."""
    return next(stems(word), None) is None


def part_of(word: str) -> str:
    """The stem of a word of a query that is also found inside of longer ones; empty for one that is not."""
    stem = joined(word)
    return stem if may_be_part(stem) else ""


def joined(word: str) -> str:
    """The stem of a word written in one: of "kita-platz" that of "kitaplatz"; empty where it has digits."""
    parts = _WORD.findall(word)
    return stem_of("".join(parts)) if len(parts) == 1 or all(part.isalpha() for part in parts) else ""

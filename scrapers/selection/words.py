"""How German words are compared: case, umlauts, ß, line-end hyphens, adjective endings.

A pattern of a topic file is a word or phrase. `*` at an edge: the word may go on there. `~` at the end of
an adjective: with or without its ending (e, em, en, er, es). Upper case alone ("UMA"): only so written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

_ENDINGS = ("", "e", "em", "en", "er", "es")
# As typed, as typed without a German keyboard, and as left over in file names and slugs.
_SPELLINGS = {"ä": ("ä", "ae", "a"), "ö": ("ö", "oe", "o"), "ü": ("ü", "ue", "u"), "ß": ("ß", "ss")}
_MOST_SPELLINGS = 400  # of one pattern; more would be a slip in a topic file

_LOWER = bytes(
    ord(lower) if (lower := chr(code).lower()) < "\u0100" else code for code in range(256)
).replace(b"\n", b" ")

# "Integrations-\nund" stays two words, "Flücht-\nlinge" becomes one.
_LINE_END_HYPHEN = re.compile(r"-\n ?(?!(?:und|oder|bzw|sowie)\b)(?=[a-zäöüß])")
# What stands only where a word was parted, so capitals are joined too; a space is what is left of a line end.
_SOFT_HYPHEN = re.compile(r"(?:[\xad¬] *\n *|\xad +)(?!(?:und|oder|bzw|sowie)\b)(?=[^\W\d_])")
_UNTIDY = re.compile(r"  | \n")
_SPACES = re.compile(r" {2,}")
_EXACT = re.compile(r"[A-ZÄÖÜ0-9-]{2,}")
# What PDF files put where a letter or a space belongs.
_REPLACED = (
    ("\r", ""),
    ("\xad", ""),
    ("\u200b", ""),  # of no width
    ("\u200c", ""),
    ("\u200d", ""),
    ("\u2060", ""),
    ("\ufeff", ""),
    ("\xa0", " "),
    ("\u202f", " "),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\t", " "),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
    ("İ", "I"),  # the only letter that gets longer in lower case
    ("ẞ", "ß"),
)


@dataclass(frozen=True)
class Pattern:
    """One word or phrase of a topic file, taken apart."""

    written: str
    spellings: frozenset[str]  # in lower case
    open_left: bool  # the word may begin earlier
    open_right: bool  # the word may go on
    exact: bool  # only in the case in which it is written

    @cached_property
    def literals(self) -> frozenset[str]:
        """All spellings to look for, in `search_form`."""
        return frozenset(map(search_form, self.spellings))

    @property
    def is_picky(self) -> bool:
        """Whether what is found must be looked at again: its case, or letters that `search_form` lacks."""
        return self.exact or any("?" in literal for literal in self.literals)

    def accepts(self, found: str) -> bool:
        """Whether these letters of a text are the word; to be asked where it is picky."""
        if self.exact:
            return found == self.written.strip("*")
        return found.lower().replace("\n", " ") in self.spellings


@lru_cache(maxsize=4096)
def parse_pattern(written: str) -> Pattern:
    """The pattern that is written so; raises ValueError (German) where it means nothing."""
    core = written.removeprefix("*").removesuffix("*")
    if re.search(r"[eE]~", core):
        raise ValueError(f"„{written}“: vor ~ steht das Wort ohne Endung („sicher~ hafen“)")
    if len(core.strip()) < 2 or core != core.strip() or "*" in core:
        raise ValueError(f"„{written}“ ist kein Suchwort: mindestens zwei Zeichen, * nur am Rand")
    if "~" in re.sub(r"(?<=\w)~(?=[ -]|$)", "", core):
        raise ValueError(f"„{written}“: ~ steht nur am Ende eines Wortes")
    return Pattern(
        written=written,
        spellings=frozenset(_spellings(core.lower(), written)),
        open_left=written.startswith("*"),
        open_right=written.endswith("*"),
        exact=bool(_EXACT.fullmatch(core)),
    )


def _spellings(core: str, written: str) -> list[str]:
    choices = [_ENDINGS if letter == "~" else _SPELLINGS.get(letter, (letter,)) for letter in core]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_SPELLINGS:
        raise ValueError(f"„{written}“ hat zu viele Schreibweisen ({count}, höchstens {_MOST_SPELLINGS})")
    return ["".join(spelling) for spelling in product(*choices)]


def readable_form(text: str) -> str:
    """The text with words made whole again, its lines kept; what snippets are cut from."""
    if "\u0308" in text:  # umlauts in two parts, from PDF files; a full check costs more than the search
        text = unicodedata.normalize("NFC", text)
    if "\xad" in text or "¬" in text:
        text = _SOFT_HYPHEN.sub("", text.replace("\r", ""))
    for old, new in _REPLACED:
        if old in text:
            text = text.replace(old, new)
    if _UNTIDY.search(text):
        text = _SPACES.sub(" ", text).replace(" \n", "\n")
    return _LINE_END_HYPHEN.sub("", text) if "-\n" in text else text


def search_form(readable: str) -> str:
    """What is searched: lower case, on one line, letter by letter at the same offsets as `readable`.

    Letters beyond Latin-1 become question marks: for texts that hold any, a dash is enough, `str.lower`
    takes half as long as the whole search.
    """
    return readable.encode("latin-1", "replace").translate(_LOWER).decode("latin-1")

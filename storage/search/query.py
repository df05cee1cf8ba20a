"""The query of words as people write it: words, "phrases", UND, ODER, NICHT, parentheses. Pure.

Words beside each other are joined by UND; `-word` is NICHT. The English words in capitals do the same, and
so does "oder" in any case. Its canonical form is the same for the same query: lower case, each part once, in
order. What each part finds is said in storage.search.stems and storage.search.matching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from storage.search.stems import LONGEST_STEM, is_too_common, spoken_words
from storage.text import one_line
from storage.told import Sentence, ToldError

LONGEST = 300
"""Characters of a query."""
MOST_WORDS = 30
DEEPEST = 6
"""Parentheses in each other."""

_QUOTES = '"„“”«»‟'
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<open>\()|(?P<close>\))|(?P<quote>[{_QUOTES}])|(?P<word>[^\s(){_QUOTES}]+)"
)
_MINUS = "-−–"
_AND, _OR, _NOT = {"UND", "AND"}, {"ODER", "OR"}, {"NICHT", "NOT"}


_AT = Sentence("{what} (Zeichen {position})")


class QueryError(ToldError):
    """A query that cannot be read. `position`: of the character, from 1."""

    def __init__(self, text: str, position: int = 0, **values: object) -> None:
        if position:
            super().__init__(_AT.text, what=Sentence(text, **values), position=position)
        else:
            super().__init__(text, **values)
        self.position = position


@dataclass(frozen=True)
class Word:
    """A word, in all its forms and as part of longer words; several with signs between them: "26-0084"."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another, in any of their forms, and not as parts of longer words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """What must not be there."""

    part: Node


@dataclass(frozen=True)
class And:
    """All parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


Node = Word | Phrase | Not | And | Or
_Read = Node | None
"""None: words that are in every text, and are not searched for."""


class _Token(NamedTuple):
    kind: str  # "open", "close", "word", "phrase", "and", "or", "not", "end"
    text: str
    at: int


def read_query(text: str) -> Node | None:
    """What a query asks for, in its canonical order; None where nothing is written. Raises QueryError."""
    text = one_line(unicodedata.normalize("NFKC", text))
    _check_length(text)
    tokens = list(_tokens(text))
    written = sum(token.kind in ("word", "phrase") for token in tokens)
    if written > MOST_WORDS:
        raise QueryError(
            "Die Suche hat zu viele Wörter: {count}, höchstens {most}", count=written, most=MOST_WORDS
        )
    if len(tokens) == 1:
        return None
    found = _Reader(tokens).query()
    if found is None:
        if not any(map(str.isalnum, text)):
            raise QueryError(
                "„{words}“ hat weder Buchstaben noch Ziffern, nach denen sich suchen lässt", words=text
            )
        if max(map(len, re.findall(r"\w+", text))) > LONGEST_STEM:
            raise QueryError("Ein Wort der Suche ist zu lang: höchstens {most} Zeichen", most=LONGEST_STEM)
        raise QueryError(
            "„{words}“ steht in fast jedem Text; gesucht werden kann nur, was seltener ist", words=text
        )
    _check_length(write_query(found))
    return found


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise QueryError(
            "Die Suche ist zu lang: {count} Zeichen, höchstens {most}", count=len(text), most=LONGEST
        )


def write_query(node: Node | None, either: str = "ODER") -> str:
    """The canonical form of a query; reading it gives the same again. `either`: "OR" for English readers."""
    match node:
        case None:
            return ""
        case Word(text):
            return text
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Not(part):
            return f"-{_inside(part, either, And | Or)}"
        case And(parts):
            return " ".join(_inside(part, either, Or) for part in parts)
        case Or(parts):
            return f" {either} ".join(write_query(part, either) for part in parts)


def canonical(text: str) -> str:
    """A query in its canonical form. Raises QueryError."""
    return write_query(read_query(text))


def _inside(part: Node, either: str, kinds: Any) -> str:
    """A part of a query, in parentheses where it is of one of these kinds."""
    written = write_query(part, either)
    return f"({written})" if isinstance(part, kinds) else written


def _tokens(text: str) -> Iterable[_Token]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind, at, position = str(match.lastgroup), match.start(), match.end()
        if kind == "quote":
            end = next((i for i in range(position, len(text)) if text[i] in _QUOTES), None)
            if end is None:
                raise QueryError("Das Anführungszeichen wird nicht geschlossen", at + 1)
            yield _Token("phrase", text[position:end], at + 1)
            position = end + 1
        elif kind == "word":
            yield from _words(match["word"], at + 1)
        elif kind != "space":
            yield _Token(kind, match[0], at + 1)
    yield _Token("end", "", len(text) + 1)


def _words(written: str, at: int) -> Iterable[_Token]:
    """A word, perhaps with its minus; a minus alone means nothing where nothing follows it at once."""
    while written[:1] and written[0] in _MINUS:
        yield _Token("minus", written[0], at)
        written, at = written[1:], at + 1
    if not written:
        return
    kind = "word"
    for name, spellings in (("and", _AND), ("or", _OR), ("not", _NOT)):
        if written in spellings:
            kind = name
    yield _Token("or" if written.casefold() == "oder" else kind, written, at)


_OPERATORS = {"and": "UND", "or": "ODER", "not": "NICHT"}


class _Reader:
    """Recursive descent: or → and → not → word, phrase or parentheses."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def query(self) -> _Read:
        found = self._either()
        if self._next.kind == "close":
            raise QueryError("Die Klammer wurde nie geöffnet", self._next.at)
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def _either(self) -> _Read:
        parts = [self._all()]
        while self._next.kind == "or":
            operator = self._take()
            self._needs_operand(operator)
            parts.append(self._all())
        return _joined(Or, parts)

    def _all(self) -> _Read:
        if self._next.kind in ("and", "or"):
            raise QueryError("Vor {word} fehlt ein Wort", self._next.at, word=_OPERATORS[self._next.kind])
        parts = []
        while self._next.kind not in ("end", "close", "or"):
            if self._next.kind == "and":
                self._needs_operand(self._take())
            parts.append(self._one())
        return _joined(And, parts)

    def _needs_operand(self, operator: _Token) -> None:
        if self._next.kind in ("end", "close", "and", "or"):
            raise QueryError("Nach {word} fehlt ein Wort", operator.at, word=_OPERATORS[operator.kind])

    def _one(self) -> _Read:
        token = self._take()
        match token.kind:
            case "not":
                self._needs_operand(token)
                return _negated(self._one())
            case "minus":
                return self._after_minus(token)
            case "open":
                return self._parentheses(token)
            case "phrase":
                return _phrase(token.text)
            case _:
                return _word(token.text)

    def _after_minus(self, minus: _Token) -> _Read:
        """A dash between words is none: "Kita - Schule"."""
        follows = self._next
        touches = follows.at == minus.at + 1 and follows.kind in ("word", "phrase", "open", "minus")
        return _negated(self._one()) if touches else None

    def _parentheses(self, opened: _Token) -> _Read:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("Zu viele Klammern ineinander, höchstens {most}", opened.at, most=DEEPEST)
        if self._next.kind == "close":
            raise QueryError("In der Klammer steht nichts", opened.at)
        found = self._either()
        if self._next.kind != "close":
            raise QueryError("Die Klammer wird nicht geschlossen", opened.at)
        self._take()
        self._depth -= 1
        return found


def _word(written: str) -> _Read:
    text = spoken_words(written)
    return None if not text or is_too_common(text) else Word(text)


def _phrase(written: str) -> _Read:
    words = tuple(filter(None, (spoken_words(word) for word in written.split())))
    return None if all(is_too_common(word) for word in words) else Phrase(words)


def _negated(part: _Read) -> _Read:
    if part is None:
        return None
    return part.part if isinstance(part, Not) else Not(part)


def _joined(kind: type[And] | type[Or], parts: Iterable[_Read]) -> _Read:
    """Parts of the same kind in one, each once, what is wanted before what is not, then by their words."""
    flat: dict[str, Node] = {}
    for part in parts:
        for each in part.parts if isinstance(part, kind) else (part,):
            if each is not None:
                flat[write_query(each)] = each
    if len(flat) < 2:
        return next(iter(flat.values()), None)
    ordered = sorted(flat.items(), key=lambda pair: (isinstance(pair[1], Not), pair[0]))
    return kind(tuple(each for _, each in ordered))

"""Topic files: what they may hold, and clear words about what is wrong with one."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from scrapers.selection.words import parse_pattern

_OURS = Path(__file__).parent / "topics"
_MOST_BYTES = 1_000_000
_GERMAN = {
    "missing": "fehlt",
    "extra_forbidden": "ist unbekannt (verschrieben?)",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "list_type": "muss eine Liste sein",
    "tuple_type": "muss eine Liste sein",
    "dict_type": "muss eine Tabelle sein",
    "model_type": "muss eine Tabelle sein",
    "bool_type": "muss true oder false sein",
    "bool_parsing": "muss true oder false sein",
    "float_type": "muss eine Zahl sein",
    "float_parsing": "muss eine Zahl sein",
    "int_type": "muss eine ganze Zahl sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "too_short": "darf nicht leer sein",
    "string_too_short": "darf nicht leer sein",
    "string_pattern_mismatch": "darf nur Kleinbuchstaben, Ziffern, - und _ enthalten",
    "greater_than": "ist zu klein",
    "greater_than_equal": "ist zu klein",
    "less_than_equal": "ist zu groß",
    "finite_number": "muss eine endliche Zahl sein",
}


class TopicError(ValueError):
    """A topic file is wrong; the message is German and names file and entry."""


def _checked(word: str) -> str:
    parse_pattern(word)
    return word


Word = Annotated[str, AfterValidator(_checked)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Points = Annotated[float, Field(ge=-20, le=20, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scoring(_Table):
    """The numbers that turn words into a decision; each is explained in the topic files."""

    threshold: Positive = 2.8  # points that select a paper
    title: Share = 1.0
    resolution: Share = 1.0
    text: Share = 1.0
    file: Share = 1.0
    file_name: Share = 0.6
    organization: Share = 0.3
    repeated: Share = 0.6  # what each further mention of a word counts, of the one before
    further: Share = 0.5  # what each further word of a title counts, of the one before
    ceiling: Positive = 10.0  # most that one text can bring
    half_mass: Positive = 3.0  # points of different words that bring half of it
    half_density: Positive = 5.0  # points per 100 words that bring half of it
    shortest_text: Positive = 40.0  # words; shorter texts are measured as if so long


class Context(_Table):
    """Words whose nearness decides about other words. `distance` is in characters."""

    words: Words
    distance: Annotated[int, Field(gt=0, le=100_000)] = 80
    before_only: bool = False  # only where it stands before the word


class Term(_Table):
    """Words of one weight and one sub-topic. A negative weight counts against the topic."""

    label: Name
    weight: Points
    words: Words
    unless: tuple[Name, ...] = ()  # contexts that make a hit void
    only_with: tuple[Name, ...] = ()  # contexts of which one is needed
    weaker_with: tuple[Name, ...] = ()  # contexts that weaken a hit
    title_only: bool = False  # does not count in running text


class Example(_Table):
    """An invented paper and what must come of it; run as a test."""

    selected: bool
    title: str = ""
    resolution: str = ""
    text: str = ""
    organizations: tuple[str, ...] = ()
    why: str = ""


class Topic(_Table):
    """One topic file. `version` is a hash of its bytes."""

    name: Name
    title: Annotated[str, Field(min_length=1)]
    description: str = ""
    scoring: Scoring = Scoring()
    weaker: Share = 0.3  # what a hit counts beside one of `weaker_with`
    labels: dict[Name, str] = Field(default_factory=dict)  # sub-topics, in words for people
    contexts: dict[Name, Context] = Field(default_factory=dict)
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    examples: tuple[Example, ...] = ()
    version: str = ""

    @model_validator(mode="after")
    def _names_are_known(self) -> Topic:
        seen: set[str] = set()
        for number, term in enumerate(self.terms, 1):
            where = f"terms, Eintrag {number} („{term.words[0]}“)"
            unknown = {*term.unless, *term.only_with, *term.weaker_with} - self.contexts.keys()
            if unknown:
                raise ValueError(f"{where}: Kontext „{min(unknown)}“ gibt es nicht")
            if self.labels and term.label not in self.labels:
                raise ValueError(f"{where}: Unterthema „{term.label}“ steht nicht unter labels")
            twice = seen & set(term.words)
            if twice:
                raise ValueError(f"{where}: „{min(twice)}“ steht schon bei einem anderen Eintrag")
            seen.update(term.words)
        return self

    @cached_property
    def labels_by_word(self) -> dict[str, str]:
        """The sub-topic of each word, as evidence names it."""
        return {word: term.label for term in self.terms for word in term.words}


def load_topics(*extra: Path) -> tuple[Topic, ...]:
    """Our topics by name, then the operator's own files (folders: all *.toml in them).

    Raises TopicError where a file cannot be read, is wrong, or repeats another topic's name.
    """
    topics: dict[str, Topic] = {}
    for path in _files((_OURS, *extra)):
        topic = read_topic(path)
        if topic.name in topics:
            raise TopicError(f"{path.name}: Ein Thema „{topic.name}“ gibt es schon")
        topics[topic.name] = topic
    return tuple(topics.values())


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        else:
            yield path


def read_topic(path: Path) -> Topic:
    """The topic in one file; raises TopicError (German, naming file and entry)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TopicError(f"{path}: Die Themendatei lässt sich nicht lesen ({error.strerror})") from error
    if len(content) > _MOST_BYTES:
        raise TopicError(f"{path}: Die Themendatei ist zu groß (höchstens {_MOST_BYTES} Bytes)")
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: Die Themendatei ist kein UTF-8 (Byte {error.start})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TopicError(f"{path}: Die Themendatei ist kein gültiges TOML ({error})") from error
    if "version" in table:
        raise TopicError(f"{path}: „version“ wird aus dem Inhalt berechnet und steht nicht in der Datei")
    version = hashlib.sha256(content).hexdigest()[:16]
    try:
        return Topic.model_validate({**table, "version": version})
    except ValidationError as error:
        raise TopicError(f"{path}: {_first_mistake(error)}") from error


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors()[0]
    what = str(mistake["msg"]).removeprefix("Value error, ")
    if mistake["type"] != "value_error":
        what = _GERMAN.get(mistake["type"], f"ist nicht erlaubt ({mistake['type']})")
    more = f" (und {error.error_count() - 1} weitere Fehler)" if error.error_count() > 1 else ""
    return f"{_entry(mistake['loc'])}: {what}{more}" if mistake["loc"] else f"{what}{more}"


def _entry(location: tuple[Any, ...]) -> str:
    parts = (f"Eintrag {part + 1}" if isinstance(part, int) else str(part) for part in location)
    return ", ".join(parts)

"""What a topic file may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scrapers.selection.words import parse_pattern
from storage.records import TopicRecord


def _checked(word: str) -> str:
    parse_pattern(word)
    return word


Word = Annotated[str, AfterValidator(_checked)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Points = Annotated[float, Field(ge=-20, le=20, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
Title = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scoring(_Table):
    """The numbers that turn words into a decision; each is explained in the topic files."""

    threshold: Positive = 2.8  # points that select a paper
    title: Positive = 1.0  # what the points of a title count; so for the other places
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
    silent_title: Share = 1.0  # what texts count where there is a title and it says nothing of the topic
    passing: Share = 1.0  # further, where they name it only in passing


class Context(_Table):
    """Words whose nearness decides about other words. `distance` is in characters."""

    words: Words
    distance: Annotated[int, Field(gt=0, le=100_000)] = 80
    before_only: bool = False  # only where it stands before the word


class Subtopic(_Table):
    """A part of a topic. `near`: words that name it where they stand beside a word of the topic.

    Such words bring no points: "Unterbringung" alone says nothing, beside "Geflüchtete" it says housing.
    """

    title: Title
    near: tuple[Word, ...] = ()


class Term(_Table):
    """Words of one weight. A negative weight counts against the topic."""

    weight: Points
    words: Words
    subtopic: Name | None = None  # the one that these words name
    unless: tuple[Name, ...] = ()  # contexts that make a hit void
    only_with: tuple[Name, ...] = ()  # contexts of which one is needed
    weaker_with: tuple[Name, ...] = ()  # contexts that weaken a hit
    title_only: bool = False  # does not count in running text

    @property
    def contexts(self) -> tuple[str, ...]:
        """All contexts that decide about it."""
        return self.unless + self.only_with + self.weaker_with


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
    title: Title
    description: str = ""
    scoring: Scoring = Scoring()
    weaker: Share = 0.3  # what a hit counts beside one of `weaker_with`
    subtopics: dict[Name, Subtopic] = Field(default_factory=dict)
    contexts: dict[Name, Context] = Field(default_factory=dict)
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    examples: tuple[Example, ...] = ()
    version: str = ""

    @property
    def record(self) -> TopicRecord:
        """What it and its sub-topics are called."""
        subtopics = {name: subtopic.title for name, subtopic in self.subtopics.items()}
        return TopicRecord(name=self.name, title=self.title, subtopics=subtopics)

    @model_validator(mode="after")
    def _names_are_known(self) -> Topic:
        unconditional: set[str] = set()
        for number, term in enumerate(self.terms, 1):
            where = f"terms, Eintrag {number} („{term.words[0]}“)"
            unknown = set(term.contexts) - self.contexts.keys()
            if unknown:
                raise ValueError(f"{where}: Kontext „{min(unknown)}“ gibt es nicht")
            if term.subtopic is not None and term.subtopic not in self.subtopics:
                raise ValueError(f"{where}: Unterthema „{term.subtopic}“ steht nicht unter subtopics")
            never = unconditional & set(term.words)
            if never:
                raise ValueError(
                    f"{where}: „{min(never)}“ steht schon ohne Bedingung bei einem früheren Eintrag"
                )
            repeated = next((word for word in term.words if term.words.count(word) > 1), None)
            if repeated:
                raise ValueError(f"{where}: „{repeated}“ steht zweimal darin")
            if not term.unless and not term.only_with:
                unconditional.update(term.words)
        return self

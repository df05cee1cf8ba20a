"""The examples of a topic file: invented papers, each with what must come of it."""

from __future__ import annotations

from typing import NamedTuple

from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.schema import Example, Topic
from storage.records import TopicMatch


class WrongExample(NamedTuple):
    """An example that comes out otherwise; `number`: which of its file's, from 1."""

    number: int
    example: Example
    match: TopicMatch


def wrong_examples(topic: Topic) -> tuple[WrongExample, ...]:
    """All examples of a topic on which its words and its examples differ."""
    matcher = Matcher([topic])
    matches = ((example, matcher.match(_candidate(example))[0]) for example in topic.examples)
    return tuple(
        WrongExample(number, example, match)
        for number, (example, match) in enumerate(matches, 1)
        if match.selected != example.selected
    )


def _candidate(example: Example) -> Candidate:
    return Candidate(
        title=example.title,
        resolution=example.resolution,
        text=example.text,
        organizations=example.organizations,
    )

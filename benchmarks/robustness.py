"""How much hangs on the numbers and words of the topic integration, all of which are set by hand.

    python -m benchmarks.robustness [JSONL of labelled papers …]

The topic is measured as it is, with its numbers changed, and without parts of its words, on invented papers
(tests/selection/cases) and, where they are there, on those that people have labelled. What is printed is what
is left of F1, as a ratio in one run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scrapers.selection.evaluate import Evaluation, Row, evaluate
from scrapers.selection.labelled import read_rows
from scrapers.selection.matcher import Matcher
from scrapers.selection.schema import Topic
from scrapers.selection.topics import load_topics

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests/selection/cases/integration.jsonl"
LABELLED = ROOT.parent / "shared/corpus/selection/labelled-dev.jsonl"
DRAWS = 20
MOST = 0.25  # by how much weights and numbers are changed


@dataclass(frozen=True)
class Varied:
    """A topic that differs in one respect, and how well it does."""

    what: str
    result: Evaluation


def integration() -> Topic:
    """The topic as it is shipped."""
    return next(topic for topic in load_topics() if topic.name == "integration")


def papers(paths: Iterable[Path]) -> list[Row]:
    """The labelled papers of all files that are there."""
    rows: list[Row] = []
    for path in paths:
        if path.exists():
            with path.open("rb") as lines:
                rows += read_rows(lines)
    return rows


def with_other_weights(topic: Topic, random: Random, most: float = MOST) -> Topic:
    """Each entry's weight times a factor of its own between 1 - `most` and 1 + `most`."""
    terms = tuple(
        term.model_copy(update={"weight": term.weight * random.uniform(1 - most, 1 + most)})
        for term in topic.terms
    )
    return topic.model_copy(update={"terms": terms})


def with_other_numbers(topic: Topic, most: float = MOST) -> Iterator[tuple[str, Topic]]:
    """The topic with one number of its scoring less or more; shares stay at most 1."""
    for name, value in topic.scoring:
        for factor in (1 - most, 1 + most):
            changed = min(1.0, value * factor) if value <= 1 else value * factor
            if changed != value:
                scoring = topic.scoring.model_copy(update={name: changed})
                yield f"{name} {changed:.3g}", topic.model_copy(update={"scoring": scoring})


def without_families(topic: Topic) -> Iterator[tuple[str, Topic]]:
    """The topic without all words of one sub-topic."""
    for name in topic.subtopics:
        terms = tuple(term for term in topic.terms if term.subtopic != name)
        yield name, topic.model_copy(update={"terms": terms})


def without_entries(topic: Topic) -> Iterator[tuple[str, Topic]]:
    """The topic without one of its entries, by the entry's number and first word."""
    for at, term in enumerate(topic.terms):
        terms = topic.terms[:at] + topic.terms[at + 1 :]
        yield f"{at + 1} {term.words[0]}", topic.model_copy(update={"terms": terms})


def measured(variations: Iterable[tuple[str, Topic]], rows: list[Row]) -> list[Varied]:
    """How well each does."""
    return [Varied(what, evaluate(Matcher([topic]), topic.name, rows)) for what, topic in variations]


def _print(heading: str, varied: list[Varied], as_it_is: Evaluation, shown: int = 5) -> None:
    ratios = sorted(((each.result.f1 / as_it_is.f1, each) for each in varied), key=lambda pair: pair[0])
    print(f"{heading}: F1 {ratios[0][0]:.3f} to {ratios[-1][0]:.3f} of what it is, {len(varied)} variations")
    for ratio, each in ratios[:shown]:
        figures = f"precision {each.result.precision:.3f}, recall {each.result.recall:.3f}"
        print(f"    {ratio:.3f} {each.what}: {figures}")


def _report(name: str, rows: list[Row]) -> None:
    topic = integration()
    as_it_is = evaluate(Matcher([topic]), topic.name, rows)
    print(f"-- {name}: {len(rows)} papers, precision {as_it_is.precision:.3f}, recall {as_it_is.recall:.3f}")
    random = Random(1)
    weights = [(f"draw {at + 1}", with_other_weights(topic, random)) for at in range(DRAWS)]
    _print(f"all weights by up to {MOST:.0%}", measured(weights, rows), as_it_is, shown=2)
    _print(f"one number of the scoring by {MOST:.0%}", measured(with_other_numbers(topic), rows), as_it_is)
    _print("without one sub-topic's words", measured(without_families(topic), rows), as_it_is)
    _print("without one entry", measured(without_entries(topic), rows), as_it_is)


def main(*files: str) -> None:
    """Print what is left of F1, for each set of papers."""
    for path in [*map(Path, files)] or [CASES, LABELLED]:
        rows = papers([path])
        if rows:
            _report(path.name, rows)
            _report(f"{path.name}, titles alone", [Row(row.id, row.title, row.label) for row in rows])


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How fast papers are matched: against a regular expression of the same words, and against bare Aho-Corasick.

    python -m benchmarks.selection [JSONL with "title" and "text"]

All are timed in this process on the same papers, so the ratios hold on any machine. Bare means: only the
automaton of the topics' words, over text that is ready, every find thrown away; the matcher also prepares the
text, looks around words, weighs, explains and names sub-topics.
"""

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from benchmarks.measurement import Measurement, seconds, table
from scrapers.selection.finder import Finder
from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.topics import load_topics
from scrapers.selection.words import readable_form, search_form
from storage.text import clean_text

SAMPLE = Path(__file__).resolve().parents[1].parent / "shared/corpus/selection/texts-unlabelled.jsonl"
ROUNDS = 20
SLOW_PART = 20  # the regular expression gets every 20th paper
FILLER = (
    "Die Verwaltung nimmt zu den Fragen der Fraktion wie folgt Stellung. Für die Maßnahme stehen im Haushalt "
    "Mittel bereit, über deren Verwendung der Ausschuss in seiner nächsten Sitzung berät. "
)


def papers(argument: str | None) -> list[Candidate]:
    """The papers of the file, or invented ones where there is none. Text as documents deliver it: cleaned."""
    path = Path(argument) if argument else SAMPLE
    if not path.exists():
        examples = [example for topic in load_topics() for example in topic.examples]
        return [
            Candidate(title=each.title, text=clean_text(FILLER * 20 + each.text)) for each in examples
        ] * 20
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Candidate(title=row["title"], text=clean_text(row["text"])) for row in rows]


def bare(automaton: ahocorasick.Automaton, texts: list[str]) -> None:
    """The search alone."""
    for text in texts:
        for _ in automaton.iter(text):
            pass


def expression(alternation: re.Pattern[str], texts: list[str]) -> None:
    """The search alone, as a regular expression does it."""
    for text in texts:
        for _ in alternation.finditer(text):
            pass


def matched(matcher: Matcher, candidates: list[Candidate]) -> None:
    """All that a match takes."""
    for candidate in candidates:
        matcher.match(candidate)


class Speeds(NamedTuple):
    """Seconds for the same papers; of the regular expression, what all of them would take."""

    letters: int
    literals: int
    matcher: float
    bare: float
    regular: float

    @property
    def of_bare(self) -> float:
        """What share of the bare automaton's speed the matcher has."""
        return self.bare / self.matcher

    @property
    def of_regular(self) -> float:
        """How many times as fast as the regular expression it is."""
        return self.regular / self.matcher


def measured(candidates: list[Candidate], rounds: int = ROUNDS, slow_part: int = SLOW_PART) -> Speeds:
    """The best of several rounds; the regular expression gets each `slow_part`th paper, once."""
    topics = load_topics()
    matcher = Matcher(topics)
    literals = sorted(Finder(topics).literals, key=len, reverse=True)
    ready = [search_form(readable_form(f"{paper.title}\n\n{paper.text}")) for paper in candidates]
    automaton = ahocorasick.Automaton()
    for literal in literals:
        automaton.add_word(literal, literal)
    automaton.make_automaton()
    alternation = re.compile("|".join(map(re.escape, literals)))
    matching = automatic = float("inf")
    for _ in range(rounds):  # in turns, so that both have the machine to the same degree
        matching = min(matching, seconds(lambda: matched(matcher, candidates)))
        automatic = min(automatic, seconds(lambda: bare(automaton, ready)))
    some = ready[::slow_part]
    letters = sum(map(len, ready))
    regular = seconds(lambda: expression(alternation, some)) * letters / sum(map(len, some))
    return Speeds(letters, len(literals), matching, automatic, regular)


def main(file: str | None = None) -> list[Measurement]:
    """Print the sizes; the two comparisons, in millions of letters a second."""
    candidates = papers(file)
    speeds = measured(candidates)
    millions = speeds.letters / 1e6
    print(f"{len(candidates)} papers, {millions:.1f} million letters, {speeds.literals} literals")
    ours, automaton, regular = (millions / taken for taken in (speeds.matcher, speeds.bare, speeds.regular))
    unit = "M letters/s"
    return [
        Measurement("selection: of bare Aho-Corasick", ours, automaton, unit, speeds.of_bare, 0.25),
        Measurement("selection: times a regular expression", ours, regular, unit, speeds.of_regular, 10),
    ]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))

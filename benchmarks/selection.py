"""How fast papers are matched: against a regular expression of the same words, and against bare Aho-Corasick.

    python -m benchmarks.selection [JSONL with "title" and "text"]

All are timed in this process on the same papers, so the ratios hold on any machine. Bare means: only the
automaton of the topics' words, over text that is ready, every find thrown away; the matcher also prepares the
text, looks around words, weighs, explains and names sub-topics.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick

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


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, without the time that others have the machine."""
    start = time.process_time()
    work()
    return time.process_time() - start


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


def main(file: str | None = None) -> None:
    """Print the times and the two ratios, measured on the papers of a JSON Lines file."""
    candidates = papers(file)
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
    for _ in range(ROUNDS):  # in turns, so that both have the machine to the same degree
        matching = min(matching, seconds(lambda: matched(matcher, candidates)))
        automatic = min(automatic, seconds(lambda: bare(automaton, ready)))
    regular = seconds(lambda: expression(alternation, ready[::SLOW_PART])) * SLOW_PART
    letters = sum(map(len, ready))
    print(f"{len(candidates)} papers, {letters / 1e6:.1f} million letters, {len(literals)} literals")
    print(f"matcher {matching:.3f} s ({letters / matching / 1e6:.1f} million letters a second)")
    print(f"bare Aho-Corasick {automatic:.3f} s: the matcher has {automatic / matching:.2f} of its speed")
    print(f"regular expression {regular:.3f} s: the matcher is {regular / matching:.1f} times as fast")


if __name__ == "__main__":
    main(*sys.argv[1:2])

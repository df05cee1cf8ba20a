"""What came of an agenda item."""

from __future__ import annotations

from scrapers.german import parse_votes
from scrapers.json_fields import Fields
from scrapers.markup import Warn
from scrapers.outcomes import outcome
from storage.records import Votes
from storage.text import one_line

LONGEST_RESULT = 200
"""Letters. A longer text is the resolution itself, not the words of its outcome."""


def result_of(item: Fields, warn: Warn) -> tuple[str, Votes | None, str]:
    """The words of the outcome, the votes, and the resolution's text; empty where nothing is said."""
    text = item.text("abstimmungstext")
    votes = parse_votes(text)
    if votes is None and (counts := item.objects("votings")):
        warn("unknown-votings", ", ".join(sorted(counts[0].values)))
    line = one_line(" ".join(_without_counts(text.split("\n"))))
    if len(line) > LONGEST_RESULT:
        warn("long-result", line)
        return "", votes, text
    return outcome(line, warn), votes, ""


def _without_counts(lines: list[str]) -> list[str]:
    """The lines but for those that only count votes, where there are others."""
    words = [line for line in lines if parse_votes(line) is None]
    return words if any(words) else lines

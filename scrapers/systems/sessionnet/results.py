"""Results as SessionNet of Layout 6 writes them below an agenda item's title."""

from __future__ import annotations

from bs4 import Tag

from scrapers.german import parse_votes
from scrapers.markup import Warn, attr, line
from scrapers.nodes import Index
from scrapers.outcomes import outcome, without_label
from storage.records import Votes

_RESULT_CLASS = "smc_field_smcdv0_box"


def written_results(index: Index, node: Tag, warn: Warn) -> tuple[str, Votes | None]:
    """Outcome and votes from the paragraphs of Layout 6; of several counts the last one is the final."""
    words, votes = "", None
    for paragraph in index.all("p", within=node):
        kind = attr(paragraph, "class")
        if _RESULT_CLASS not in kind:
            continue
        if "_beschluss" in kind:
            words = outcome(line(paragraph), warn) or words
        elif "_abstimmung" in kind:
            votes = parse_votes(without_label(line(paragraph))) or votes
        elif line(paragraph):
            warn("unknown-field", kind.split()[0])
    return words, votes

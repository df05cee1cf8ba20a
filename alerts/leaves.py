"""The texts of a motion as they are leafed through: in paragraphs, with the words that selected it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from alerts.safe import line, places
from storage.motion_texts import PAGE_COSTS, DocumentText, PaperText
from storage.records import Evidence
from storage.search.passages import Passage, joined
from storage.search.stems import readable

SHEET = 25_000
"""Characters on one page of the website: with all that is around them it stays light."""
LONGEST_PARAGRAPH = 4_000
"""Characters; scans and some PDFs have no paragraphs at all."""
_HEADING_COSTS = 400
_ANYWHERE = "resolution"  # it stands in one of the documents, and nobody noted where
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Leaf:
    """A page of a document, a part of one, or what the paper's own page says."""

    paper_id: int
    place: tuple[int, int]  # of the paper and of the document in it: where it differs, another one begins
    document: DocumentText | None  # None for the paper's own text
    number: int  # of the page, from 1; 0 where there is none
    paragraphs: tuple[Passage, ...]

    @property
    def costs(self) -> int:
        """The characters that it counts for."""
        return PAGE_COSTS + sum(len(each.text) for each in self.paragraphs)


def sheets(papers: Iterable[PaperText]) -> list[tuple[Leaf, ...]]:
    """All leaves, so many together as go on one page; at least one page."""
    made: list[tuple[Leaf, ...]] = []
    now: list[Leaf] = []
    costs = 0
    for leaf in _leaves(papers):
        own = leaf.costs + (_HEADING_COSTS if not now or now[-1].place != leaf.place else 0)
        if now and costs + own > SHEET:
            made.append(tuple(now))
            now, costs = [], 0
        now.append(leaf)
        costs += own
    return [*made, tuple(now)]


def _leaves(papers: Iterable[PaperText]) -> Iterator[Leaf]:
    for at, paper in enumerate(papers):
        if paper.text.strip():
            words = _words(each for each in paper.evidence if each.where in ("text", _ANYWHERE))
            for part in _parts(paper.text, words):
                yield Leaf(paper.paper_id, (at, 0), None, 0, part)
        for position, document in enumerate(paper.documents, 1):
            place = (at, position)
            if not any(map(str.strip, document.pages)):
                yield Leaf(paper.paper_id, place, document, 0, ())
                continue
            for number, page in enumerate(document.pages, 1):
                words = _words(each for each in paper.evidence if _is_there(each, document, number))
                for part in _parts(page, words):
                    yield Leaf(paper.paper_id, place, document, number, part)


def _is_there(evidence: Evidence, document: DocumentText, page: int) -> bool:
    if evidence.where == _ANYWHERE:
        return True
    return evidence.where == document.name and evidence.page == page


def _words(evidence: Iterable[Evidence]) -> list[str]:
    return list(dict.fromkeys(each.found or each.term for each in evidence))


def _parts(text: str, words: Sequence[str]) -> Iterator[tuple[Passage, ...]]:
    """A page, in parts that each go on one page of the website; an empty page is one without paragraphs."""
    part: list[Passage] = []
    costs = 0
    for paragraph in _paragraphs(text):
        if part and costs + len(paragraph) > SHEET - PAGE_COSTS - _HEADING_COSTS:
            yield tuple(part)
            part, costs = [], 0
        marks = joined(place for each in words for place in places(paragraph, each))
        part.append(Passage(paragraph, marks, len(marks), True, True))
        costs += len(paragraph)
    yield tuple(part)


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs on one line each, in whole words."""
    for written in _PARAGRAPH.split(text):
        rest = line(readable(written))
        while len(rest) > LONGEST_PARAGRAPH:
            space = rest.rfind(" ", LONGEST_PARAGRAPH // 2, LONGEST_PARAGRAPH)
            at = space if space > 0 else LONGEST_PARAGRAPH
            yield rest[:at]
            rest = rest[at:].strip()
        if rest:
            yield rest

"""For motions that a query of words finds: the passage of their texts that shows it best.

It is looked for in the first MOST_LETTERS of a motion's papers, and in the first PAGES of a document, so that
a page of a list costs the same however long the documents are. What is found behind that has no passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage.models import File, Paper, PaperFile
from storage.profiles import in_chunks
from storage.search.hits import sought_in
from storage.search.passages import Passage, best_passage
from storage.search.query import read_query
from storage.search.texts import NOT_ITS_TEXT

MOST_LETTERS = 30_000
PAGES = 10


def passages_of(connection: Connection, motion_ids: Collection[int], words: str) -> dict[int, Passage]:
    """The passages of those of these motions that have one; where their texts have none, of their titles."""
    wanted = sought_in(read_query(words))
    if not wanted or not motion_ids:
        return {}
    papers = in_chunks(connection, _PAPERS, Paper.motion_id, motion_ids)
    said = _own_texts(papers)
    found = {id_: best_passage(_first_letters(said[id_]), wanted) for id_ in motion_ids}
    left = {id_ for id_, best in found.items() if best is None or best.words < len(wanted)}
    pages = _documents(connection, {paper.id: paper.motion_id for paper in papers if paper.motion_id in left})
    titles = _titles(papers)
    for id_ in left:
        found[id_] = best_passage([*_first_letters([*said[id_], *pages[id_]]), *titles[id_]], wanted)
    return {id_: best for id_, best in found.items() if best is not None}


_STATED_TITLE = Paper.fields["title"].as_string()
_RESOLUTION = Paper.fields["resolution"].as_string()
_PAPERS = select(
    Paper.id,
    Paper.motion_id,
    Paper.title,
    _STATED_TITLE.label("stated_title"),
    func.substr(Paper.text, 1, MOST_LETTERS).label("text"),
    func.substr(_RESOLUTION, 1, MOST_LETTERS).label("resolution"),
).order_by(Paper.id)
_PAGES = select(
    PaperFile.paper_id,
    PaperFile.position,
    *(
        func.substr(File.pages[number].as_string(), 1, MOST_LETTERS).label(f"page_{number}")
        for number in range(PAGES)
    ),
).join(File, File.sha256 == PaperFile.sha256)


def _own_texts(papers: Iterable[Row[Any]]) -> Mapping[int, list[str]]:
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for paper in papers:
        texts[paper.motion_id] += [paper.text, paper.resolution or ""]
    return texts


def _titles(papers: Iterable[Row[Any]]) -> Mapping[int, list[str]]:
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for paper in papers:
        titles[paper.motion_id] += [paper.title, paper.stated_title or ""]
    return titles


def _documents(connection: Connection, motion_of: Mapping[int, int]) -> Mapping[int, list[str]]:
    """The first pages of each document of these papers (by id, each with its motion), as one text."""
    rows = in_chunks(
        connection, _PAGES.where(PaperFile.role.not_in(NOT_ITS_TEXT)), PaperFile.paper_id, motion_of
    )
    documents: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.paper_id, each.position)):
        documents[motion_of[row.paper_id]].append("\n".join(filter(None, row[2:])))
    return documents


def _first_letters(texts: Iterable[str]) -> Iterator[str]:
    left = MOST_LETTERS
    for text in texts:
        if left > 0:
            yield text[:left]
        left -= len(text)

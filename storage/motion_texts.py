"""What the papers of a motion say, word for word: their own texts and those of their documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import File, Paper, PaperFile, TopicMatch
from storage.profiles import in_chunks
from storage.records import Evidence
from storage.search.texts import NOT_ITS_TEXT
from storage.tombstones import taken_papers

MOST_DOCUMENTS = 30
MOST_CHARACTERS = 300_000
"""Of a motion: a development plan has thousands of pages, and nobody reads them here."""
PAGE_COSTS = 100
"""Characters that a page counts for beside its text, so that empty ones have an end too."""


@dataclass(frozen=True)
class DocumentText:
    """A document as it was read."""

    name: str
    url: str
    state: str  # scrapers.documents.text.State; empty for what could not be fetched
    of: int  # pages that it has
    pages: tuple[str, ...]  # the first of them; fewer where there was no more room


@dataclass(frozen=True)
class PaperText:
    """A paper with what its own page says, and its documents in their order."""

    paper_id: int
    text: str
    documents: tuple[DocumentText, ...]
    evidence: tuple[Evidence, ...]  # of all topics that select it


@dataclass(frozen=True)
class MotionTexts:
    """The papers of a motion in the order that was asked for."""

    papers: tuple[PaperText, ...]
    is_cut: bool = False  # there is more than is given


class _Room:
    """How much more is given."""

    def __init__(self) -> None:
        self.documents, self.characters, self.is_cut = MOST_DOCUMENTS, MOST_CHARACTERS, False

    def take(self, text: str) -> str:
        """As much of a text as there is room for."""
        given = text[: max(self.characters, 0)]
        self.is_cut |= len(given) < len(text)
        self.characters -= len(given)
        return given

    def take_pages(self, pages: Sequence[str]) -> tuple[str, ...]:
        """As many pages as there is room for."""
        given = []
        for page in pages:
            if self.characters <= 0:
                self.is_cut = True
                break
            given.append(self.take(page))
            self.characters -= PAGE_COSTS
        return tuple(given)

    def take_document(self) -> bool:
        """Whether there is room for one more."""
        self.documents -= 1
        has_room = self.documents >= 0 and self.characters > 0
        self.is_cut |= not has_room
        return has_room


def motion_texts(connection: Connection, paper_ids: Sequence[int]) -> MotionTexts:
    """What these papers say, at most MOST_CHARACTERS of MOST_DOCUMENTS documents; each content once.

    Nothing of papers that were taken down, and nothing of the documents of meetings.
    """
    columns = select(Paper.id, Paper.text).where(Paper.id.not_in(taken_papers()))
    own = {row.id: row.text for row in in_chunks(connection, columns, Paper.id, paper_ids)}
    listed, evidence = _documents(connection, own), _evidence(connection, own)
    room, seen, papers = _Room(), set[str](), []
    for id_ in dict.fromkeys(each for each in paper_ids if each in own):
        text, documents = room.take(own[id_]), []
        for row in listed[id_]:
            if row.sha256 in seen:
                continue
            if not room.take_document():
                break
            seen.update([row.sha256] if row.sha256 else [])
            documents.append(_document(connection, row, room))
        papers.append(PaperText(id_, text, tuple(documents), evidence[id_]))
    return MotionTexts(tuple(papers), room.is_cut)


def _documents(connection: Connection, paper_ids: Collection[int]) -> defaultdict[int, list[Row[Any]]]:
    columns = (PaperFile.paper_id, PaperFile.position, PaperFile.name, PaperFile.url, PaperFile.sha256)
    rows = in_chunks(
        connection,
        select(*columns).where(PaperFile.role.not_in(NOT_ITS_TEXT)),
        PaperFile.paper_id,
        paper_ids,
    )
    listed: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.paper_id, each.position)):
        listed[row.paper_id].append(row)
    return listed


def _document(connection: Connection, listed: Row[Any], room: _Room) -> DocumentText:
    """One at a time: texts are long, and the rest is not wanted once there is no more room."""
    kept = connection.execute(select(File.state, File.pages).where(File.sha256 == listed.sha256)).first()
    state, pages = (kept.state, kept.pages) if kept else ("", [])
    return DocumentText(listed.name, listed.url, state, len(pages), room.take_pages(pages))


def _evidence(connection: Connection, paper_ids: Collection[int]) -> defaultdict[int, tuple[Evidence, ...]]:
    """What speaks for these papers; what speaks against them has selected nothing."""
    statement = select(TopicMatch.paper_id, TopicMatch.topic, TopicMatch.evidence).where(TopicMatch.selected)
    rows = in_chunks(connection, statement, TopicMatch.paper_id, paper_ids)
    known: defaultdict[int, tuple[Evidence, ...]] = defaultdict(tuple)
    for row in sorted(rows, key=lambda each: (each.paper_id, each.topic)):
        said = [Evidence.model_validate(each) for each in row.evidence]
        known[row.paper_id] += tuple(each for each in said if each.weight > 0)
    return known

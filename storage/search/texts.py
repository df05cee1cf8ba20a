"""What of a paper is searched: its number, titles, what it asks for, its text, and its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import File, Paper, PaperFile
from storage.profiles import Among, rows_among

NOT_ITS_TEXT = ("invitation", "minutes")
"""Documents of the meeting, not of the paper: they say what else was dealt with."""


SEARCHED = (Paper.id, Paper.reference, Paper.title, Paper.text, Paper.fields)
"""What of a paper itself is searched."""
_DOCUMENTS = Among(
    select(PaperFile.paper_id, PaperFile.position, File.pages)
    .join(File, File.sha256 == PaperFile.sha256)
    .where(PaperFile.role.not_in(NOT_ITS_TEXT)),
    PaperFile.paper_id,
)


def texts_of(connection: Connection, papers: Collection[Row[Any]]) -> dict[int, list[str]]:
    """The texts of these papers (rows of SEARCHED), each apart: no phrase goes from one into the next."""
    texts = {paper.id: _own_texts(paper) for paper in papers}
    for paper_id, pages in _documents(connection, texts).items():
        texts[paper_id] += pages
    return {id_: list(dict.fromkeys(filter(None, said))) for id_, said in texts.items()}


def _own_texts(paper: Row[Any]) -> list[str]:
    stated = [paper.fields.get(name) for name in ("reference", "title", "resolution")]
    return [paper.reference, paper.title, paper.text, *stated]


def _documents(connection: Connection, paper_ids: Collection[int]) -> dict[int, list[str]]:
    listed = rows_among(connection, _DOCUMENTS, paper_ids)
    documents: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(listed, key=lambda each: (each.paper_id, each.position)):
        documents[row.paper_id].append("\n".join(row.pages))
    return documents

"""What a paper is, from its page and its documents together: its fields, and whether a topic selects it.

Pure: the same page and documents give the same paper, in a crawl, an import and a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrapers.documents.fields import motion_fields
from scrapers.documents.result import DocumentText
from scrapers.items import PaperItem
from scrapers.selection.matcher import Candidate, Matcher
from storage.papers import FileRecord, KeptFile, PaperRecord
from storage.records import MotionFields, TopicMatch
from storage.stored import StoredPaper

_NAMES_A_MOTION = re.compile(r"antrag|anfrage|resolution|eingabe|anregung", re.IGNORECASE)
_READ_FOR_FIELDS = 3  # documents; what a paper's tenth attachment is called says nothing of the paper


@dataclass(frozen=True)
class Document:
    """A paper's document as it was read."""

    file: KeptFile
    pages: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All pages."""
        return "\n\n".join(self.pages)


def file_record(digest: str, size: int, text: DocumentText) -> FileRecord:
    """A document's text as it is kept; `digest` is its content's, `size` in bytes."""
    return FileRecord(
        sha256=digest,
        size=size,
        media_type=text.media_type,
        state=text.state,
        message=text.message,
        ocr=text.ocr,
        pages=text.pages,
    )


def understand(item: PaperItem, documents: Sequence[Document], matcher: Matcher) -> PaperRecord:
    """The paper to be kept: what the page says, what its documents say, and what it is about."""
    fields = _fields(item, documents)
    return PaperRecord(
        key=item.key,
        url=item.url,
        title=item.title,
        reference=item.reference,
        kind=item.kind,
        date=item.date,
        text=item.text,
        originators=item.originators,
        responsible=item.responsible,
        fields=fields,
        files=tuple(document.file for document in documents),
        consultations=item.consultations,
        matches=_matches(item, fields, documents, matcher),
    )


def _fields(item: PaperItem, documents: Sequence[Document]) -> MotionFields:
    """From the motion itself first, then from what lies beside it; the first that says something counts."""
    texts = [document.text for document in _most_telling_first(documents)[:_READ_FOR_FIELDS]]
    if item.text:
        texts.insert(0, item.text)
    return _merge(motion_fields(text) for text in texts if text.strip())


def _most_telling_first(documents: Sequence[Document]) -> list[Document]:
    def rank(document: Document) -> int:
        link = document.file.link
        return 0 if _NAMES_A_MOTION.search(link.name) else 1 if link.role == "main" else 2

    return sorted((each for each in documents if each.pages), key=rank)


def _merge(found: Iterable[MotionFields]) -> MotionFields:
    merged: dict[str, object] = {}
    for fields in found:
        for name, value in fields:
            if value and not merged.get(name):
                merged[name] = value
    return MotionFields.model_validate(merged)


def _matches(
    item: PaperItem, fields: MotionFields, documents: Sequence[Document], matcher: Matcher
) -> tuple[TopicMatch, ...]:
    seen = _candidate(
        item.title,
        item.kind,
        item.text,
        fields,
        files=((each.file.link.name, each.pages) for each in documents),
        organizations=(each.organization for each in item.consultations or ()),
    )
    return matcher.match(seen)


def stored_candidate(paper: StoredPaper) -> Candidate:
    """What a matcher saw of a paper when it was read, from what is kept of it."""
    return _candidate(
        paper.title,
        paper.kind,
        paper.text,
        paper.fields,
        files=paper.files,
        organizations=paper.organizations,
    )


def _candidate(
    title: str,
    kind: str,
    text: str,
    fields: MotionFields,
    *,
    files: Iterable[tuple[str, tuple[str, ...]]],
    organizations: Iterable[str],
) -> Candidate:
    """What the page says, and of what it leaves open what the document says."""
    named = [*organizations, *(each.organization for each in fields.meetings)]
    return Candidate(
        title=title or fields.title,
        kind=kind or fields.kind,
        resolution=fields.resolution,
        text=text,
        files=tuple(files),
        organizations=tuple(dict.fromkeys(named)),
    )

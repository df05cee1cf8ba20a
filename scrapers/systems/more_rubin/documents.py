"""The documents that a meeting or an item lists, as far as they are public."""

from __future__ import annotations

import re
from typing import Any

from scrapers.json_fields import Fields
from scrapers.systems.more_rubin.answers import RubinAnswer, in_query
from scrapers.systems.more_rubin.keys import PUBLIC, is_draft, meeting_key, public_submission
from storage.records import FileLink, FileRole

_PAPER_TYPE, _NOTICE_TYPE = 4, 1
_ROLES: tuple[tuple[re.Pattern[str], FileRole], ...] = (
    (re.compile(r"niederschrift|protokoll", re.IGNORECASE), "minutes"),
    (re.compile(r"einladung|bekanntmachung|tagesordnung", re.IGNORECASE), "invitation"),
    (re.compile(r"beschluss(?:auszug|text|ausfertigung|protokoll)?\b|auszug", re.IGNORECASE), "resolution"),
)
_EXTENSION = re.compile(r"\.(?:pdf|docx?|odt|rtf)$", re.IGNORECASE)


def files_of(page: RubinAnswer[Any], record: Fields) -> tuple[FileLink, ...]:
    """The public documents of a meeting or an item, each once."""
    submission = public_submission(record)
    titles = {record.line("title"), submission.line("name") if submission else ""} - {""}
    found: dict[str, FileLink] = {}
    for document in record.objects("documents"):
        if _is_public(document) and (link := _file(page, document, titles)):
            found.setdefault(link.key or link.url, link)
    return tuple(found.values())


def main_document(record: Fields) -> Fields | None:
    """The paper itself among an item's documents; None where it is not public."""
    public = (document for document in record.objects("documents") if _is_public(document))
    return next((each for each in public if _type_of(each, each.line("documentUrl")) == _PAPER_TYPE), None)


def _is_public(document: Fields) -> bool:
    """Whether a document says that it is public; so does the paper that it is, where it is one."""
    if document.number("documentPublicStatusId") != PUBLIC or is_draft(document):
        return False
    return document.number("Status") in (None, PUBLIC)


def _file(page: RubinAnswer[Any], document: Fields, titles: set[str]) -> FileLink | None:
    url = page.file_url(document.line("documentUrl"))
    if url is None:
        page.warn("document-without-address", document.line("documentUrl"))
        return None
    return FileLink(
        url=url,
        name=_name(document, titles) or "Dokument",
        role=_role(document, url),
        key=_key(document, url),
        date=document.day("documentDate"),
        size=document.number("documentSize"),
    )


def _name(document: Fields, titles: set[str]) -> str:
    """ "Beschlussvorlage 420/2026" of "Beschlussvorlage 420/2026 (<the item's or the paper's title>).pdf"."""
    name = _EXTENSION.sub("", document.line("documentName", "name"))
    for title in titles:
        name = name.removesuffix(f"({title})").strip()
    return name


def _key(document: Fields, url: str) -> str | None:
    """The type and the record that a document belongs to: they stand in its address in every form."""
    kind, record = in_query(url, "document_type_id"), in_query(url, "document_relation_id")
    return f"{kind}|{meeting_key(record)}" if kind and record else document.line("compositeId") or None


def _role(document: Fields, url: str) -> FileRole:
    kind, number = document.object("documentType"), _type_of(document, url)
    if number == _PAPER_TYPE:
        return "main"
    if number == _NOTICE_TYPE:
        return "invitation"
    words = f"{kind.line('name') if kind else ''} {document.line('documentName')}"
    return next((role for pattern, role in _ROLES if pattern.search(words)), "attachment")


def _type_of(document: Fields, url: str) -> int | None:
    kind = document.object("documentType") or Fields({"id": in_query(url, "document_type_id")}, document.warn)
    return kind.number("id")

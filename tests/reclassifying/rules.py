"""Small topics whose rules change, and papers that are read by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from scrapers.documents.result import DocumentText
from scrapers.items import PaperItem
from scrapers.meaning import Document, file_record, understand
from scrapers.selection.matcher import Matcher
from scrapers.selection.schema import Term, Topic
from storage.archive import content_digest
from storage.changes import settle
from storage.papers import KeptFile, Reading, save_file, save_paper
from storage.records import FileLink
from tests.storage.conftest import START, TOWN


def day(number: float) -> dt.datetime:
    """So many days after the start."""
    return START + dt.timedelta(days=number)


def rules(*words: str, version: str, topic: str = "integration") -> Topic:
    """A topic that these words select."""
    return Topic(
        name=topic,
        title=topic.title(),
        terms=(Term(weight=4, words=words),),
        version=version,
    )


OLD = Matcher([rules("sprachkurs*", version="1")])
NEW = Matcher([rules("lotse*", version="2")])
BOTH = Matcher([rules("sprachkurs*", "lotse*", version="3")])


def document(text: str, name: str = "Antrag.pdf") -> tuple[Document, Any]:
    """A document that was read, and how it is kept."""
    pages = tuple(text.split("\f"))
    read_text = DocumentText(text, pages, "text/plain", "ok")
    kept = file_record(content_digest(text.encode()), len(text), read_text)
    link = FileLink(url=f"http://localhost/{kept.sha256}", name=name)
    return Document(KeptFile(link=link, sha256=kept.sha256), kept.pages), kept


def read(
    engine: Engine,
    matcher: Matcher,
    *items: PaperItem,
    texts: Sequence[str] = (),
    days: float = 0,
    **circumstances: Any,
) -> None:
    """A run that reads these papers, each with documents of these texts."""
    now = Reading("council", TOWN.ags, 1, circumstances.get("silent", False), day(days))
    documents = [document(text) for text in texts]
    with engine.begin() as connection:
        for _, kept in documents:
            save_file(connection, kept, now.at)
        for item in items:
            save_paper(connection, understand(item, [each for each, _ in documents], matcher), now)
    settle(engine, now)


def item(key: str = "11", title: str = "Sprachkurse für alle", **values: Any) -> PaperItem:
    """A paper's page."""
    base = {"key": key, "url": f"http://localhost/{key}", "title": title, "date": dt.date(2026, 2, 20)}
    return PaperItem(**{**base, **values})

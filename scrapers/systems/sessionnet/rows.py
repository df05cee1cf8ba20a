"""What a public row or card of an agenda says, in whatever layout: papers, title, results, documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bs4 import Tag

from scrapers.markup import attr, block, classes, having, line, links
from scrapers.nodes import Index
from scrapers.outcomes import is_dropped, outcome, split_title
from scrapers.page import Page
from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.nodes import address, key_in
from scrapers.systems.sessionnet.results import written_results
from storage.records import AgendaItem, PaperLink

_TITLE_PREFIX = re.compile(r"^\w+ anzeigen:\s*")
_NO_TITLE = having(
    *("p", "ul", "table", ".smc-documents", ".smc-table-cell-box-normal", ".badge", ".smc-badges"),
    ".WordSection1",
)


def paper_links(index: Index, within: Tag | None) -> list[Tag]:
    """The links to papers inside a node, or on the page."""
    return links(index, within, "vo0050.", "__kvonr=")


def papers_in(page: Page[Any], nodes: Sequence[Tag | None]) -> tuple[PaperLink, ...]:
    """The papers that the nodes (None: the page) link, each once; the link's text is the paper's number."""
    found: dict[str, PaperLink] = {}
    for link in (link for node in nodes for link in paper_links(page.index, node)):
        key = key_in(attr(link, "href"), "vo")
        if key is None or (key in found and found[key].reference):
            continue
        if url := address(page.url, attr(link, "href")):
            title = _TITLE_PREFIX.sub("", attr(link, "title"))
            found[key] = PaperLink(key=key, reference=line(link), title=title, url=url)
    return tuple(found.values())


def written_text(index: Index, within: Tag | None = None) -> str:
    """The text that an office wrote into the page: of a motion, of a resolution."""
    parts = (block(part) for part in index.all("div.WordSection1", within=within))
    return "\n\n".join(part for part in parts if part)


def item_link(page: Page[Any], nodes: Sequence[Tag]) -> tuple[str | None, str | None]:
    """Number and address of the item's own page.

    The link "Alle Dokumente" (smclayout=d) is left out: it stands only where there are several documents, so
    a number taken from it would come and go with them.
    """
    for link in (link for node in nodes for link in links(page.index, node, "__ktonr=")):
        href = attr(link, "href")
        if "smclayout=" not in href:
            return key_in(href, "to"), address(page.url, href)
    return None, None


def public_item(
    page: Page[Any], nodes: Sequence[Tag], title_node: Tag | None, number: str, heading: str
) -> AgendaItem | None:
    """The item that these nodes (cells of a row, or a card) show; None where no title can be found."""
    title, dropped, words, votes = split_title(line(title_node, without=_NO_TITLE), page.warn)
    for node in nodes:
        stated, counted = written_results(page.index, node, page.warn)
        words, votes = stated or words, counted or votes
        if "tostatus" in classes(node):
            words = outcome(line(node), page.warn) or words
    if not title:
        page.warn("item-without-title", number)
        return None
    papers = papers_in(page, nodes)
    key, url = item_link(page, nodes)
    texts = [written_text(page.index, node) for node in nodes]
    return AgendaItem(
        number=number,
        title=title,
        key=key,
        url=url,
        heading=heading,
        papers=papers,
        result=words,
        votes=votes,
        resolution="\n\n".join(text for text in texts if text),
        dropped=dropped or is_dropped(words),
        files=paper_files(page, nodes, papers[0].reference if papers else ""),
    )

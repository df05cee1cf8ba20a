"""What a public row or card of an agenda says, in whatever layout: papers, title, results, documents."""

from __future__ import annotations

import re

from bs4 import Tag

from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.nodes import Warn, address, attr, block, classes, key_in, line
from scrapers.systems.sessionnet.results import is_dropped, outcome, split_title, written_results
from storage.records import AgendaItem, PaperLink

PAPER_LINKS = "a[href*='vo0050.'][href*='__kvonr=']"
_TITLE_PREFIX = re.compile(r"^\w+ anzeigen:\s*")
_NO_TITLE = "p, ul, table, .smc-documents, .smc-table-cell-box-normal, .badge, .smc-badges, .WordSection1"


def papers_in(nodes: list[Tag], base: str) -> tuple[PaperLink, ...]:
    """The papers that the nodes link, each once; the link's text is the paper's number."""
    found: dict[str, PaperLink] = {}
    for link in (link for node in nodes for link in node.select(PAPER_LINKS)):
        key, url = key_in(attr(link, "href"), "vo"), address(base, attr(link, "href"))
        if key and url and (key not in found or not found[key].reference):
            title = _TITLE_PREFIX.sub("", attr(link, "title"))
            found[key] = PaperLink(key=key, reference=line(link), title=title, url=url)
    return tuple(found.values())


def item_link(nodes: list[Tag], base: str) -> tuple[str | None, str | None]:
    """Number and address of the item's own page.

    The link "Alle Dokumente" (smclayout=d) is left out: it stands only where there are several documents, so
    a number taken from it would come and go with them.
    """
    for link in (link for node in nodes for link in node.select("a[href*='__ktonr=']")):
        href = attr(link, "href")
        if "smclayout=" not in href:
            return key_in(href, "to"), address(base, href)
    return None, None


def public_item(
    nodes: list[Tag], title_node: Tag | None, number: str, heading: str, base: str, warn: Warn
) -> AgendaItem | None:
    """The item that these nodes (cells of a row, or a card) show; None where no title can be found."""
    title, dropped, words, votes = split_title(line(title_node, without=_NO_TITLE), warn)
    for node in nodes:
        stated, counted = written_results(node, warn)
        words, votes = stated or words, counted or votes
        if "tostatus" in classes(node):
            words = outcome(line(node), warn) or words
    if not title:
        warn("item-without-title", number)
        return None
    papers = papers_in(nodes, base)
    key, url = item_link(nodes, base)
    texts = [text for node in nodes for part in node.select("div.WordSection1") if (text := block(part))]
    return AgendaItem(
        number=number,
        title=title,
        key=key,
        url=url,
        heading=heading,
        papers=papers,
        result=words,
        votes=votes,
        resolution="\n\n".join(texts),
        dropped=dropped or is_dropped(words),
        files=paper_files(nodes, base, papers[0].reference if papers else ""),
    )

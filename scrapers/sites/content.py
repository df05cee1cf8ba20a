"""From the HTML of a post to its text and its documents. Whatever stands in the HTML, nothing is run."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString, PageElement

from scrapers.nodes import class_list
from scrapers.sites.addresses import absolute
from storage.records import FileLink
from storage.text import clean_text, one_line

_LEFT_OUT = re.compile(
    r"script|style|noscript|template|nav|form|iframe|svg|button|input|select|textarea|object|embed|canvas"
    r"|video|audio|header|footer|title|head"
)
_PARAGRAPHS = re.compile(r"p|h[1-6]|blockquote|[uod]l|table|figure|pre|section|article")
_LINES = re.compile(r"div|li|tr|d[td]|figcaption|caption|address|summary|details")
# Class words and ids of what themes and plugins put around or into a text.
_NOISE = re.compile(
    r"sharedaddy|sd-(?:sharing|block).*|jp-relatedposts|jp-post-flair|wpl-likebox|addtoany_.*|a2a_.*|shariff.*"
    r"|heateor.*|ssba.*|essb_.*|social-(?:share|icons|links).*|shar(?:e|ing)-(?:buttons?|links?|icons?)"
    r"|post-navigation|nav-links|navigation|comments(?:-area)?|comment-respond|respond|screen-reader-text"
    r"|entry-(?:meta|footer|header)|post-meta|breadcrumbs?|wp-block-post-(?:navigation-link|comments.*)"
    r"|related-posts|yarpp.*|wp-block-(?:file__button|social-links?|site-logo)|site-(?:icon|logo|header|footer)"
    r"|amp-mobile-version-switcher|exit-amp|author-box"
    r"|article-info|icons|actions|pager|pagenav(?:igation)?|content[_-]rating|readmore|item-separator"
    r"|pagination(?:__\w+)?|page-nav(?:igation)?|f3-widget-paginator"
    r"|news-(?:backlink-wrap|related-wrap)|csc-linkToTop|noprint|no-print",
    re.IGNORECASE,
)
_NOISE_LINE = re.compile(
    r"Die mobile Version verlassen|Exit mobile version|Teilen(?: mit)?:?|Gefällt mir:?(?: Wird geladen ?…?)?"
    r"|Klicken?,? um .{3,60} zu (?:teilen|drucken).*|Ähnliche Beiträge:?|Share this:?|Like this:?",
    re.IGNORECASE,
)
_FEED_TAIL = re.compile(
    r"\s*(?:Der Beitrag\s.{1,300}\serschien zuerst auf|The post\s.{1,300}\sappeared first on)\s.{1,200}$"
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf)$", re.IGNORECASE)
_CALLS_ITSELF_LINK = re.compile(
    r"(?:hier|download|herunterladen|pdf|mehr(?: lesen)?|link|weiter(?:lesen)?|lesen sie mehr|)[\s.…:!»›>]*",
    re.IGNORECASE,
)


def parse(html: str) -> BeautifulSoup:
    """A fragment of HTML, however broken."""
    return BeautifulSoup(f"<div>{html.replace(chr(0), '')}</div>", "lxml")


def plain_text(root: Tag, without: Iterable[Tag] = ()) -> str:
    """The text below an element: paragraphs and list items on lines of their own, cells divided by " | "."""
    left_out = {id(tag) for tag in without}
    return _tidied(piece for piece in _pieces(root, left_out) if isinstance(piece, str))


def texts_between(root: Tag, borders: Sequence[Tag], without: Iterable[Tag] = ()) -> list[str]:
    """For each of the tags (in document order) the text from its end up to the next one."""
    left_out = {id(tag) for tag in without}
    shares: dict[int, list[str]] = {id(tag): [] for tag in borders}
    share: list[str] = []
    for piece in _pieces(root, left_out, borders):
        if isinstance(piece, Tag):
            share = shares[id(piece)]
        else:
            share.append(piece)
    return [_tidied(shares[id(tag)]) for tag in borders]


def _tidied(pieces: Iterable[str]) -> str:
    lines = clean_text("".join(pieces)).split("\n")
    kept = "\n".join(line for line in lines if not (line and _NOISE_LINE.fullmatch(line)))
    return clean_text(_FEED_TAIL.sub("", kept))


def _pieces(root: Tag, left_out: Collection[int] = (), borders: Sequence[Tag] = ()) -> Iterator[str | Tag]:
    """Text and breaks, a border in place of what is in it; no recursion, pages may be nested deeply."""
    stack: list[PageElement | str] = [root]
    marks = {id(tag) for tag in borders}
    around_marks = {id(parent) for tag in borders for parent in tag.parents}
    while stack:
        node = stack.pop()
        if id(node) in marks and isinstance(node, Tag):
            yield node
        elif isinstance(node, Tag):
            if node is not root and (
                id(node) in left_out or (id(node) not in around_marks and is_noise(node))
            ):
                continue
            around = _break(node.name)
            yield around
            stack += [_after(node) or around, *reversed(node.contents)]
        elif not isinstance(node, NavigableString):
            yield str(node)
        elif type(node) in (NavigableString, CData):  # no comments, no scripts
            yield re.sub(r"\s+", " ", node)


def _break(name: str) -> str:
    if _PARAGRAPHS.fullmatch(name):
        return "\n\n"
    return "\n" if _LINES.fullmatch(name) else ""


def _after(node: Tag) -> str:
    """What follows an element, if that is not what goes before it."""
    if node.name in ("br", "hr"):
        return "\n"
    is_divided = node.name in ("td", "th") and node.find_next_sibling(["td", "th"])
    return " | " if is_divided else ""


def is_noise(tag: Tag) -> bool:
    """Whether an element is no part of the text."""
    if _LEFT_OUT.fullmatch(tag.name) or tag.has_attr("hidden"):
        return True
    return any(_NOISE.fullmatch(word) for word in (*class_list(tag), str(tag.get("id") or "")))


def inline_text(html: str) -> str:
    """The words of a title that comes as HTML, on one line."""
    return one_line("".join(piece for piece in _pieces(parse(html)) if isinstance(piece, str)))


def documents(root: Tag, base: str) -> tuple[FileLink, ...]:
    """The PDF and text documents linked in a post, each once, in its order."""
    return as_files(
        (link for link in root.find_all("a", href=True) if is_document(_target(link, base))), base
    )


def as_files(links: Iterable[Tag], base: str) -> tuple[FileLink, ...]:
    """Links as documents, each once, by the name that people read there."""
    files: dict[str, FileLink] = {}
    for link in links:
        url = _target(link, base)
        if url and url not in files:
            name = one_line(link.get_text(" "))
            if calls_itself_link(name):
                name = unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or name
            files[url] = FileLink(url=url, name=name)
    return tuple(files.values())


def _target(link: Tag, base: str) -> str:
    return absolute(base, str(link.get("href") or ""))


def is_document(url: str) -> bool:
    """Whether an address ends as a PDF or text document does."""
    return bool(url and _DOCUMENT.search(urlsplit(url).path))


def calls_itself_link(words: str) -> bool:
    """Whether the words of a link name nothing: "hier", "mehr", "PDF"."""
    return bool(_CALLS_ITSELF_LINK.fullmatch(words))

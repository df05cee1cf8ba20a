"""What all page objects share. A page object says what a page means; it never touches the network."""

from __future__ import annotations

import abc
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, Literal, TypeVar

import web_poet
from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import AttributeDict

from scrapers.answers import decoded
from scrapers.nodes import Index
from scrapers.skeleton import without
from storage.records import FailureKind, Record
from storage.text import one_line

ItemT = TypeVar("ItemT", bound=Record)

Publicity = Literal["public", "marked", "mixed", "unknown"]
"""What a kind of page shows: only what is public; more, of which `withhold` is told; more, in a form that
nothing can be taken out of; nobody has looked. Of the last two nothing is kept."""

_SHOWN_WARNINGS = 50


class PageFailure(Exception):
    """The answer is not a page of this kind: an error, login or firewall page, or something else."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True)
class PageWarning:
    """Something on a page that its page object does not know. The rest of the page was read."""

    code: str  # stable, counted: "unknown-column"
    detail: str  # what stood there


def parse_html(text: str) -> BeautifulSoup:
    """The parsed page; whatever it is. Its attributes are text: see `scrapers.nodes.class_list`."""
    with warnings.catch_warnings():
        # An answer may be nothing but an address, or XML: `check` says then that it is no page.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        # lxml's attributes are text already, and need not be looked at one by one; nor be divided into words,
        # of which few are asked for.
        return BeautifulSoup(text, "lxml", attribute_dict_class=AttributeDict, multi_valued_attributes=None)


class Page(web_poet.WebPage[Any], Generic[ItemT], abc.ABC):
    """Base of all page objects: `read` checks that it is such a page, then says what it means."""

    names: ClassVar[tuple[str, ...]] = ()
    """What `antragsradar parse` and the journal call this page; the first is ours, then the vendor's."""

    publicity: ClassVar[Publicity] = "unknown"

    @cached_property
    def warnings(self) -> list[PageWarning]:
        """What was not understood, in the order of the page."""
        return []

    @cached_property
    def url(self) -> str:
        """The address of this page."""
        return str(self.response.url)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed once."""
        return parse_html(decoded(self.response).text)

    @cached_property
    def index(self) -> Index:
        """The page's tags by name, class and id."""
        return Index(self.soup)

    def warn(self, code: str, detail: str) -> None:
        """Say that something was not understood, and go on."""
        if len(self.warnings) < _SHOWN_WARNINGS:
            self.warnings.append(PageWarning(code, one_line(detail)[:200]))

    @abc.abstractmethod
    def check(self) -> None:
        """Raise PageFailure where the answer is not a page of this kind."""

    @abc.abstractmethod
    def extract(self) -> ItemT:
        """What the page means. Called after `check`; may raise PageFailure too."""

    @cached_property
    def withheld(self) -> list[Tag]:
        """The tags that hold what is not public, or may."""
        return []

    def withhold(self, tag: Tag) -> None:
        """Say that what is in this tag is not public, or not surely so: it is never kept."""
        self.withheld.append(tag)

    def redacted(self) -> bytes | None:
        """The page as it may be kept: without what is not public; None where it may not be kept.

        To be called after `read`, as the last thing that is done with a page.
        """
        match self.publicity:
            case "public":
                return bytes(self.response.body)
            case "marked":
                return without(self.soup, self.withheld)
            case _:
                return None

    def read(self) -> ItemT:
        """The item of this page; raises PageFailure where it is not such a page."""
        self.check()
        return self.extract()

    async def to_item(self) -> ItemT:
        """The same, for web-poet's own tools (`scrapy savefixture`)."""
        return self.read()

"""A list whose rows lead to pages of their own, or to documents, read by a description."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from bs4 import Tag

from scrapers.items import PaperItem, PaperListRow
from scrapers.sites.addresses import absolute, title_key
from scrapers.sites.content import as_files, calls_itself_link, documents, is_document, plain_text
from scrapers.sites.descriptions import Rows
from scrapers.sites.listing import ListedPage, lone_day, starting_day
from scrapers.sites.page import PostList
from storage.records import FileLink
from storage.text import one_line

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


class RowsPage(ListedPage):
    """A list of posts. Rows that lead to documents, or nowhere, are posts themselves."""

    names: ClassVar[tuple[str, ...]] = ("list",)
    rows: ClassVar[Rows] = Rows()

    @cached_property
    def listing(self) -> Rows:
        """The description of this page."""
        return self.rows

    def check(self) -> None:
        """Raise PageFailure where the page has no row and does not say that there is none."""
        if not self._rows and not self.says_that_it_is_empty():
            raise self.refusal(f"Verzeichnis von Beiträgen: keine Zeile »{self.rows.row or self.rows.link}«")

    def extract(self) -> PostList:
        """Each post once, in the page's order."""
        found: dict[str, PaperItem | PaperListRow] = {}
        for tag, link in self._rows:
            each = self._read(tag, link)
            if each is not None:
                found.setdefault(each.key if isinstance(each, PaperItem) else each.paper.key, each)
        if self._rows:
            self.warn_of_blind_selectors("title", "date", "text", "documents")
        return PostList(
            posts=tuple(each for each in found.values() if isinstance(each, PaperItem)),
            links=tuple(each for each in found.values() if isinstance(each, PaperListRow)),
            next_url=self._next,
        )

    # -- rows -------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> list[tuple[Tag, Tag | None]]:
        """The rows and what each leads to."""
        if self.root is None:
            return []
        found = self._selected(self.root) if self.rows.row else self._around_links(self.root)
        kept = []
        for tag, link in found:
            if self.is_left_out(tag if link is None else link):
                self.left_aside(tag)
            else:
                kept.append((tag, link))
        return kept

    def left_aside(self, row: Tag) -> None:
        """What else is to be done about a row that the description leaves out."""

    def _selected(self, root: Tag) -> Iterator[tuple[Tag, Tag | None]]:
        for tag in self.few(root.select(self.rows.row)):
            links = tag.select(self.rows.link) if self.rows.link else []
            if tag.name == "a":
                links = [tag, *links]
            yield tag, next((link for link in links if self._target(link)), None)

    def _around_links(self, root: Tag) -> Iterator[tuple[Tag, Tag | None]]:
        """For each post the largest element around its links that holds no other's."""
        links: dict[str, Tag] = {}
        owners: dict[int, str] = {}
        for link in self.few(root.select(self.rows.link)):
            key = self._meant(link)
            if not key or self.is_in_noise(link):
                continue
            links.setdefault(key, link)
            for parent in link.parents:
                owners[id(parent)] = key if owners.get(id(parent), key) == key else ""
        for key, link in links.items():
            row = link
            for parent in link.parents:
                if parent is root or owners[id(parent)] != key:
                    break
                row = parent
            yield row, link

    def _target(self, link: Tag) -> str:
        """Where a row leads to: a post of this site, or a document; empty for anything else."""
        href = str(link.get("href") or "")
        url = absolute(self.base, href)
        if not url or url == self._next:
            return ""
        return self.site.plain(url) if is_document(url) or self.own_address(href) else ""

    def _meant(self, link: Tag) -> str:
        """What a link leads to, however its address is written; empty where that is no row's matter."""
        url = self._target(link)
        return url if is_document(url) else self.site.key(url)

    @cached_property
    def _next(self) -> str | None:
        return self.next_url()

    # -- one row ----------------------------------------------------------------------------------

    def _read(self, tag: Tag, link: Tag | None) -> PaperItem | PaperListRow | None:
        title, day, files = self._title(tag, link), self._day(tag), self._files(tag)
        target = self._target(link) if link is not None else ""
        if target and not is_document(target):
            row = self.row(target, title, day)
            return row.model_copy(update={"files": files}) if row else None
        if link is not None and not files:
            files = as_files([link], self.base)
        if not title_key(title):
            self.warn("row-without-title", tag.get_text(" "))
            return None
        text = self.pick(tag, "text") or tag
        return PaperItem(
            key=title_key(title),
            url=self.shown_url,
            title=title,
            date=day,
            text=plain_text(text, self.left_out),
            files=files,
        )

    def _title(self, tag: Tag, link: Tag | None) -> str:
        picked = self.pick(tag, "title") or (None if self.rows.title else tag.find(_HEADINGS))
        if picked is not None and (named := one_line(picked.get_text(" "))):
            return named
        meant = self._meant(link) if link is not None else ""
        links = [each for each in tag.find_all("a", href=True) if self._meant(each) == meant]
        words = [one_line(each.get_text(" ")) for each in (*links, *([link] if link is not None else ()))]
        return max((each for each in words if not calls_itself_link(each)), key=len, default="")

    def _day(self, tag: Tag) -> dt.date | None:
        if self.rows.date:
            picked = self.pick(tag, "date")
            return self.day_in(picked) if picked is not None else None
        return day_of_row(plain_text(tag))

    def _files(self, tag: Tag) -> tuple[FileLink, ...]:
        if not self.rows.documents:
            return documents(tag, self.base)
        links = tag.select(self.rows.documents)
        if links:
            self.found.add("documents")
        return as_files(links, self.base)


def day_of_row(text: str) -> dt.date | None:
    """The date that a row begins with, or that has a line to itself; none that it only mentions."""
    first, *others = text.split("\n")
    return starting_day(first) or next((day for line in others if (day := lone_day(line))), None)

"""Texts that stand in full one below the other, each under its own heading, read by a description."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from bs4 import Tag

from scrapers.items import PaperItem
from scrapers.sites.addresses import absolute, title_key
from scrapers.sites.content import as_files, is_document, texts_between
from scrapers.sites.descriptions import Sections
from scrapers.sites.listing import ListedPage, lone_day
from scrapers.sites.page import PostList
from storage.records import FileLink
from storage.text import one_line

_ANCHOR = re.compile(r"[\w.:-]{1,100}", re.ASCII)


@dataclass
class _Section:
    """A heading and what stands between it and the next one."""

    heading: Tag
    inside: list[Tag] = field(default_factory=list)
    text: str = ""

    @property
    def title(self) -> str:
        return one_line(self.heading.get_text(" "))


class SectionsPage(ListedPage):
    """A page of whole texts. A text's key is its title (`title_key` says why)."""

    names = ("sections",)
    sections: ClassVar[Sections] = Sections()

    @cached_property
    def listing(self) -> Sections:
        """The description of this page."""
        return self.sections

    def check(self) -> None:
        """Raise PageFailure where no text stands on the page and it does not say that there is none."""
        if not self._filled and not self.says_that_it_is_empty():
            raise self.refusal(f"Text unter einer Überschrift »{self.sections.title}«")

    def extract(self) -> PostList:
        """The texts in the page's order."""
        posts = [self._post(section, key) for section, key in self._keyed()]
        if posts:
            self.warn_of_blind_selectors("date", "documents")
        return PostList(posts=tuple(posts), next_url=self.next_url())

    def _keyed(self) -> Iterator[tuple[_Section, str]]:
        """Each text with its key. Of several with one title the oldest has it alone, others are counted."""
        places = range(len(self._filled))
        keys: dict[int, str] = {}
        times: Counter[str] = Counter()
        for place in reversed(places) if self.sections.newest_first else places:
            key = title_key(self._filled[place].title)
            times[key] += 1
            keys[place] = f"{key}~{times[key]}" if times[key] > 1 else key
            if times[key] == 2:
                self.warn("same-title", self._filled[place].title)
        for place, section in enumerate(self._filled):
            if title_key(section.title):
                yield section, keys[place]
            else:
                self.warn("section-without-title", section.text)

    # -- sections ---------------------------------------------------------------------------------

    @cached_property
    def _filled(self) -> list[_Section]:
        """The sections that hold anything; a heading right above another one is that of a group."""
        if self.root is None:
            return []
        sections = self._split(self.root)
        without = [*self.left_out, *self._day_tags]
        texts = texts_between(self.root, [section.heading for section in sections], without)
        for section, text in zip(sections, texts, strict=True):
            section.text = text
        groups = _ids(self.root, self.sections.group)
        own = [section for section in sections if id(section.heading) not in groups]
        return [section for section in own if section.text or self._files(section)]

    def _split(self, root: Tag) -> list[_Section]:
        css = ", ".join(each for each in (self.sections.title, self.sections.group) if each)
        found = self.index.outermost(self.few(root.select(css)))
        headings = {id(tag) for tag in found if self._is_heading(tag)}
        days = {id(tag) for tag in self._day_tags}
        sections: list[_Section] = []
        for tag in root.find_all(True):
            if id(tag) in headings:
                sections.append(_Section(tag))
            elif sections and (tag.name == "a" or id(tag) in days):
                sections[-1].inside.append(tag)
        return sections

    def _is_heading(self, tag: Tag) -> bool:
        return bool(one_line(tag.get_text())) and not self.is_in_noise(tag) and not self.is_left_out(tag)

    @cached_property
    def _day_tags(self) -> list[Tag]:
        return self.root.select(self.sections.date) if self.root and self.sections.date else []

    @cached_property
    def _chosen(self) -> set[int]:
        return _ids(self.root, self.sections.documents)

    # -- one section ------------------------------------------------------------------------------

    def _post(self, section: _Section, key: str) -> PaperItem:
        days = {id(tag) for tag in self._day_tags}
        dated = next((tag for tag in section.inside if id(tag) in days), None)
        if dated is not None:
            self.found.add("date")
        anchor = _anchor(section.heading)
        return PaperItem(
            key=key,
            url=f"{self.shown_url}#{anchor}" if anchor else self.shown_url,
            title=section.title,
            date=self.day_in(dated) if dated is not None else lone_day(section.text.split("\n", 1)[0]),
            text=section.text,
            files=self._files(section),
        )

    def _files(self, section: _Section) -> tuple[FileLink, ...]:
        links = [link for link in section.inside if link.name == "a" and link.has_attr("href")]
        if self.sections.documents:
            links = [link for link in links if id(link) in self._chosen]
            self.found.update(["documents"] if links else [])
        else:
            links = [link for link in links if is_document(absolute(self.base, str(link["href"])))]
        return as_files(links, self.base)


def _ids(root: Tag | None, css: str) -> set[int]:
    return {id(tag) for tag in root.select(css)} if root is not None and css else set()


def _anchor(heading: Tag) -> str:
    """The name that a link to a heading may use; empty where it has none."""
    named = heading.find(["a", "span"], attrs={"name": True}) or heading.find(id=True)
    anchor = str(heading.get("id") or (named and (named.get("name") or named.get("id"))) or "")
    return anchor if _ANCHOR.fullmatch(anchor) else ""

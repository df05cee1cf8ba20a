"""What both kinds of described lists share."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import ClassVar

from bs4 import Tag

from scrapers.documents.letter_dates import find_dates
from scrapers.page import Publicity
from scrapers.sites.addresses import absolute
from scrapers.sites.content import is_noise
from scrapers.sites.descriptions import Listing
from scrapers.sites.page import PostList, SitePage, marked_day

MOST_ROWS = 3000
_LONGEST_DAY = 100  # characters of a line that are looked at for a date
# What may stand beside a date on a line that bears nothing else.
_BESIDE_A_DATE = re.compile(
    r"(?:[\s|,;:.()·–-]|\b(?:den|vom|am|um|uhr|veröffentlicht)\b|\b\d{1,2}[:.]\d{2}\b"
    r"|\b(?:mo|di|mi|do|fr|sa|so|mittwoch|(?:mon|diens|donners|frei|sams|sonn)tag)\b)*",
    re.IGNORECASE,
)


class ListedPage(SitePage[PostList]):
    """A list by its description: the part of the page that counts, and fields that are found nowhere."""

    ends_by_repeating = True
    publicity: ClassVar[Publicity] = "public"

    @cached_property
    def listing(self) -> Listing:
        """The description of this page."""
        raise NotImplementedError

    @cached_property
    def root(self) -> Tag | None:
        """The part of the page that the list stands in; None where it is not there."""
        return self.soup.select_one(self.listing.within) if self.listing.within else self.soup.body

    @cached_property
    def left_out(self) -> list[Tag]:
        """What in it is no part of the list."""
        return self.root.select(self.listing.leave_out) if self.root and self.listing.leave_out else []

    @cached_property
    def shown_url(self) -> str:
        """The address that people read this page at."""
        if self.listing.printable_of:
            return absolute(self.base, self.listing.printable_of) or self.url
        return self.site.plain(self.url)

    @cached_property
    def found(self) -> set[str]:
        """The fields whose selector found something somewhere."""
        return set()

    def is_left_out(self, tag: Tag) -> bool:
        """Whether an element lies in what the description leaves out."""
        return bool(self._out) and any(id(each) in self._out for each in (tag, *tag.parents))

    @cached_property
    def _out(self) -> set[int]:
        return {id(tag) for tag in self.left_out}

    def few(self, tags: list[Tag]) -> list[Tag]:
        """The tags, or as many of them as any honest list has, with a warning."""
        if len(tags) > MOST_ROWS:
            self.warn("too-many-rows", f"{len(tags)}")
        return tags[:MOST_ROWS]

    def is_in_noise(self, tag: Tag) -> bool:
        """Whether an element lies in what is no part of any text: menus, footers, forms, the site's head."""
        for parent in tag.parents:
            if id(parent) not in self._noisy:
                self._noisy[id(parent)] = is_noise(parent) and not _is_head_of_a_text(parent)
        return any(self._noisy[id(parent)] for parent in tag.parents)

    @cached_property
    def _noisy(self) -> dict[int, bool]:
        return {}

    def says_that_it_is_empty(self) -> bool:
        """Whether the list says that it has nothing."""
        text = self.root.get_text(" ") if self.root else ""
        return bool(re.search(self.listing.nothing, text, re.IGNORECASE)) if self.listing.nothing else False

    def pick(self, tag: Tag, field: str) -> Tag | None:
        """What the description's selector of that name finds in an element; it is noted that it found any."""
        css = getattr(self.listing, field)
        picked = tag.select_one(css) if css else None
        if picked is not None:
            self.found.add(field)
        return picked

    def day_in(self, tag: Tag) -> dt.date | None:
        """The day in the element of the date; a warning where it holds none that exists."""
        day = marked_day(tag)
        if day is None:
            self.warn("bad-date", tag.get_text(" "))
        return day

    def warn_of_blind_selectors(self, *fields: str) -> None:
        """Say which fields were found nowhere on the page though the description says how to."""
        for field in fields:
            css = getattr(self.listing, field)
            if css and field not in self.found:
                self.warn("blind-selector", f"{field}: {css}")

    def next_url(self) -> str | None:
        """The page that the list goes on at."""
        for link in self.soup.select(self.listing.next_page) if self.listing.next_page else ():
            url = absolute(self.base, str(link.get("href") or ""))
            if url and url != self.url and self.site.owns(url, self.url):
                return url
        return None


def _is_head_of_a_text(tag: Tag) -> bool:
    return tag.name == "header" and tag.find_parent(["article", "section", "main", "li"]) is not None


def starting_day(line: str) -> dt.date | None:
    """The date that a line begins with, but for its weekday; None where it begins otherwise."""
    for found in find_dates(line[:_LONGEST_DAY])[:1]:
        if _BESIDE_A_DATE.fullmatch(line[: found.start]):
            return found.day
    return None


def lone_day(line: str) -> dt.date | None:
    """The date on a line that bears nothing else but weekday and time; else None."""
    for found in find_dates(line[:_LONGEST_DAY])[:1]:
        if _BESIDE_A_DATE.fullmatch(line[: found.start] + " " + line[found.end :]):
            return found.day
    return None

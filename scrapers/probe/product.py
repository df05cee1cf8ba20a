"""How a product's sites are looked at. A package of scrapers.systems says it in `probing.py`, as PROBING."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import web_poet

from scrapers.answers import decoded
from scrapers.items import Calendar
from scrapers.page import Page
from scrapers.probe.records import Choice, Proposal
from scrapers.sites.page import PostList
from scrapers.systems import part_of

Finds = Callable[[web_poet.HttpResponse], str]
"""What an answer shows, in German; raises PageFailure where it is not what was asked for."""


@dataclass(frozen=True)
class Question:
    """An address that is worth asking for."""

    what: str  # German: "Kalender"
    url: str
    finds: Finds
    decides: bool = False  # whether a source without it could not be read


class Probing:
    """What holds for a product of which nothing more is known: its pages lie in one folder."""

    def looks_like(self, url: str) -> bool:
        """Whether the form of an address alone speaks for the product."""
        return False

    def base_of(self, url: str) -> str:
        """The base address by the form of a page's address alone."""
        return folder_of(url)

    def base_url(self, answer: web_poet.HttpResponse) -> str:
        """The base address by a page that was answered."""
        return self.base_of(str(answer.url))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """What else to ask for, the most telling first; `answer` is the page that was recognised."""
        return ()

    def guesses(self, base: str) -> Iterable[Question]:
        """What to ask for on a site whose product is not known, to see whether it is this one."""
        return ()

    def attributes(self, url: str, answers: Sequence[web_poet.HttpResponse]) -> dict[str, str]:
        """The class attributes that the address that was given, and the answers, settle."""
        return {}

    def choices(self, answers: Sequence[web_poet.HttpResponse]) -> dict[str, tuple[Choice, ...]]:
        """The class attributes that somebody has to choose, with what there is to choose from."""
        return {}

    def title(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """What the site calls the municipality, or itself; empty where it does not say."""
        return ""

    def ags(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """The municipality's official key; empty where the site does not say."""
        return ""

    def proposal(
        self, system: str, base: str, url: str, answers: Sequence[web_poet.HttpResponse]
    ) -> Proposal:
        """The source that could be made of it."""
        settled = self.attributes(url, answers)
        open_ = {name: each for name, each in self.choices(answers).items() if name not in settled}
        return Proposal(
            system=system,
            base_url=base,
            attributes=settled,
            choices=open_,
            title=self.title(answers),
            ags=self.ags(answers),
            tried=bool(answers),
        )


@cache
def probing_of(system: str) -> Probing:
    """How sites of this product are looked at."""
    module = part_of(system, "probing")
    probing: Probing = module.PROBING if module else Probing()
    return probing


def folder_of(url: str) -> str:
    """The address of the folder that a page lies in; the last part of a path is a page if it has a dot."""
    parts = urlsplit(url)
    head, _, last = parts.path.rpartition("/")
    path = head if "." in last or not last else parts.path
    return urlunsplit((parts.scheme, parts.netloc, f"{path.rstrip('/')}/", "", ""))


def meetings(calendar: Calendar) -> str:
    """For a calendar: how many meetings it shows."""
    return f"{len(calendar.meetings)} Sitzungen"


def posts(found: PostList) -> str:
    """For a list of posts: how many there are."""
    return f"{len(found.posts) + len(found.links)} Beiträge"


def read_as(page: type[Page[Any]], counted: Callable[[Any], str]) -> Finds:
    """For a question: the answer read by a page object, told by what is counted in it."""

    def finds(answer: web_poet.HttpResponse) -> str:
        return counted(page(response=decoded(answer)).read())

    return finds

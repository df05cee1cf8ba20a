"""Asking for the OParl interface of a municipality whose pages are made with any product."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.probe.product import Question, read_as
from scrapers.systems.oparl.probing import said_by
from scrapers.systems.oparl.recognise import system_urls
from scrapers.systems.oparl.system import SystemPage

PLACES = 2
"""The likeliest places that are asked for; nothing says that there is any interface."""


def places(system: str, url: str) -> tuple[str, ...]:
    """Where the System may be, of a site that is made with this product ("" where it is not known)."""
    return system_urls(system, url)[:PLACES]


def questions(system: str, url: str) -> Iterator[Question]:
    """Whether it is there."""
    for place in places(system, url):
        yield Question("OParl", place, read_as(SystemPage, said_by))

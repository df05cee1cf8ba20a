"""What is known of a site after looking at it. Plain records; `sources probe --json` shows them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scrapers.recognise import Product
from scrapers.systems import part_of
from storage.records import FailureKind, Line, Record

State = Literal[
    "found",  # a source can be made of it
    "nothing",  # read, but nothing that we know how to read
    "moved",  # the address leads to another host, which has not been asked
    "held",  # robots.txt does not allow reading
    "blocked",  # the server does not want such visits
    "failed",  # not reachable, or no answer that could be read
]


class Look(Record):
    """One address that was asked for, or that a page names, and what came of it."""

    what: Line  # German: "Kalender"
    url: str
    found: bool
    note: Line = ""  # German: what was found there, or why nothing was
    failure: FailureKind | None = None


class Recognised(Record):
    """A product that the site is made with. `readable`: whether this program has a spider for it."""

    system: str
    version: Line = ""
    evidence: Line = ""  # German
    readable: bool


def recognised(product: Product) -> Recognised:
    """A product as a report tells it."""
    return Recognised(
        system=product.system,
        version=product.version,
        evidence=product.evidence,
        readable=part_of(product.system, "spider") is not None,
    )


class Choice(Record):
    """One of several values that a class attribute may have: the number of a municipality, and its name."""

    value: Line
    label: Line


class Proposal(Record):
    """The source that could be made: its system, its address and the attributes of its class."""

    system: str
    base_url: str
    # beside the address, where they differ from what they are by default
    attributes: dict[str, str] = Field(default_factory=dict)
    # attributes that somebody has to choose
    choices: dict[str, tuple[Choice, ...]] = Field(default_factory=dict)
    title: Line = ""  # as the site calls itself
    ags: Line = ""  # where the site says it
    tried: bool = True  # False: only by the form of the address


class ProbeReport(Record):
    """All that was found out about an address."""

    url: str
    state: State
    message: Line = ""  # German, where there is something to say about the state
    moved_to: str = ""  # where to go on, with state "moved"
    redirects: tuple[str, ...] = ()  # the addresses that the first one led over
    products: tuple[Recognised, ...] = ()
    looks: tuple[Look, ...] = ()
    proposals: tuple[Proposal, ...] = ()  # the best one first
    requests: int = 0

"""The System, where every reading begins, and its bodies: which of them is ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from scrapers.page import PageFailure
from scrapers.systems.oparl.answer import Listing, ListPage, SinglePage
from scrapers.systems.oparl.identity import identity
from scrapers.systems.oparl.values import Values
from storage.records import FailureKind, Line, Record

_VERSION = re.compile(r"\b(\d+\.\d+)\b")
_NOT_DIGIT = re.compile(r"\D")
_AGS, _RGS = 8, 12  # digits


class OparlBody(Record):
    """A body of a system, with the addresses of its lists; nobody's contact data."""

    url: str
    key: str
    name: Line = ""
    short_name: Line = ""
    ags: str = ""  # eight digits, however the system writes it; "" where it does not say
    organizations: str | None = None
    meetings: str | None = None
    papers: str | None = None


class OparlSystem(Record):
    """A system: its version ("1.1"), who made it, and its bodies or where to ask for them."""

    version: str = ""
    vendor: Line = ""
    product: Line = ""
    lists: tuple[str, ...] = ()  # the list of bodies, or each body
    bodies: tuple[OparlBody, ...] = ()  # those that the answer holds itself

    @property
    def takes_plain_queries(self) -> bool:
        """Whether the system understands no encoded query: SessionNet by Somacos."""
        return "somacos" in f"{self.vendor} {self.product}".lower()


class BodyList(Listing):
    """Bodies of a system."""

    bodies: tuple[OparlBody, ...]

    def listed(self) -> Iterable[str]:
        """The keys of the bodies."""
        return (body.key for body in self.bodies)


def version_in(values: Values) -> str:
    """The version that a System says it speaks: from "https://schema.oparl.org/1.1/"."""
    said = f"{values.line('oparlVersion')} {values.line('type')}"
    match = _VERSION.search(said)
    return match[1] if match else ""


def is_system(data: Any, values: Values) -> bool:
    """Whether an answer is a System: by its type, or by the version that only a System names."""
    return isinstance(data, dict) and (values.kind == "system" or values.has("oparlVersion"))


class SystemPage(SinglePage[OparlSystem]):
    """The System: "body" is a list's address, or in some systems the bodies themselves."""

    names = ("system",)
    publicity = "public"
    kind = "System"
    what = "System"

    def check(self) -> None:
        """Raise PageFailure where the answer is no System."""
        if not is_system(self.data, self.object):
            raise self.refused()

    def extract(self) -> OparlSystem:
        """The system; raises PageFailure where it names no body."""
        bodies = tuple(body_of(each) for each in self.object.parts("body"))
        lists = self.object.links("body")
        if not bodies and not lists:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Das System nennt keine Körperschaft")
        return OparlSystem(
            version=version_in(self.object),
            vendor=self.object.line("vendor"),
            product=self.object.line("product"),
            lists=lists,
            bodies=bodies,
        )


class BodyListPage(ListPage[BodyList]):
    """The list of bodies; some systems answer with the one body that they have."""

    names = ("bodies", "body")
    publicity = "public"
    kind = "Body"
    what = "Liste der Körperschaften"

    def extract(self) -> BodyList:
        """The bodies that are there, in the list's order."""
        found = tuple(body_of(each) for each in self.objects() if not each.deleted)
        return BodyList(bodies=found, **self.way_on())


def body_of(values: Values) -> OparlBody:
    """The body that an object is."""
    return OparlBody(
        url=values.address,
        key=values.key,
        name=values.line("name"),
        short_name=values.line("shortName"),
        ags=normal_ags(values.line("ags")) or normal_ags(values.line("rgs")),
        organizations=values.url("organization"),
        meetings=values.url("meeting"),
        papers=values.url("paper"),
    )


def normal_ags(text: str) -> str:
    """An official key in eight digits, from the forms that systems write it in; "" where it is none.

    A leading zero may be lost ("5358024"), a zero too many be at the end ("051140000"); the regional key
    (RGS, twelve digits) has the association of municipalities in between, a district has five digits.
    """
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) in (4, _AGS - 1, _RGS - 1):
        digits = f"0{digits}"
    if len(digits) == _RGS:
        digits = digits[:5] + digits[9:]
    if len(digits) == _AGS + 1 and digits.endswith("0"):
        digits = digits[:-1]
    return digits.ljust(_AGS, "0") if len(digits) in (5, _AGS) else ""


def choose_body(bodies: Sequence[OparlBody], ags: str, name: str, wanted: str = "") -> OparlBody | None:
    """Which of a system's bodies is the municipality of that key and name; None where none can be.

    `wanted` is a body's `id`, or the number in it, and decides alone. A body that gives another key is
    never taken, whatever its name; of those that give none, the one of our name, else the only one there is.
    """
    if wanted:
        return _only(body for body in bodies if body.key == identity(wanted))
    own = normal_ags(ags)
    same = [body for body in bodies if body.ags and body.ags == own]
    silent = [body for body in bodies if not body.ags]
    candidates = same or silent
    named = [body for body in candidates if name.casefold() in _names(body)]
    return _only(named) or (_only(candidates) if same or len(bodies) == 1 else None)


def _names(body: OparlBody) -> set[str]:
    return {body.name.casefold(), body.short_name.casefold()} - {""}


def _only(bodies: Iterable[OparlBody]) -> OparlBody | None:
    found = list(bodies)
    return found[0] if len(found) == 1 else None

"""What a client asks of a list: how much, from where on, and what of it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from alerts.oparl.objects import stamp
from storage.oparl.lists import HIGHEST_PLACE, Given, Place, Span

PER_PAGE = 100
"""Objects on a page: what the specification recommends, and the most that is given."""
SPAN = ("created_since", "created_until", "modified_since", "modified_until")
EARLIEST, LATEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(9998, 12, 31, tzinfo=dt.UTC)
"""Nothing that is kept was made before or after: an instant that is farther away says the same."""
LIMIT, OMIT, BEHIND = "limit", "omit_internal", "behind"
_PLACE = re.compile(r"(\d{1,19})(?:-(\d{1,11}))?", re.ASCII)
_BARE_PLUS = re.compile(r" (\d\d:?\d\d)\Z", re.ASCII)
_DATE_AND_TIME = re.compile(r"[\dW-]+[T ]\d", re.ASCII)
_YEAR_0 = re.compile(r"\A0000")
_LEAP_SECOND = re.compile(r"(\d\d:\d\d):60", re.ASCII)
_YES, _NO = ("true", "1", ""), ("false", "0")

_WHOLE = Span()


class Misunderstood(ValueError):
    """A parameter that cannot be heeded; the message is for people, `parameter` says which."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True)
class Asked:
    """What is asked of a list."""

    span: Span = _WHOLE
    limit: int = PER_PAGE
    omit_internal: bool = False
    behind: Place | None = None

    def after(self, last: Given) -> Asked:
        """The same for the page behind this object."""
        at = last.modified if self.span.by_modified else last.created if self.span.by_created else None
        return replace(self, behind=Place(last.id, at))

    def query(self) -> str:
        """As a query, the same for the same."""
        pairs = [(name, stamp(at)) for name in SPAN if (at := getattr(self.span, name)) is not None]
        if self.limit != PER_PAGE:
            pairs.append((LIMIT, str(self.limit)))
        if self.omit_internal:
            pairs.append((OMIT, "true"))
        if self.behind:
            at = self.behind.at
            pairs.append((BEHIND, f"{self.behind.id}-{int(at.timestamp())}" if at else str(self.behind.id)))
        return urlencode(pairs, quote_via=quote, safe="")


def asked(parameters: Mapping[str, str]) -> Asked:
    """What these parameters ask for; those that are not known say nothing. Raises Misunderstood."""
    times = {name: _instant(name, parameters[name]) for name in SPAN if parameters.get(name)}
    span = Span(**times)
    return Asked(span, _limit(parameters), _omits(parameters), _place(parameters, span))


def address(base: str, wanted: Asked) -> str:
    """Where a page of a list is found."""
    query = wanted.query()
    return f"{base}?{query}" if query else base


def list_page(
    base: str, wanted: Asked, data: Sequence[dict[str, object]], following: Asked | None
) -> dict[str, object]:
    """A page of a list: {data, pagination, links}. How many there are at all is not counted: that would
    cost by the length of the list."""
    links = {"first": address(base, replace(wanted, behind=None)), "self": address(base, wanted)}
    if following:
        links["next"] = address(base, following)
    return {"data": list(data), "pagination": {"elementsPerPage": wanted.limit}, "links": links}


def _instant(name: str, written: str) -> dt.datetime:
    try:
        # A plus that was not encoded arrives as a space.
        return _read(_BARE_PLUS.sub(r"+\1", written.strip()).upper())
    except ValueError as error:
        message = "Erwartet werden Datum und Uhrzeit mit Zeitzone, zum Beispiel 2026-01-01T00:00:00+01:00."
        raise Misunderstood(name, message) from error


def _read(written: str) -> dt.datetime:
    """A date and time with its zone, as RFC 3339 has them; what else ISO 8601 has is understood, too."""
    if not _DATE_AND_TIME.match(written):
        raise ValueError(written)
    second = _LEAP_SECOND.sub(r"\1:59", written)
    found = dt.datetime.fromisoformat(_YEAR_0.sub("0004", second))  # as long; Python has none
    if found.tzinfo is None:
        raise ValueError(written)
    if not EARLIEST.year <= found.year <= LATEST.year:  # what its zone makes of it may be no date at all
        return EARLIEST if found.year < EARLIEST.year else LATEST
    found = found.astimezone(dt.UTC)
    return found if second == written else _after_leap_second(found)


def _after_leap_second(found: dt.datetime) -> dt.datetime:
    """The second after the one that is read for a leap second, which is the last of a day by UTC."""
    after = found + dt.timedelta(seconds=1)
    if after.time().replace(microsecond=0) != dt.time():
        raise ValueError(found)
    return after


def _limit(parameters: Mapping[str, str]) -> int:
    written = parameters.get(LIMIT, "")
    if not written:
        return PER_PAGE
    if not (written.isascii() and written.isdigit() and written.strip("0")):
        raise Misunderstood(LIMIT, "Erwartet wird eine Zahl ab 1.")
    return PER_PAGE if len(written) > len(str(PER_PAGE)) else min(int(written), PER_PAGE)


def _omits(parameters: Mapping[str, str]) -> bool:
    written = parameters.get(OMIT)
    if written is None or written.lower() in _NO:
        return False
    if written.lower() in _YES:
        return True
    raise Misunderstood(OMIT, "Erwartet wird true oder false.")


def _place(parameters: Mapping[str, str], span: Span) -> Place | None:
    written = parameters.get(BEHIND)
    if written is None:
        return None
    match = _PLACE.fullmatch(written)
    by_stamps = span.by_modified or span.by_created
    if match is None or int(match[1]) > HIGHEST_PLACE or by_stamps is not (match[2] is not None):
        raise Misunderstood(BEHIND, "Diese Seite gibt es nicht; bitte der Adresse unter links.next folgen.")
    at = dt.datetime.fromtimestamp(int(match[2]), dt.UTC) if match[2] else None
    return Place(int(match[1]), at)

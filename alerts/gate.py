"""The gate before a feed or calendar is published: what fails here is not, and the last good one stays."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import nh3
from icalendar import Calendar
from lxml import etree

from alerts.numbers import counted
from alerts.safe import line

CLOCK_TOLERANCE = dt.timedelta(minutes=5)
_JUDGED = 1000
"""So many texts are remembered with what was found of them: most stand in the next feed too."""
_LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_ATOM = "{http://www.w3.org/2005/Atom}"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CLEANER = nh3.Cleaner(
    tags={"p", "strong", "h3", "ul", "li", "q", "mark", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https"},
    link_rel=None,
)


@dataclass(frozen=True)
class Seen:
    """An entry as a reader sees it; what it does not say is empty."""

    id: str
    title: str
    stamps: tuple[dt.datetime, ...]  # the first is where it sorts
    html: str = ""
    may_be_ahead: bool = False  # a meeting's day is, an entry's is not


@dataclass(frozen=True)
class Reading:
    """What a reader sees of a feed or calendar."""

    dates: dict[str, dt.datetime] = field(default_factory=dict)  # by entry id
    problems: tuple[str, ...] = ()  # German, for people


class NotReadable(ValueError):
    """A feed that no reader would understand; the message is German."""


def check(content: bytes, format_: str, now: dt.datetime, last: bytes | None = None) -> tuple[str, ...]:
    """What speaks against publishing it in place of `last`, in German; empty where nothing does."""
    new = read(content, format_, now)
    return new.problems + (loss(read(last, format_, now), new) if last is not None else ())


def read(content: bytes, format_: str, now: dt.datetime) -> Reading:
    """What a reader sees, and what is wrong with it. `format_`: "rss", "atom", "json" or "ics"."""
    try:
        entries = list(_READERS[format_](content))
    except NotReadable as error:
        return Reading(problems=(str(error),))
    return _checked(entries, now)


def loss(old: Reading, new: Reading) -> tuple[str, ...]:
    """Whether most of the old entries vanished. One that newer entries pushed out has not."""
    oldest = min(new.dates.values(), default=_LONG_AGO)
    vanished = [key for key, date in old.dates.items() if key not in new.dates and date >= oldest]
    if old.problems or len(vanished) * 2 <= len(old.dates):
        return ()
    entries = counted(len(old.dates), "Eintrag", "Einträgen")
    return (f"{len(vanished)} von {entries} wären auf einmal verschwunden",)


def _checked(entries: Sequence[Seen], now: dt.datetime) -> Reading:
    dates: dict[str, dt.datetime] = {}
    problems = []
    for entry in entries:
        title = line(entry.title)
        if not entry.id or not title or not entry.stamps:
            name = title or entry.id or "namenlos"
            problems.append(f"Ein Eintrag ohne Kennung, Titel oder Datum: {name}")
            continue
        if entry.id in dates:
            problems.append(f"Zwei Einträge mit derselben Kennung {entry.id}: {title}")
        if max(entry.stamps[entry.may_be_ahead :], default=_LONG_AGO) > now + CLOCK_TOLERANCE:
            problems.append(f"Ein Eintrag mit einem Datum in der Zukunft: {title}")
        if not _is_harmless(entry.html):
            problems.append(f"Ein Eintrag mit HTML, das nicht hineingehört: {title}")
        dates[entry.id] = entry.stamps[0]
    return Reading(dates, tuple(problems))


@lru_cache(maxsize=_JUDGED)
def _is_harmless(text: str) -> bool:
    """Whether HTML holds nothing but plain structure and links into the web.

    What comes from outside was escaped when the entry was made, so that a cleaner finds nothing to take out.
    """
    cleaned = _CLEANER.clean(text)
    return cleaned == text or html.unescape(cleaned) == html.unescape(text)


def _xml(content: bytes) -> Any:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NotReadable(f"Der Feed ist kein wohlgeformtes XML: {line(str(error))}") from error


def _demand(what: Mapping[str, Any]) -> None:
    missing = [name for name, value in what.items() if not value]
    if missing:
        raise NotReadable(f"Dem Feed fehlt: {', '.join(missing)}")


def _rss(content: bytes) -> Iterator[Seen]:
    channel = _xml(content).find("channel")
    if channel is None:
        raise NotReadable("Der Feed ist kein RSS")
    _demand({name: channel.findtext(name) for name in ("title", "link", "description")})
    for item in channel.iterfind("item"):
        yield Seen(
            item.findtext("guid") or "",
            item.findtext("title") or "",
            _stamps(parsedate_to_datetime, item.findtext("pubDate")),
            item.findtext(_ENCODED) or "",
        )


def _atom(content: bytes) -> Iterator[Seen]:
    feed = _xml(content)
    if feed.tag != f"{_ATOM}feed":
        raise NotReadable("Der Feed ist kein Atom")
    _demand({name: feed.findtext(_ATOM + name) for name in ("id", "title", "updated")})
    for entry in feed.iterfind(f"{_ATOM}entry"):
        texts = {name: entry.findtext(_ATOM + name) for name in ("id", "title", "content")}
        dates = [entry.findtext(_ATOM + name) for name in ("published", "updated")]
        stamps = _stamps(dt.datetime.fromisoformat, *dates)
        yield Seen(texts["id"] or "", texts["title"] or "", stamps, texts["content"] or "")


def _json(content: bytes) -> Iterator[Seen]:
    try:
        feed = json.loads(content)
        _demand({name: feed.get(name) for name in ("version", "title", "feed_url")})
        for item in feed["items"]:
            dates = (item.get(name) for name in ("date_published", "date_modified"))
            stamps = _stamps(dt.datetime.fromisoformat, *dates)
            yield Seen(item.get("id", ""), item.get("title", ""), stamps, item.get("content_html", ""))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable(f"Der Feed ist kein JSON Feed: {line(str(error))}") from error


def _ics(content: bytes) -> Iterator[Seen]:
    try:
        calendar = Calendar.from_ical(content)
    except ValueError as error:
        raise NotReadable(f"Der Kalender lässt sich nicht lesen: {line(str(error))}") from error
    for event in calendar.walk("VEVENT"):
        errors = [line(str(error)) for error in event.errors]
        if errors:
            raise NotReadable(f"Ein Termin lässt sich nicht lesen: {errors[0]}")
        days = [event.get("DTSTART"), event.get("LAST-MODIFIED")]
        stamps = tuple(_instant(day.dt) for day in days if day is not None)
        yield Seen(str(event.get("UID", "")), str(event.get("SUMMARY", "")), stamps, may_be_ahead=True)


def _instant(day: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(day, dt.datetime):
        return day
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _stamps(parse: Callable[[str], dt.datetime], *written: str | None) -> tuple[dt.datetime, ...]:
    """The instants; none where one of them cannot be read or has no zone."""
    try:
        stamps = tuple(parse(each) for each in written if each)
    except (ValueError, TypeError):
        return ()
    return stamps if all(stamp.tzinfo for stamp in stamps) else ()


_READERS: dict[str, Callable[[bytes], Iterator[Seen]]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
    "ics": _ics,
}

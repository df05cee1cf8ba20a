"""The gate before a feed is published: what fails here is not written, and the last good feed stays."""

from __future__ import annotations

import calendar
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

import feedparser
from lxml import etree

from alerts.feeds import atom, rss
from alerts.numbers import counted
from alerts.safe import line
from alerts.site import Site
from storage.archive import write_atomically
from storage.views import MotionView

logger = logging.getLogger(__name__)

FEEDS: dict[str, Callable[[Sequence[MotionView], Site], bytes]] = {
    "motions.rss": rss,
    "motions.atom": atom,
}
CLOCK_TOLERANCE = dt.timedelta(minutes=5)
_LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
Outcome = Literal["written", "unchanged", "kept"]


@dataclass(frozen=True)
class Publication:
    """What became of one feed. "kept": it failed the gate, and the last good one stays."""

    name: str
    outcome: Outcome
    entries: int  # of the feed that is published now
    problems: tuple[str, ...] = ()  # German, for people


@dataclass(frozen=True)
class _Feed:
    """What a feed reader sees of a feed."""

    dates: dict[str, dt.datetime]  # published, by entry id
    problems: tuple[str, ...] = ()


def publish(
    motions: Sequence[MotionView], site: Site, folder: Path, now: dt.datetime, *, accept_loss: bool = False
) -> list[Publication]:
    """Build all feeds into `folder`, each through the gate; files are only touched where bytes differ.

    `accept_loss` lets a feed through that has lost most of its entries, for when that is meant.
    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for name, build in FEEDS.items():
        result = _publish(build(motions, site), folder / name, now, accept_loss)
        if result.problems:
            logger.warning("feed kept: %s: %s", name, "; ".join(result.problems))
        results.append(result)
    return results


def _publish(content: bytes, path: Path, now: dt.datetime, accept_loss: bool) -> Publication:
    last = path.read_bytes() if path.exists() else None
    old = _read(last, now) if last is not None else None
    if last == content and old is not None and not old.problems:
        return Publication(path.name, "unchanged", len(old.dates))
    new = _read(content, now)
    problems = new.problems
    if old is not None and not accept_loss:
        problems += _loss(old, new)
    if problems:
        return Publication(path.name, "kept", len(old.dates) if old else 0, problems)
    write_atomically(path, content, mode=0o644)
    return Publication(path.name, "written", len(new.dates))


def check(content: bytes, now: dt.datetime, last: bytes | None = None) -> tuple[str, ...]:
    """What speaks against publishing a feed, in German; empty where nothing does."""
    new = _read(content, now)
    return new.problems + (_loss(_read(last, now), new) if last is not None else ())


def _read(content: bytes, now: dt.datetime) -> _Feed:
    try:
        etree.parse(BytesIO(content), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return _Feed({}, (f"Der Feed ist kein wohlgeformtes XML: {line(str(error))}",))
    parsed = feedparser.parse(BytesIO(content))
    if parsed.bozo:
        return _Feed({}, (f"Ein Feedleser versteht den Feed nicht: {line(str(parsed.bozo_exception))}",))
    return _checked(parsed.entries, now)


def _checked(entries: Sequence[feedparser.FeedParserDict], now: dt.datetime) -> _Feed:
    dates: dict[str, dt.datetime] = {}
    problems = []
    for entry in entries:
        key, title = entry.get("id", ""), line(entry.get("title", ""))
        stamps = [_instant(entry, name) for name in ("published_parsed", "updated_parsed")]
        known = [stamp for stamp in stamps if stamp is not None]
        if not key or not title or not known:
            problems.append(f"Ein Eintrag ohne Kennung, Titel oder Datum: {title or key or 'namenlos'}")
            continue
        if key in dates:
            problems.append(f"Zwei Einträge mit derselben Kennung {key}: {title}")
        if max(known) > now + CLOCK_TOLERANCE:
            problems.append(f"Ein Eintrag mit einem Datum in der Zukunft: {title}")
        dates[key] = known[0]
    return _Feed(dates, tuple(problems))


def _instant(entry: feedparser.FeedParserDict, name: str) -> dt.datetime | None:
    # .get("updated_parsed") of feedparser falls back to published with a warning; `in` does not.
    stamp = entry[name] if name in entry else None  # noqa: SIM401
    return dt.datetime.fromtimestamp(calendar.timegm(stamp), dt.UTC) if stamp else None


def _loss(old: _Feed, new: _Feed) -> tuple[str, ...]:
    """Whether most of the old entries vanished. One that newer entries pushed out has not."""
    oldest = min(new.dates.values(), default=_LONG_AGO)
    vanished = [key for key, date in old.dates.items() if key not in new.dates and date >= oldest]
    if old.problems or len(vanished) * 2 <= len(old.dates):
        return ()
    entries = counted(len(old.dates), "Eintrag", "Einträgen")
    return (f"{len(vanished)} von {entries} wären auf einmal verschwunden",)

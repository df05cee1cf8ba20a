"""The feed of all motions, published as files: each through the gate, written only where it is different."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alerts.addresses import FeedFormat
from alerts.feeds import WRITERS, Feed
from alerts.gate import Reading, loss, read
from storage.archive import write_atomically

logger = logging.getLogger(__name__)

Outcome = Literal["written", "unchanged", "kept"]


@dataclass(frozen=True)
class Publication:
    """What became of one feed. "kept": it failed the gate, and the last good one stays."""

    name: str
    outcome: Outcome
    entries: int  # of the feed that is published now
    problems: tuple[str, ...] = ()  # German, for people


def file_name(format_: str) -> str:
    """How the published file of a format is called."""
    return f"motions.{format_}"


def publish(feed: Feed, folder: Path, now: dt.datetime, *, accept_loss: bool = False) -> list[Publication]:
    """Write a feed in all formats into `folder`, each through the gate; files are only touched where bytes
    differ.

    `accept_loss` lets a feed through that has lost most of its entries, for when that is meant.
    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for format_, write in WRITERS.items():
        result = _publish(write(feed), folder / file_name(format_), format_, now, accept_loss)
        if result.problems:
            logger.warning("feed kept: %s: %s", result.name, "; ".join(result.problems))
        results.append(result)
    return results


def _publish(
    content: bytes, path: Path, format_: FeedFormat, now: dt.datetime, accept_loss: bool
) -> Publication:
    last = path.read_bytes() if path.exists() else None
    new = read(content, format_, now)
    if last == content and not new.problems:
        return Publication(path.name, "unchanged", len(new.dates))
    old = read(last, format_, now) if last is not None else Reading()
    problems = new.problems if accept_loss else new.problems + loss(old, new)
    if problems:
        return Publication(path.name, "kept", len(old.dates), problems)
    write_atomically(path, content, mode=0o644)
    return Publication(path.name, "written", len(new.dates))

"""Where backups lie: what they are called, and how many of them are kept."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from storage.archive import WRITING
from storage.times import utc_now

_NAME = re.compile(r"antragsradar-\d{4}-\d\d-\d\dT\d{6}Z\.zip")
_LEFT_BEHIND = dt.timedelta(days=1)


def place_of(given: Path, now: dt.datetime) -> Path:
    """The file that a backup goes to: `given` itself, or one named by the time where that is a folder."""
    return named(given, now) if given.is_dir() or not given.suffix else given


def named(folder: Path, now: dt.datetime) -> Path:
    """The file of a backup that is made now; of two in a second, the later one has the next."""
    path = folder / f"antragsradar-{now:%Y-%m-%dT%H%M%SZ}.zip"
    return named(folder, now + dt.timedelta(seconds=1)) if path.exists() else path


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder that were named by us, the oldest first."""
    return sorted(path for path in folder.glob("antragsradar-*.zip") if _NAME.fullmatch(path.name))


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Remove all but the newest backups of a folder; returns those that are gone."""
    old = backups_in(folder)[:-number]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def clear_away(folder: Path) -> None:
    """Remove what backups that were killed have left behind."""
    before = (utc_now() - _LEFT_BEHIND).timestamp()
    for path in folder.glob(f"{WRITING}*.zip"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)

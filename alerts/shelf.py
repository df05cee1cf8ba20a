"""What was published on request: compressed files in a folder, the latest of them in memory too.

A file is only written where its content is different, so that its date is that of the last change, also for
other processes and after a restart. What was not asked for longest goes first when there is too much.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import os
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from storage.archive import write_atomically

ON_REQUEST = "filters"
"""The folder, beside the published feeds, of what was built on request."""
MOST_FILES = 2000
MOST_BYTES = 60_000_000
"""On disk, compressed."""
MOST_IN_MEMORY = 32_000_000
"""Bytes, compressed and not."""
_LEVEL = 6
_TAKEN = "taken-down"
"""A file whose date says when something was last taken down, for all processes that share the folder."""
_ACCEPTED = "loss-accepted"
"""As that: when the operator last said that losses are meant."""
ACCEPTED_FOR = 24 * 3600.0
"""Seconds for which that is so, of what was published before it."""
_NOTED_EVERY = 3600
"""Seconds after which it is noted on disk that a file is still asked for."""


@dataclass(frozen=True)
class Kept:
    """A published document, ready to be sent."""

    content: bytes
    packed: bytes  # gzip
    tag: str  # of the content, as an ETag
    modified: dt.datetime  # since when it is as it is, UTC

    @property
    def size(self) -> int:
        """How much memory it takes."""
        return len(self.content) + len(self.packed)


def keep(content: bytes, modified: dt.datetime, packed: bytes = b"") -> Kept:
    """A document ready to be sent; it is compressed here and never again."""
    # A weak tag: the same content is sent with and without gzip.
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Kept(content, packed or gzip.compress(content, _LEVEL, mtime=0), tag, modified)


def let_go(folder: Path) -> None:
    """Let no process send from memory any more what it holds of this folder: something was taken down."""
    _touch(folder / _TAKEN)


def _touch(mark: Path) -> None:
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    os.utime(mark, ns=(time.time_ns(),) * 2)  # finer than the clock that dates files


class Shelf:
    """The documents of a folder, by name. For many threads, and for processes that share the folder."""

    def __init__(
        self, folder: Path, *, files: int = MOST_FILES, size: int = MOST_BYTES, memory: int = MOST_IN_MEMORY
    ) -> None:
        self.folder = folder
        self._limits = (files, size, memory)
        self._at_hand: OrderedDict[str, Kept] = OrderedDict()
        self._noted: dict[str, float] = {}
        self._taken = 0
        self._mark = str(folder / _TAKEN)
        self._lock = threading.Lock()

    def taken(self) -> int:
        """When something was last taken down, in a number that is another one each time."""
        try:
            return os.stat(self._mark).st_mtime_ns  # noqa: PTH116 (asked with each answer: no path is made)
        except FileNotFoundError:
            return 0

    def at_hand(self, name: str) -> Kept | None:
        """A document from memory alone, from after the last takedown."""
        taken = self.taken()
        with self._lock:
            if taken != self._taken:
                self._at_hand.clear()
                self._taken = taken
            kept = self._at_hand.get(name)
            if kept is not None:
                self._at_hand.move_to_end(name)
            return kept

    def get(self, name: str) -> Kept | None:
        """A document, from memory or from disk; None where there is none or it cannot be read."""
        kept = self.at_hand(name)
        if kept is None:
            kept = self._load(name)
            if kept is not None:
                self._hold(name, kept)
        if kept is not None:
            self._note(name)
        return kept

    def put(self, name: str, content: bytes, now: dt.datetime) -> Kept:
        """Keep a document. Raises OSError where the folder cannot be written."""
        last = self.get(name)
        if last is not None and last.content == content:
            return last
        kept = keep(content, now)
        path = self._path(name)
        write_atomically(path, kept.packed, mode=0o644)
        os.utime(path, (time.time(), now.timestamp()))
        self._hold(name, kept)
        self._make_room()
        return kept

    def drop(self, name: str) -> None:
        """Keep a document no longer."""
        with self._lock:
            self._at_hand.pop(name, None)
            self._noted.pop(name, None)
        self._path(name).unlink(missing_ok=True)

    def accept_loss(self) -> None:
        """Compare what is asked for next with nothing. Calendars stay, for their numbers must go on."""
        with self._lock:
            self._at_hand.clear()
        for path in self._files():
            if not path.name.endswith(".ics.gz"):
                path.unlink(missing_ok=True)
        _touch(self.folder / _ACCEPTED)

    def is_loss_accepted(self, kept: Kept) -> bool:
        """Whether the operator means what would be lost of a document, by whatever process that was said."""
        try:
            said = (self.folder / _ACCEPTED).stat().st_mtime
        except FileNotFoundError:
            return False
        return kept.modified.timestamp() <= said and time.time() - said < ACCEPTED_FOR

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.gz"

    def _files(self) -> list[Path]:
        return list(self.folder.glob("*.gz"))

    def _load(self, name: str) -> Kept | None:
        path = self._path(name)
        try:
            packed = path.read_bytes()
            modified = dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
            content = gzip.decompress(packed)
        except (OSError, EOFError, zlib.error):
            return None
        return keep(content, modified, packed) if content else None

    def _hold(self, name: str, kept: Kept) -> None:
        with self._lock:
            self._at_hand[name] = kept
            self._at_hand.move_to_end(name)
            held = sum(each.size for each in self._at_hand.values())
            while held > self._limits[2] and len(self._at_hand) > 1:
                held -= self._at_hand.popitem(last=False)[1].size

    def _note(self, name: str) -> None:
        """That it is still asked for stands in the time of the file's last access."""
        now = time.time()
        if now - self._noted.get(name, 0) < _NOTED_EVERY:
            return
        self._noted[name] = now
        path = self._path(name)
        with contextlib.suppress(OSError):
            os.utime(path, (now, path.stat().st_mtime))

    def _make_room(self) -> None:
        files, size, _ = self._limits
        known = []
        for path in self._files():
            with contextlib.suppress(FileNotFoundError):
                known.append((path.stat(), path))
        known.sort(key=lambda each: each[0].st_atime, reverse=True)
        total = 0
        for position, (about, path) in enumerate(known):
            total += about.st_size
            if position >= files or (total > size and position > 0):
                self.drop(path.name.removesuffix(".gz"))

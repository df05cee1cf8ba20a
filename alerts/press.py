"""Feeds and calendars on request: built when something is different, through the gate, and kept.

One is looked after at most once a minute. It is built anew when the state of knowledge is another one
(storage.freshness), and at the latest after ten minutes; a takedown is seen at once (Shelf.taken). What the
gate refuses is not published, and the last good one stays. Whoever asks for ever new filters costs little:
new ones are rationed, few built at a time.

The formats of a feed are written from one reading of the database, whenever each is asked for: none of them
knows what another one does not.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Engine

from alerts.calendar_sequel import gone_on, unworded
from alerts.feeds import Feed
from alerts.gate import Reading, loss, read
from alerts.ration import Ration, Turns
from alerts.shelf import Kept, Shelf, keep
from alerts.site import Site
from alerts.syndication import Background, Format, make, written
from alerts.watch import Watch
from storage.database import reading
from storage.filters import Filter
from storage.times import utc_now

logger = logging.getLogger(__name__)

LOOK_AFTER = 60.0
"""Seconds for which a document is sent without another look."""
BUILD_AFTER = 600.0
"""Seconds after which a document is built anew, whatever the state of knowledge says."""
LOSS_LASTS = 24 * 3600.0
"""Seconds after which it is believed that a document lost most of its entries."""
NEW_AT_ONCE, NEW_PER_SECOND = 400, 4.0
"""Documents that nobody asked for before."""
AT_A_TIME, WAITING, PATIENCE = 2, 8, 5.0
"""So many are built at a time, so many requests wait for their turn, for so many seconds."""
_REMEMBERED = 5000
_READINGS_HELD = 20
"""For the formats that are asked for next: each is some hundred kilobytes."""


class Busy(Exception):
    """Too much is asked for at once."""


class Refused(Exception):
    """The gate refused a document, and there is no earlier one; the message is German."""


@dataclass(frozen=True)
class Wish:
    """A page of a feed, or a calendar."""

    format: Format
    filter: Filter
    page: str = ""

    @cached_property
    def page_name(self) -> str:
        """A short name for the page in all formats of feeds, or for the calendar; it never changes."""
        page = hashlib.sha256(self.page.encode()).hexdigest()[:16] if self.page else "1"
        return f"{self.filter.key()}-{page}{'.ics' if self.format == 'ics' else ''}"

    @cached_property
    def name(self) -> str:
        """A short name for it that never changes: for a file."""
        return self.page_name if self.format == "ics" else f"{self.page_name}.{self.format}"


@dataclass
class _Note:
    """What this process remembers of a page in all its formats, or of a calendar."""

    state: str  # of knowledge, when it was read
    taken: int  # Shelf.taken, before it was read
    made: Feed | bytes | None  # None where it is held no more
    built: float
    looked: float
    written: set[Format] = field(default_factory=set)  # what was published of it, or refused
    lost_since: dict[Format, float] = field(default_factory=dict)
    """Since when the gate has refused a format for what it lost."""


class Press:
    """All documents that are published on request."""

    def __init__(
        self, engine: Engine, site: Site, shelf: Shelf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.watch = Watch(engine, site, clock)
        self._engine = engine
        self._shelf = shelf
        self._clock = clock
        self._notes: OrderedDict[str, _Note] = OrderedDict()  # by the names of pages
        self._held: OrderedDict[str, _Note] = OrderedDict()  # those whose reading is held
        self._ration = Ration(NEW_AT_ONCE, NEW_PER_SECOND, clock)
        self._turns = Turns(AT_A_TIME, WAITING, PATIENCE)

    def at_hand(self, wish: Wish) -> Kept | None:
        """A document that can be sent at once, since it was looked after just now. Never waits."""
        note = self._notes.get(wish.page_name)
        if note is None or wish.format not in note.written or self._clock() - note.looked >= LOOK_AFTER:
            return None
        return self._shelf.at_hand(wish.name)

    def get(self, wish: Wish) -> Kept:
        """A document as it is now. Raises Busy, Refused, NoSuchPage and SQLAlchemyError."""
        kept = self.at_hand(wish) or self._unchanged(wish)
        if kept is not None:
            return kept
        last = self._shelf.get(wish.name)
        if last is None and not self._ration.take():
            raise Busy
        with self._turns.turn() as is_on:
            if is_on:
                return self.at_hand(wish) or self._built(wish, last)
        if last is None:
            raise Busy
        return last

    def taken(self) -> int:
        """When something was last taken down, in nanoseconds; 0 where nothing ever was."""
        return self._shelf.taken()

    def last_good(self, wish: Wish) -> Kept | None:
        """What was published last, however long ago."""
        return self._shelf.get(wish.name)

    def _unchanged(self, wish: Wish) -> Kept | None:
        """What was written from the knowledge of now."""
        note = self._current(wish)
        return self._shelf.get(wish.name) if note and wish.format in note.written else None

    def _current(self, wish: Wish) -> _Note | None:
        """What was read of a page, where that is still what is known, or was until just now."""
        note, now = self._notes.get(wish.page_name), self._clock()
        if note is None or note.taken != self._shelf.taken():
            return None
        if now - note.looked >= LOOK_AFTER:
            if now - note.built >= BUILD_AFTER or note.state != self.watch.now()[0]:
                return None
            note.looked = now
        return note

    def _built(self, wish: Wish, last: Kept | None) -> Kept:
        """A document that says nothing of what was taken down while it was built."""
        while True:
            taken = self._shelf.taken()
            kept = self._build(wish, last, taken)
            if self._shelf.taken() == taken:
                return kept
            last = self._overtaken(wish, kept)

    def _overtaken(self, wish: Wish, kept: Kept) -> Kept | None:
        """What the next one goes on from where this one may say what was taken down: a calendar's
        numbers."""
        if wish.format == "ics":
            with contextlib.suppress(OSError):
                return self._shelf.put(wish.name, unworded(kept.content), utc_now())
        self._shelf.drop(wish.name)
        return None

    def _build(self, wish: Wish, last: Kept | None, taken: int) -> Kept:
        note = self._current(wish)
        made = note.made if note else None
        if note is None or made is None:
            state, background = self.watch.now()
            made, now = self._made(wish, background), self._clock()
            before = self._notes.get(wish.page_name)
            note = _Note(state, taken, made, now, now, lost_since=before.lost_since if before else {})
            self._remember(wish.page_name, note)
        kept = self._publish(wish, written(made, wish.format), last, note)
        note.written.add(wish.format)
        return kept

    def _made(self, wish: Wish, background: Background) -> Feed | bytes:
        with reading(self._engine) as connection:
            return make(connection, wish.format, wish.filter, wish.page, background)

    def _remember(self, name: str, note: _Note) -> None:
        for kept, most in ((self._notes, _REMEMBERED), (self._held, _READINGS_HELD)):
            kept.pop(name, None)
            kept[name] = note
            while len(kept) > most:
                _, over = kept.popitem(last=False)
                over.made = None

    def _publish(self, wish: Wish, content: bytes, last: Kept | None, note: _Note) -> Kept:
        now = utc_now()
        if wish.format == "ics" and last is not None:
            content = gone_on(content, last.content, now)
        new = read(content, wish.format, now)
        lost = self._lost(wish, new, content, last, now)
        since = note.lost_since.setdefault(wish.format, note.built) if lost else note.built
        problems = new.problems + (() if note.built - since >= LOSS_LASTS else lost)
        if not lost or not problems:
            note.lost_since.pop(wish.format, None)
        if not problems:
            try:
                return self._shelf.put(wish.name, content, now)
            except OSError as error:
                logger.error("not kept: %s: %s", wish.name, error)
                return keep(content, now)
        logger.warning("not published: %s: %s", wish.name, "; ".join(problems))
        if last is None:
            raise Refused(problems[0])
        return last

    def _lost(
        self, wish: Wish, new: Reading, content: bytes, last: Kept | None, now: dt.datetime
    ) -> tuple[str, ...]:
        """What speaks against a document for what it lost of the last one."""
        if last is None or last.content == content or self._shelf.is_loss_accepted(last):
            return ()
        return loss(read(last.content, wish.format, now), new)

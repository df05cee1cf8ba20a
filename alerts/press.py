"""Feeds and calendars on request: built when something is different, through the gate, and kept.

One is looked after at most once a minute. It is built anew when the state of knowledge is another one
(storage.freshness), and at the latest after ten minutes; a takedown is seen at once (Shelf.taken). What the
gate refuses is not published, and the last good one stays. Whoever asks for ever new filters costs little:
new ones are rationed, few built at a time.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from alerts.calendar_sequel import gone_on
from alerts.gate import loss, read
from alerts.ration import Ration, Turns
from alerts.shelf import Kept, Shelf, keep
from alerts.site import Site
from alerts.syndication import Background, Format, make
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

    @property
    def name(self) -> str:
        """A short name for it that never changes: for a file."""
        page = hashlib.sha256(self.page.encode()).hexdigest()[:16] if self.page else "1"
        return f"{self.filter.key()}-{page}.{self.format}"


@dataclass
class _Note:
    """What this process remembers of a document."""

    state: str  # of knowledge, when it was built
    built: float
    looked: float
    lost_since: float | None = None  # since when the gate has refused it for what it lost


class Press:
    """All documents that are published on request."""

    def __init__(
        self, engine: Engine, site: Site, shelf: Shelf, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.watch = Watch(engine, site, clock)
        self._engine = engine
        self._shelf = shelf
        self._clock = clock
        self._notes: OrderedDict[str, _Note] = OrderedDict()
        self._ration = Ration(NEW_AT_ONCE, NEW_PER_SECOND, clock)
        self._turns = Turns(AT_A_TIME, WAITING, PATIENCE)

    def at_hand(self, name: str) -> Kept | None:
        """A document that can be sent at once, since it was looked after just now. Never waits."""
        note = self._notes.get(name)
        if note is None or self._clock() - note.looked >= LOOK_AFTER:
            return None
        return self._shelf.at_hand(name)

    def get(self, wish: Wish) -> Kept:
        """A document as it is now. Raises Busy, Refused, NoSuchPage and SQLAlchemyError."""
        kept = self.at_hand(wish.name) or self._unchanged(wish.name)
        if kept is not None:
            return kept
        last = self._shelf.get(wish.name)
        if last is None and not self._ration.take():
            raise Busy
        with self._turns.turn() as is_on:
            if is_on:
                return self.at_hand(wish.name) or self._built(wish, last)
        if last is None:
            raise Busy
        return last

    def last_good(self, wish: Wish) -> Kept | None:
        """What was published last, however long ago."""
        return self._shelf.get(wish.name)

    def _unchanged(self, name: str) -> Kept | None:
        """What was built from the knowledge of now."""
        note, now = self._notes.get(name), self._clock()
        if note is None or now - note.built >= BUILD_AFTER or note.state != self.watch.now()[0]:
            return None
        note.looked = now
        return self._shelf.get(name)

    def _built(self, wish: Wish, last: Kept | None) -> Kept:
        """A document that says nothing of what was taken down while it was built."""
        while True:
            taken = self._shelf.taken()
            kept = self._build(wish, last)
            if self._shelf.taken() == taken:
                return kept
            self._shelf.drop(wish.name)
            last = None

    def _build(self, wish: Wish, last: Kept | None) -> Kept:
        state, background = self.watch.now()
        content = self._made(wish, background)
        now = self._clock()
        before = self._notes.pop(wish.name, None)
        note = self._notes[wish.name] = _Note(state, now, now, before.lost_since if before else None)
        while len(self._notes) > _REMEMBERED:
            self._notes.popitem(last=False)
        return self._publish(wish, content, last, note)

    def _made(self, wish: Wish, background: Background) -> bytes:
        with reading(self._engine) as connection:
            return make(connection, wish.format, wish.filter, wish.page, background)

    def _publish(self, wish: Wish, content: bytes, last: Kept | None, note: _Note) -> Kept:
        now = utc_now()
        if wish.format == "ics" and last is not None:
            content = gone_on(content, last.content, now)
        new = read(content, wish.format, now)
        lost = (
            () if last is None or last.content == content else loss(read(last.content, wish.format, now), new)
        )
        if not lost:
            note.lost_since = None
        elif note.lost_since is None:
            note.lost_since = note.built
        believed = note.lost_since is not None and note.built - note.lost_since >= LOSS_LASTS
        problems = new.problems + (() if believed else lost)
        if not problems:
            note.lost_since = None
            try:
                return self._shelf.put(wish.name, content, now)
            except OSError as error:
                logger.error("not kept: %s: %s", wish.name, error)
                return keep(content, now)
        logger.warning("not published: %s: %s", wish.name, "; ".join(problems))
        if last is None:
            raise Refused(problems[0])
        return last

"""Feeds and calendars over HTTP: that of all motions as it was published, those of a filter on request."""

from __future__ import annotations

import datetime as dt
import logging
from collections import OrderedDict
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from alerts.addresses import (
    CALENDAR_PATH,
    CALENDAR_TYPE,
    DIRECTORY_PATH,
    MEDIA_TYPES,
    PAGE_PARAMETER,
    FeedFormat,
)
from alerts.feeds import WRITERS, motion_feed
from alerts.press import Busy, Press, Refused, Wish
from alerts.publish import file_name
from alerts.safe import line
from alerts.shelf import ON_REQUEST, Kept, Shelf, keep
from alerts.site import Site
from alerts.syndication import Format, NoSuchPage
from alerts.translation import told, written_in
from alerts.translation import translated as _
from alerts.web.conditional import Ready, ready
from alerts.web.languages import accepted_by
from alerts.web.limits import Limits
from alerts.web.wishes import address_of, is_canonical, read_query, wish_of
from storage.database import reading
from storage.facets import NoSuchMotion
from storage.filters import FilterError, parse
from storage.told import Sentence, ToldError

FEED_SECONDS = 300
"""For so long a reader need not ask again."""
NEW_IN_A_MINUTE = 120
"""Documents that one network may have made; all together: alerts.press."""
_RETRY_SECONDS = 10
_REMEMBERED = 5000
_ADDRESSES: dict[str, tuple[Format, str]] = {
    **{f"/feeds/{file_name(each)}": (each, f"{kind}; charset=utf-8") for each, kind in MEDIA_TYPES.items()},
    CALENDAR_PATH: ("ics", f"{CALENDAR_TYPE}; charset=utf-8"),
}
"""By path, what lies there and its media type."""
_TOO_MUCH = Sentence("Von hier kam gerade zu viel Neues; bitte in einer Minute wieder.")
_BUSY = Sentence("Gerade wird zu viel auf einmal gefragt; bitte später noch einmal.")
_REFUSED = Sentence("Dieser Feed ist gerade nicht in Ordnung; der Fehler ist vermerkt.")
_NO_DATABASE = Sentence("Die Datenbank antwortet nicht; bitte in einigen Minuten noch einmal.")

logger = logging.getLogger(__name__)


class FeedPages:
    """The answers to the addresses of feeds and calendars."""

    def __init__(self, engine: Engine, site: Site, folder: Path) -> None:
        self.press = Press(engine, site, Shelf(folder / ON_REQUEST))
        self._limits = Limits()
        self._engine = engine
        self._site = site
        self._files = {format_: folder / file_name(format_) for format_ in WRITERS}
        self._published: dict[str, tuple[int, Kept]] = {}
        self._wishes: OrderedDict[tuple[str, bytes], Wish] = OrderedDict()

    def routes(self) -> list[Route]:
        """The addresses. What is at hand is sent before they are looked at."""
        return [Route(path, partial(self._answer, *what)) for path, what in _ADDRESSES.items()]

    def at_hand(self, scope: Scope) -> Ready | None:
        """The answer to a request, where the document was read or looked after just now. Never waits."""
        known = _ADDRESSES.get(scope["path"])
        if known is None:
            return None
        (format_, media_type), query = known, scope["query_string"]
        written = self._since(format_, query)
        if written is None:
            wish = self._wishes.get((format_, query))
            kept = self.press.at_hand(wish) if wish else None
        else:
            last = self._published.get(format_)
            kept = last[1] if last and last[0] == written else None
        return None if kept is None else ready(scope, kept, media_type, max_age=FEED_SECONDS)

    def _answer(self, format_: Format, media_type: str, request: Request) -> Response:
        written = self._since(format_, request.scope["query_string"])
        if written is None or format_ == "ics":
            return self._looked_up(request, format_, media_type)
        return ready(request.scope, self._read(format_, written), media_type, max_age=FEED_SECONDS)

    def _since(self, format_: Format, query: bytes) -> int | None:
        """When the file that answers this was published, in nanoseconds; 0 before that, None without one."""
        if query or format_ == "ics":
            return None
        try:
            written = self._files[format_].stat().st_mtime_ns
        except FileNotFoundError:
            written = 0
        # What was taken down may stand in an older file: until there is a new one, it is made on request.
        return None if self.press.taken() >= max(written, 1) else written

    def _looked_up(self, request: Request, format_: Format, media_type: str) -> Response:
        query: bytes = request.scope["query_string"]
        pairs: list[tuple[str, str]] = []
        try:
            pairs = read_query(query)
            background = self.press.watch.now()[1]
            with reading(self._engine) as connection:
                wish = wish_of(connection, format_, pairs, background.known)
            if not is_canonical(pairs, wish):
                return RedirectResponse(address_of(wish), 308)
            if not self._may_have(request, wish):
                return self._refusal(request, 429, _TOO_MUCH)
            kept = self.press.get(wish)
        except NoSuchMotion as error:
            return self._refusal(request, 404, error)
        except (FilterError, NoSuchPage) as error:
            return self._refusal(request, 400, error)
        except Busy:
            return self._refusal(request, 503, _BUSY)
        except Refused:
            return self._refusal(request, 503, _REFUSED)
        except SQLAlchemyError as error:
            logger.error("database: %s", error)
            last = self._last_good(format_, pairs)
            if last is None:
                return self._refusal(request, 503, _NO_DATABASE)
            return ready(request.scope, last, media_type, max_age=FEED_SECONDS)
        self._wishes[format_, query] = wish
        while len(self._wishes) > _REMEMBERED:
            self._wishes.popitem(last=False)
        return ready(request.scope, kept, media_type, max_age=FEED_SECONDS)

    def _may_have(self, request: Request, wish: Wish) -> bool:
        """What is kept, anybody may. What must be made first, a network may so often in a minute that
        something is left for the others."""
        if self.press.last_good(wish) is not None:
            return True
        address = request.client.host if request.client else ""
        return self._limits.allows(address, "feed", most=NEW_IN_A_MINUTE, seconds=60)

    def _last_good(self, format_: Format, pairs: list[tuple[str, str]]) -> Kept | None:
        """What was published of a canonical address: to know that, the database is not needed."""
        page = next((value for name, value in pairs if name == PAGE_PARAMETER), "")
        try:
            wanted = parse(pair for pair in pairs if pair[0] != PAGE_PARAMETER)
        except FilterError:
            return None
        return self.press.last_good(Wish(format_, wanted, page))

    def _refusal(self, request: Request, status: int, what: Sentence | ToldError) -> Response:
        """What is wrong, in plain words: feed readers show nothing else."""
        wanted = accepted_by(request.scope)
        headers = {"Cache-Control": "no-store", "Content-Language": wanted, "Vary": "Accept-Language"}
        if status in (429, 503):
            headers["Retry-After"] = str(_RETRY_SECONDS)
        with written_in(wanted):
            address = self._site.page(DIRECTORY_PATH, wanted)
            where = _("Alle Feeds und wie man sie eingrenzt: {address}").format(address=address)
            return PlainTextResponse(f"{line(told(what))}\n\n{where}\n", status, headers)

    def _read(self, format_: FeedFormat, written: int) -> Kept:
        """What was published then, or later; an empty feed before that."""
        try:
            content = self._files[format_].read_bytes()
        except FileNotFoundError:
            background = self.press.watch.now()[1]
            empty = motion_feed((), background.site_for())
            return keep(WRITERS[format_](empty), empty.updated)
        kept = keep(content, dt.datetime.fromtimestamp(written // 10**9, dt.UTC))
        self._published[format_] = (written, kept)
        return kept

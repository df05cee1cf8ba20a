"""From the address that somebody asks for to the one feed or calendar that it means."""

from __future__ import annotations

from urllib.parse import parse_qsl

from sqlalchemy import Connection

from alerts.addresses import PAGE_PARAMETER, calendar_path, feed_path
from alerts.press import Wish
from alerts.syndication import Format, page_name
from storage.facets import current
from storage.filters import FilterError, Known, parse

MOST_PAIRS = 100


def read_query(query: bytes, most: int = MOST_PAIRS) -> list[tuple[str, str]]:
    """Names and values of the query of an address, at most so many. Raises FilterError."""
    try:
        return parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise FilterError("", "Zu viele Angaben: höchstens {most}.", most=most) from error


def wish_of(connection: Connection, format_: Format, pairs: list[tuple[str, str]], known: Known) -> Wish:
    """What is meant. Raises FilterError, NoSuchMotion and NoSuchPage."""
    pages = [value for name, value in pairs if name == PAGE_PARAMETER and value]
    if len(pages) > 1:
        raise FilterError(PAGE_PARAMETER, "Es lässt sich nur eine Seite nennen.")
    wanted = parse([pair for pair in pairs if pair[0] != PAGE_PARAMETER], known)
    wanted = current(connection, wanted)
    if format_ == "ics":
        return Wish("ics", wanted)
    return Wish(format_, wanted, page_name(pages[0], wanted) if pages else "")


def address_of(wish: Wish) -> str:
    """The one address of a feed or calendar."""
    if wish.format == "ics":
        return calendar_path(wish.filter)
    return feed_path(wish.format, wish.filter, wish.page)


def is_canonical(pairs: list[tuple[str, str]], wish: Wish) -> bool:
    """Whether an address says just this; in which way it is encoded makes no difference."""
    return pairs == read_query(address_of(wish).partition("?")[2].encode())

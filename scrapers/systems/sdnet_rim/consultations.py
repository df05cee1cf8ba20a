"""The table "Beratungsfolge" of a paper: where it was and will be discussed, and what came of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from bs4 import Tag

from scrapers.german import parse_date, parse_times, parse_votes
from scrapers.items import Consultation, Meeting
from scrapers.nodes import Index, class_list
from scrapers.systems.sdnet_rim.documents import files_in
from scrapers.systems.sdnet_rim.keys import meeting_key
from scrapers.systems.sdnet_rim.markup import (
    attribute,
    cells_of,
    is_non_public,
    rows_of,
    text_of,
    url_of,
)
from storage.records import FileLink
from storage.text import clean_text, one_line

_KNOWN_COLUMNS = {"beginn", "termin", "gremium", "beschluss", "ergebnis", "topnrtext", "art", "dokumente"}
_LINK_WORDS = re.compile(r"^(?:Beschluss(?:text)?|Beschlussauszug)?$", re.IGNORECASE)
# A longer text is the resolution itself, not the words of its outcome.
_RESULT_LENGTH = 80


@dataclass(frozen=True)
class Station:
    """A row of the table."""

    consultation: Consultation
    meeting: Meeting | None  # to be looked at; None where the row leads to none
    vorgang_id: str  # of the agenda item, "200_16983"; empty in older installations
    resolution: str  # the resolution's text, where it stands here
    files: tuple[FileLink, ...]


def stations(
    index: Index, base: str, warn: Callable[[str, str], None], withhold: Callable[[Tag], None]
) -> list[Station] | None:
    """The public rows in the page's order; None where the page has no such table.

    `withhold` is told the rows that are not public.
    """
    named = [table for table in index.all("table") if text_of(table.find("caption")) == "Beratungsfolge"]
    tables = index.all("table.table-vorgang") or named
    if not tables:
        return None
    found: list[Station] = []
    for row in chain.from_iterable(rows_of(table) for table in tables):
        read = list(_read(row, base, warn))
        found += read
        if not read:
            withhold(row)
    return found


def _read(row: Tag, base: str, warn: Callable[[str, str], None]) -> Iterator[Station]:
    cells = cells_of(row)
    said = " ".join(text_of(cells.get(name)) for name in ("beginn", "gremium", "art", "topnrtext"))
    if any("noeff" in word for word in class_list(row)) or is_non_public(said):
        return
    for name in cells.keys() - _KNOWN_COLUMNS:
        warn("unknown-column", f"Beratungsfolge: {name}")
    organization = one_line(text_of(cells.get("gremium")))
    if not organization:
        if cells:
            warn("consultation-without-organization", text_of(row))
        return
    yield _station(row, cells, organization, base)


def _station(row: Tag, cells: dict[str, Tag], organization: str, base: str) -> Station:
    when = cells.get("beginn") or cells.get("termin")
    meeting = _meeting(when, organization, base)
    words, resolution = outcome(cells, base)
    return Station(
        consultation=Consultation(
            organization=organization,
            date=meeting.date if meeting else None,
            meeting_key=meeting.key if meeting else None,
            role=text_of(cells.get("art")),
            number=text_of(cells.get("topnrtext")),
            result=words,
            votes=parse_votes(words),
        ),
        meeting=meeting if meeting and meeting.url else None,
        vorgang_id=attribute(row, "data-vorgang-id"),
        resolution=resolution,
        files=files_in(cells.get("beschluss"), base) + files_in(cells.get("dokumente"), base),
    )


def _meeting(when: Tag | None, organization: str, base: str) -> Meeting | None:
    text = text_of(when)
    day = parse_date(text)
    if not day:
        return None
    start, end = parse_times(text, day)
    return Meeting(
        key=meeting_key(organization, day, start),
        organization=organization,
        date=day,
        url=url_of(when, "tops", base),
        start=start,
        end=end,
    )


def outcome(cells: dict[str, Tag], base: str) -> tuple[str, str]:
    """The words of the outcome and the resolution's text, from the columns "beschluss" and "ergebnis".

    The words stay as they stand: "Einstimmig" says how it was voted, not what for.
    """
    cell = cells.get("beschluss")
    decided = clean_text(text_of(cell))
    if _LINK_WORDS.match(one_line(decided)) or files_in(cell, base):
        decided = ""  # it only names the document that holds it
    voted = one_line(text_of(cells.get("ergebnis")))
    is_words = len(one_line(decided)) <= _RESULT_LENGTH
    words = ", ".join(part for part in (one_line(decided) if is_words else "", voted) if part)
    return words, "" if is_words else decided

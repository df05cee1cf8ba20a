"""A meeting's page: its head and the public part of its agenda."""

import re
from collections.abc import Iterator
from itertools import chain

from bs4 import Tag

from scrapers.german import parse_date, parse_times, parse_votes
from scrapers.items import AgendaItem, Meeting, PaperLink
from scrapers.nodes import children, class_list, inside
from scrapers.page import PageFailure
from scrapers.systems.sdnet_rim.consultations import outcome
from scrapers.systems.sdnet_rim.documents import files_in, has_documents
from scrapers.systems.sdnet_rim.keys import item_key, meeting_key, paper_number
from scrapers.systems.sdnet_rim.markup import (
    RimPage,
    attribute,
    cells_of,
    field_of,
    rows_of,
    text_of,
    url_of,
)
from storage.records import FailureKind, FileLink
from storage.text import one_line
from storage.times import today

_PUBLIC_ITEM, _PUBLIC_HEADING, _NON_PUBLIC = "top-oeff-data", "top-oeff-head", "top-noeff"
_KNOWN_COLUMNS = {"topnrtext", "bezeichnung", "nummer", "dokumente", "beschluss", "ergebnis"}
_FILE_LABELS = {"einladung", "bekanntmachung", "niederschrift", "protokoll", "dokument", "dokumente"}
# "Sitzungspaket" is all of the documents once more, in one file.
_OTHER_LABELS = {"sitzung", "termin", "ort", "sitzungspaket", "bemerkung", "status", "gremium"}
_SESSION_NUMBER = re.compile(r",\s*\d+\.\s*(?:\S{1,80}\s+)?Sitzung\b.*$", re.IGNORECASE)
_DROPPED = re.compile(
    r"^\W*(?:abgesetzt|zurückgezogen)\s*[:–)\]-]+\s*|\s*\((?:abgesetzt|zurückgezogen)\)$", re.I
)
_DROPPED_RESULT = re.compile(r"\b(?:abgesetzt|zurückgezogen)\b", re.IGNORECASE)
_CANCELLED = re.compile(
    r"\bSitzung (?:entfällt|fällt aus|(?:ist |wurde )?abgesagt)|\(entfällt\)", re.IGNORECASE
)
_MOTION = re.compile(r"antr[aä]g|anfrage|resolution|anregung|beschwerde|initiative", re.IGNORECASE)


def is_agenda_table(table: Tag) -> bool:
    """Whether a table is an agenda: the class is the whole word; ".tischvorlagen" are late papers."""
    return any(word == "table-top" or word.startswith("table-top.") for word in class_list(table))


class AgendaPage(RimPage[Meeting]):
    """/tops: decided by the class of a row alone, what is not public is never read."""

    names = ("meeting", "tops")
    publicity = "marked"
    landmarks = ("table.table-details",)
    what = "Tagesordnung"

    def extract(self) -> Meeting:
        """The meeting; `agenda` is None where none is published. Raises PageFailure without its date."""
        details = dict(self._details())
        when, who = details.get("termin"), details.get("sitzung")
        day, organization = parse_date(text_of(when)), _organization(who)
        if not day or not organization:
            message = "Die Seite nennt weder Gremium noch Termin einer Sitzung"
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, message)
        start, end = parse_times(text_of(when), day)
        key = meeting_key(organization, day, start)
        cancelled = bool(_CANCELLED.search(f"{one_line(text_of(who))} {one_line(text_of(when))}"))
        agenda = self._agenda(key)
        if agenda is None and day < today() and not cancelled:
            self.warn("agenda-missing", f"{organization} {day:%d.%m.%Y}")
        return Meeting(
            key=key,
            organization=organization,
            date=day,
            url=self.url,
            title=text_of(who),
            start=start,
            end=end,
            location=_lines(details.get("ort")),
            cancelled=cancelled,
            agenda=agenda,
            files=self._files(details),
        )

    def _details(self) -> Iterator[tuple[str, Tag]]:
        for table in self.index.all("table.table-details"):
            for row in rows_of(table):
                label, cell = field_of(row)
                label = label.rstrip(":").lower()
                if not label or cell is None:
                    continue
                if label not in _FILE_LABELS | _OTHER_LABELS:
                    self.warn("unknown-field", label)
                yield label, cell

    def _files(self, details: dict[str, Tag]) -> tuple[FileLink, ...]:
        cells = (cell for label, cell in details.items() if label in _FILE_LABELS)
        return tuple(chain.from_iterable(files_in(cell, self.url) for cell in cells))

    def _agenda(self, meeting: str) -> tuple[AgendaItem, ...] | None:
        tables = [table for table in self.index.all("table") if is_agenda_table(table)]
        items: dict[str, AgendaItem] = {}
        known = 0
        for table in tables:
            heading = ""
            for row in rows_of(table):
                words = class_list(row)
                if any(word.startswith(_NON_PUBLIC) for word in words):
                    known, heading = known + 1, ""
                    self.withhold(row)
                elif _PUBLIC_HEADING in words:
                    known, heading = known + 1, one_line(text_of(cells_of(row).get("bezeichnung")))
                elif _PUBLIC_ITEM in words:
                    known += 1
                    self._add(items, self._item(row, heading, meeting))
                elif children(row, "td"):
                    # Its words may not be public: only the class is told.
                    self.withhold(row)
                    self.warn("unknown-row", " ".join(words) or "ohne Klasse")
        return tuple(items.values()) if known else None

    def _add(self, items: dict[str, AgendaItem], item: AgendaItem | None) -> None:
        """Late papers repeat items of the agenda: their documents join the item."""
        if item is None:
            return
        identity = item.key or f"{item.number} {item.title}"
        before = items.get(identity)
        if before:
            new = tuple(file for file in item.files if file.url not in {old.url for old in before.files})
            item = before.model_copy(update={"files": before.files + new})
        items[identity] = item

    def _item(self, row: Tag, heading: str, meeting: str) -> AgendaItem | None:
        cells = cells_of(row)
        for name in cells.keys() - _KNOWN_COLUMNS:
            self.warn("unknown-column", name)
        shown = one_line(text_of(cells.get("bezeichnung")))
        if not shown:
            self.warn("item-without-title", text_of(row))
            return None
        title = _DROPPED.sub("", shown)
        result, resolution = outcome(cells, self.url)
        documents, decided = (cells.get(name) for name in ("dokumente", "beschluss"))
        return AgendaItem(
            number=text_of(cells.get("topnrtext")),
            title=title,
            key=attribute(row, "data-vorgang-id") or None,
            url=url_of(row, "vorgang", self.url),
            heading=heading,
            papers=self._papers(row, cells, title, meeting),
            result=result,
            votes=parse_votes(result),
            resolution=resolution,
            dropped=title != shown or bool(_DROPPED_RESULT.search(result)),
            files=files_in(documents, self.url) + files_in(decided, self.url),
        )

    def _papers(self, row: Tag, cells: dict[str, Tag], title: str, meeting: str) -> tuple[PaperLink, ...]:
        """The paper; where there is none, the item itself if it carries documents or reads like a motion."""
        url = url_of(row, "vorgang", self.url)
        number = paper_number(text_of(cells.get("nummer")))
        is_paper = number or has_documents(cells.get("dokumente")) or _MOTION.search(title)
        if not url or not is_paper:
            return ()
        key = number or item_key(attribute(row, "data-vorgang-id"), meeting, title)
        return (PaperLink(key=key, reference=number, title=title, url=url),)


def _organization(cell: Tag | None) -> str:
    """ "Rat" of "Rat, 8. Sitzung"; the link holds the name alone, which may have commas itself."""
    link = next(inside(cell, "a"), None)
    return one_line(text_of(link)) or _SESSION_NUMBER.sub("", one_line(text_of(cell)))


def _lines(cell: Tag | None) -> str:
    return ", ".join(line for part in text_of(cell).split("\n") if (line := one_line(part).strip(" ,")))

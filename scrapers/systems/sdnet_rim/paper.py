"""A paper's own page, /vorgang: also of an agenda item that has no paper but documents."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from bs4 import Tag

from scrapers.german import parse_date
from scrapers.items import Meeting, PaperItem
from scrapers.page import PageFailure
from scrapers.systems.sdnet_rim.consultations import Station, stations
from scrapers.systems.sdnet_rim.documents import files_in
from scrapers.systems.sdnet_rim.keys import item_key, paper_number
from scrapers.systems.sdnet_rim.markup import RimPage, field_of, is_non_public, rows_of, text_of
from storage.records import FailureKind, FileLink
from storage.text import clean_text, one_line

_SUBJECT = ("betreff", "bezeichnung")
_FILES = ("dokument", "beschluss", "dokumente", "anlage", "anlagen", "nachtrag", "nachträge", "dateien")
_TEXTS = ("beschlussvorschlag", "sachverhalt", "begründung", "antragstext", "text")
_DATES = ("datum", "erstellt am", "antragsdatum", "eingang", "eingangsdatum")
_OFFICES = ("federführung", "federführend")
# Known and not needed: what they say stands elsewhere too.
_IGNORED = ("status", "öffentlichkeit", "aktenzeichen", "gremium", "sitzung", "termin", "ort")
_KNOWN = {*_SUBJECT, *_FILES, *_TEXTS, *_DATES, *_OFFICES, *_IGNORED, "antragsteller"}
_NO_KIND = {"vorgang", "nummer", "vorlagennummer", "vorlage-nr."}
# An item without a paper: the number is its place on the agenda.
_ITEM_ONLY = {"tagesordnungspunkt", "top"}
_BETWEEN_NAMES = re.compile(r"[;,\n]")
_NUMBER_IN_HEADING = re.compile(r"^Vorgang\s+(.*)$", re.IGNORECASE)


class PaperWithMeetings(PaperItem):
    """A paper, and beside it the meetings that it is or was on the agenda of: addresses, no agendas."""

    meetings: tuple[Meeting, ...] = ()

    def paper(self) -> PaperItem:
        """The paper alone."""
        return PaperItem(**{name: getattr(self, name) for name in PaperItem.model_fields})


class PaperPage(RimPage[PaperWithMeetings]):
    """/vorgang: first "<kind>: <number>", then subject, office, documents; below, the consultations."""

    names = ("paper", "vorgang")
    publicity = "marked"
    landmarks = ("table.table-details",)
    what = "Vorgang"

    def extract(self) -> PaperWithMeetings:
        """The paper; raises PageFailure where the page has no subject, or says that it is not public."""
        rows = list(self._rows())
        kind, reference = self._kind_and_number(rows)
        fields = {label.lower(): cell for label, cell in reversed(rows)}
        title = next((text for name in _SUBJECT if (text := one_line(text_of(fields.get(name))))), "")
        if any(is_non_public(text_of(fields.get(name))) for name in ("status", "öffentlichkeit")):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Vorgang ist als nicht öffentlich bezeichnet")
        if not title:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Vorgang hat keinen Betreff")
        found = self._stations
        return PaperWithMeetings(
            key=reference or _key_without_number(found or [], title),
            url=self.url,
            title=title,
            reference=reference,
            kind=kind,
            date=next((day for name in _DATES if (day := parse_date(text_of(fields.get(name))))), None),
            text=_text(fields, found or []),
            originators=_names(fields.get("antragsteller")),
            responsible=next((text_of(fields[name]) for name in _OFFICES if name in fields), ""),
            files=self._files(rows, found or []),
            consultations=tuple(station.consultation for station in found) if found is not None else None,
            meetings=self.meetings(),
        )

    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that the paper is or was on the agenda of, with their addresses, no agendas."""
        return tuple(station.meeting for station in self._stations or () if station.meeting)

    @cached_property
    def _stations(self) -> list[Station] | None:
        return stations(self.index, self.url, self.warn, self.withhold)

    def _rows(self) -> Iterator[tuple[str, Tag]]:
        for table in self.index.all("table.table-details"):
            for row in rows_of(table):
                label, cell = field_of(row)
                label = label.rstrip(": ")
                if label and cell is not None:
                    yield label, cell

    def _kind_and_number(self, rows: list[tuple[str, Tag]]) -> tuple[str, str]:
        """From the first row, unless that is a field already; the number also from the heading."""
        for label, _ in rows[1:]:
            if label.lower() not in _KNOWN | _NO_KIND:
                self.warn("unknown-field", label)
        if not rows or rows[0][0].lower() in _KNOWN | _ITEM_ONLY:
            return "", ""
        label, cell = rows[0]
        heading = _NUMBER_IN_HEADING.match(one_line(text_of(self.index.first("h1"))))
        number = paper_number(text_of(cell)) or paper_number(heading.group(1) if heading else "")
        return "" if label.lower() in _NO_KIND else label, number

    def _files(self, rows: list[tuple[str, Tag]], found: list[Station]) -> tuple[FileLink, ...]:
        cells = (cell for label, cell in rows if label.lower() in _FILES)
        files: dict[str, FileLink] = {}
        for file in chain(*(files_in(cell, self.url) for cell in cells), *(one.files for one in found)):
            files.setdefault(file.url, file)
        return tuple(files.values())


def _names(cell: Tag | None) -> tuple[str, ...]:
    return tuple(name for part in _BETWEEN_NAMES.split(text_of(cell)) if (name := one_line(part)))


def _key_without_number(found: list[Station], title: str) -> str:
    """As the agenda makes it: an item without a paper is dealt with in one meeting only."""
    first = found[0] if found else None
    meeting = first.consultation.meeting_key if first else None
    return item_key(first.vorgang_id if first else "", meeting or "", title).strip("-")


def _text(fields: dict[str, Tag], found: list[Station]) -> str:
    parts = [clean_text(text_of(fields.get(name))) for name in _TEXTS]
    parts += [station.resolution for station in found]
    return "\n\n".join(part for part in parts if part)

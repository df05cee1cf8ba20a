"""The agenda of a meeting."""

from __future__ import annotations

from scrapers.items import AgendaItem, PaperLink
from scrapers.json_fields import Fields
from scrapers.outcomes import is_dropped, outcome, split_title
from scrapers.systems.sessionnet6.answers import PUBLIC, SessionNet6Answer, meeting_number
from storage.records import Line, Record, Votes
from storage.text import one_line

LONGEST_TITLE = 300
"""Letters. The longer wording (textLang) is the item's title, unless it is a text of its own."""

# What the system writes where nothing was decided.
_NOT_DECIDED = frozenset({"nicht abgestimmt", "keine abstimmung"})


class Agenda(Record):
    """The public items of an agenda; `committees`: the numbers of those that they are for."""

    items: tuple[AgendaItem, ...]
    committees: tuple[Line, ...]


class AgendaAnswer(SessionNet6Answer[Agenda]):
    """api/v1/sitzungen/<siNr>/tagesordnung: the agenda; that of the closed part is not in it, or marked."""

    names = ("agenda", "tagesordnung")
    what = "Tagesordnung"
    publicity = "marked"
    number = "toNr"

    def extract(self) -> Agenda:
        """The public items by their order; of one that is not public nothing is read or told."""
        rows = sorted((row for row in self.rows() if self._is_public(row)), key=_place)
        titles = {_level(row): row.line("text", "textLang") for row in rows}
        items = (self._item(row, titles) for row in rows)
        committees = (self.key_of(row, "grNr") for row in rows)
        return Agenda(
            items=tuple(item for item in items if item),
            committees=tuple(dict.fromkeys(number for number in committees if number)),
        )

    def _is_public(self, row: Fields) -> bool:
        if "oSt" not in row:
            self.warn("item-without-status", "ein Tagesordnungspunkt ohne Angabe, ob er öffentlich ist")
            return False
        return row.number("oSt") == PUBLIC

    def _item(self, row: Fields, titles: dict[str, str]) -> AgendaItem | None:
        short, long = row.line("text"), row.text("textLang")
        is_title = bool(long) and len(long) <= LONGEST_TITLE
        title, dropped, words, counted = split_title(one_line(long) if is_title else short, self.warn)
        if not title:
            self.warn("item-without-title", row.line("nummer"))
            return None
        result = self._result(row) or words
        return AgendaItem(
            number=row.line("nummer"),
            title=title,
            key=self.key_of(row, "toNr"),
            heading=titles.get(_level(row).rpartition(".")[0], ""),
            papers=self._papers(row, title),
            result=result,
            votes=_votes(row) or counted,
            resolution="" if is_title else long,
            dropped=dropped or is_dropped(result),
        )

    def _papers(self, row: Fields, title: str) -> tuple[PaperLink, ...]:
        key = self.key_of(row, "voNr")
        url = f"{self.base}sitzungen/{meeting_number(self.url)}"
        return (PaperLink(key=key, title=title, url=url),) if key else ()

    def _result(self, row: Fields) -> str:
        words = row.line("beschluss")
        return "" if words.lower() in _NOT_DECIDED else outcome(words, self.warn)


def _place(row: Fields) -> int:
    return row.number("sort") or 0


def _level(row: Fields) -> str:
    """ "6.1" of the number of an item, whose heading is "6"."""
    return row.line("nummer").rstrip(".")


def _votes(row: Fields) -> Votes | None:
    """The counts; where none were taken all of them are 0, and abstimmungTyp is."""
    counts = row.object("abstimmungErgebnis")
    if counts is None or not row.number("abstimmungTyp"):
        return None
    yes, no, abstentions = (counts.number(name) for name in ("ja", "nein", "enthaltung"))
    return Votes(yes=yes, no=no, abstentions=abstentions) if yes or no or abstentions else None

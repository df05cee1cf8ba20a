"""What a page no longer shows is kept as it was last read: where a site's layout changes, nothing is lost.

A council hardly ever takes back a date or a result; a class or a column of its pages is renamed every year.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from scrapy.crawler import Crawler

from scrapers.context import RunContext, context_of
from scrapers.items import Meeting, PaperItem
from storage.database import reading
from storage.known import KnownPaper, known_meeting, known_paper
from storage.records import AgendaItem, Consultation, FileLink, Record

RecordT = TypeVar("RecordT", bound=Record)

_OF_PAPERS = ("title", "reference", "kind", "date", "text", "originators", "responsible")
_OF_MEETINGS = ("url", "title", "reference", "start", "end", "location")
_OF_CONSULTATIONS = ("role", "number", "result", "votes")
_OF_ITEMS = ("number", "key", "result", "votes", "resolution", "papers")


class KeepingPipeline:
    """Fills papers and meetings up with what is known of them."""

    def __init__(self, crawler: Crawler) -> None:
        self.context: RunContext = context_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepingPipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        source, has_gaps = self.context.run.source, self.context.journal.has_gaps
        if isinstance(item, PaperItem):
            with reading(self.context.engine) as connection:
                paper = known_paper(connection, source, item.key)
            return item if paper is None else kept_paper(item, paper, has_gaps=has_gaps)
        if isinstance(item, Meeting):
            with reading(self.context.engine) as connection:
                meeting = known_meeting(connection, source, item)
            return item if meeting is None else kept_meeting(item, meeting, has_gaps=has_gaps)
        return item


def kept_paper(item: PaperItem, known: KnownPaper, *, has_gaps: bool) -> PaperItem:
    """The paper, with the fields that its page has left empty as they are known.

    `has_gaps`: pages of this run had parts that were not understood; then a whole role of documents that is
    missing is one of them.
    """
    return item.model_copy(
        update={
            **_missing(item, known, _OF_PAPERS),
            "consultations": _consultations(item.consultations, known.consultations, has_gaps=has_gaps),
            "files": _files(item.files, known.files) if has_gaps else item.files,
        }
    )


def kept_meeting(item: Meeting, known: Meeting, *, has_gaps: bool) -> Meeting:
    """The meeting, with what its page has left empty as it is known; `has_gaps` as for papers."""
    return item.model_copy(
        update={
            **_missing(item, known, _OF_MEETINGS),
            "agenda": _agenda(item.agenda, known.agenda or (), has_gaps=has_gaps),
            "files": _files(item.files, known.files) if has_gaps else item.files,
        }
    )


def _missing(now: Record, known: Record | KnownPaper, names: Iterable[str]) -> dict[str, Any]:
    """Fields that are empty and were not."""
    return {name: getattr(known, name) for name in names if not getattr(now, name) and getattr(known, name)}


def _filled(now: RecordT, known: Record, names: Iterable[str]) -> RecordT:
    return now.model_copy(update=_missing(now, known, names))


def _consultations(
    now: tuple[Consultation, ...] | None, known: tuple[Consultation, ...], *, has_gaps: bool
) -> tuple[Consultation, ...] | None:
    if now is None or not known:
        return now
    if not now:  # taken off all agendas, or not read
        return known if has_gaps else now
    dated = [_with_date(each, now, known) for each in now] if has_gaps else now
    return _filled_alike(dated, known, _sitting, _OF_CONSULTATIONS)


def _with_date(
    one: Consultation, now: tuple[Consultation, ...], known: tuple[Consultation, ...]
) -> Consultation:
    """A consultation without a date, with that of the only one that its committee is known to have."""
    same = [each for each in known if each.organization == one.organization]
    others = [each for each in now if each.organization == one.organization]
    if one.date or len(same) != 1 or len(others) != 1:
        return one
    return _filled(one, same[0], ("date", "meeting_key"))


def _sitting(each: Consultation) -> tuple[str, dt.date | None]:
    return each.organization, each.date


def _agenda(
    now: tuple[AgendaItem, ...] | None, known: tuple[AgendaItem, ...], *, has_gaps: bool
) -> tuple[AgendaItem, ...] | None:
    if now is None or not known:
        return now
    if not now or (has_gaps and len(now) < len(known)):
        return None  # not read, or not all of it: what is known stays
    if has_gaps:  # a paper whose number was not read is linked by another key
        bare = [each.model_copy(update={"papers": ()}) for each in now]
        linked = _filled_alike(bare, known, _title, ("papers",))
        now = tuple(
            each.model_copy(update={"papers": other.papers or each.papers})
            for each, other in zip(now, linked, strict=True)
        )
    return _filled_alike(now, known, _title, _OF_ITEMS)


def _title(item: AgendaItem) -> str:
    return item.title


def _filled_alike(
    now: Sequence[RecordT],
    known: Sequence[RecordT],
    alike: Callable[[RecordT], Hashable],
    names: Sequence[str],
) -> tuple[RecordT, ...]:
    """Each with what is known of the one that is like it, where there is no doubt which that is."""
    counts = Counter(alike(each) for each in now)
    before = Counter(alike(each) for each in known)
    by_likeness = {alike(each): each for each in known if before[alike(each)] == counts[alike(each)] == 1}
    return tuple(
        _filled(each, by_likeness[alike(each)], names) if alike(each) in by_likeness else each for each in now
    )


def _files(now: tuple[FileLink, ...], known: tuple[FileLink, ...]) -> tuple[FileLink, ...]:
    roles = {file.role for file in now}
    return (*now, *(file for file in known if file.role not in roles))

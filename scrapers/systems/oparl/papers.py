"""Papers: the list of them, and a single one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pydantic import AwareDatetime

from scrapers.items import PaperItem
from scrapers.systems.oparl.answer import Listing, ListPage, ObjectPage
from scrapers.systems.oparl.consultations import ConsultationEntry, consultation_of
from scrapers.systems.oparl.files import OF_PAPER, files_of
from scrapers.systems.oparl.identity import absolute
from scrapers.systems.oparl.values import Values


class PaperEntry(PaperItem):
    """A paper as the system shows it: with the addresses of what belongs to it, whose names come later.

    `url` is its page for people where the system names one, `id` its address in the system.
    """

    id: str
    created: dt.date | None = None
    modified: AwareDatetime | None = None
    originator_urls: tuple[str, ...] = ()
    director_urls: tuple[str, ...] = ()
    entries: tuple[ConsultationEntry, ...] = ()
    linked_entries: tuple[str, ...] = ()  # consultations that are only named

    @property
    def day(self) -> dt.date | None:
        """The paper's date, or when it was made where it has none."""
        return self.date or self.created

    def paper(self, **update: object) -> PaperItem:
        """The paper alone, with what was found out about it."""
        fields = {name: getattr(self, name) for name in PaperItem.model_fields}
        return PaperItem(**{**fields, **update})


class PaperList(Listing):
    """Papers of a body."""

    papers: tuple[PaperEntry, ...]

    def listed(self) -> Iterable[str]:
        """The keys of the papers."""
        return (paper.key for paper in self.papers)


class PaperListPage(ListPage[PaperList]):
    """The list of a body's papers."""

    names = ("papers",)
    kind = "Paper"
    what = "Liste der Vorlagen"

    def extract(self) -> PaperList:
        """The papers in the list's order; of the deleted ones only the keys."""
        found = list(self.objects())
        return PaperList(
            papers=tuple(paper_of(each) for each in found if not each.deleted),
            gone=tuple(each.key for each in found if each.deleted),
            **self.way_on(),
        )


class PaperPage(ObjectPage[PaperEntry]):
    """A single Paper."""

    names = ("paper",)
    kind = "Paper"
    what = "Vorlage"

    def meaning(self) -> PaperEntry:
        """The paper."""
        return paper_of(self.object)


def paper_of(values: Values) -> PaperEntry:
    """The paper that an object is. Persons who brought it in are not read: they are no organizations."""
    address = absolute(values.base, values.address) or values.base
    title = values.line("name")
    if not title:
        values.warn("paper-without-name", values.key)
    consultations = tuple(consultation_of(each) for each in values.parts("consultation"))
    return PaperEntry(
        key=values.key,
        url=values.url("web") or address,
        id=address,
        title=title,
        reference=values.line("reference"),
        kind=values.line("paperType"),
        date=values.first_day("date"),
        created=values.first_day("created"),
        modified=latest(_instants(values)),
        files=files_of(values, OF_PAPER),
        originator_urls=values.references("originatorOrganization"),
        director_urls=values.references("underDirectionOf"),
        entries=consultations,
        linked_entries=values.links("consultation"),
    )


def latest(instants: Iterable[dt.datetime | None]) -> dt.datetime | None:
    """The latest of them: systems do not always count a change of a part as one of the whole."""
    return max((instant for instant in instants if instant), default=None)


def _instants(values: Values) -> Iterator[dt.datetime | None]:
    yield values.moment("modified")
    for name in ("mainFile", "auxiliaryFile", "consultation"):
        for each in values.parts(name):
            yield each.moment("modified")

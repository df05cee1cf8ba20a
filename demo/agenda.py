"""Rows of an agenda as the council systems show them: numbered, with headings, results and documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from demo.model import Council, Document, Item, Meeting, Paper, Station, Votes

MINUTES_DAYS = 21  # so many days after a meeting


@dataclass(frozen=True)
class Row:
    """An item as it is shown now."""

    item: Item
    number: int
    heading: str = ""  # a group heading that stands above it, where a new group begins
    result: str = ""
    votes: Votes | None = None

    @property
    def title(self) -> str:
        """The item's title; lines are parted by newlines."""
        return self.item.title

    @property
    def bare(self) -> bool:
        """Whether a motion hangs on the item alone."""
        return self.item.paper is not None and self.item.paper.bare

    @property
    def paper(self) -> Paper | None:
        """The paper that it links."""
        return None if self.bare else self.item.paper

    @property
    def documents(self) -> list[Document]:
        """The documents that are shown with it."""
        return self.item.paper.documents if self.item.paper else []


def public_rows(meeting: Meeting) -> list[Row]:
    """The public items of an agenda, in order, without those whose paper is withdrawn."""
    return list(_rows(meeting, public=True))


def secret_rows(meeting: Meeting) -> list[Row]:
    """The items that are not public, which the products show all the same."""
    return list(_rows(meeting, public=False))


def _rows(meeting: Meeting, public: bool) -> Iterator[Row]:
    heading, number = "", 0
    for item in meeting.items:
        if item.public is not public or (item.paper and item.paper.withdrawn):
            continue
        number += 1
        station = station_of(item.paper, meeting)
        shown = item.heading if item.heading != heading else ""
        heading = item.heading
        if station is None:
            yield Row(item, number, shown)
        else:
            yield Row(item, number, shown, station.result, station.votes)


def station_of(paper: Paper | None, meeting: Meeting) -> Station | None:
    """The paper's station at that meeting."""
    stations = paper.stations if paper else []
    return next((station for station in stations if station.meeting is meeting), None)


def resolution_of(paper: Paper | None, meeting: Meeting, today: dt.date) -> Document | None:
    """What a meeting resolved on a paper, as a document; it comes with the minutes, weeks later."""
    station = station_of(paper, meeting)
    if paper is None or station is None or not station.result:
        return None
    if meeting.day >= today - dt.timedelta(days=MINUTES_DAYS):
        return None
    item = next(item for item in meeting.items if item.paper is paper)
    head = f"{meeting.organization}, {meeting.day:%d.%m.%Y}"
    text = f"{head}\n\n**Beschlusstext**\n\n{paper.title}\n\n{station.result}"
    return Document(item.number, "Beschlusstext", text, meeting.day)


def row_of(council: Council, number: int) -> tuple[Meeting, Row] | None:
    """The public row of that item number, with its meeting, where the agenda is published."""
    for meeting in council.meetings:
        for row in public_rows(meeting) if meeting.published else ():
            if row.item.number == number:
                return meeting, row
    return None


def document_of(council: Council, number: int) -> Document | None:
    """The document of that number, where anything public shows it."""
    for meeting in council.meetings:
        if meeting.published and meeting.notice.number == number:
            return meeting.notice
    for paper in council.papers:
        for document in () if paper.withdrawn else paper.documents:
            if document.number == number:
                return document
    return None


def is_secret(council: Council, number: int) -> bool:
    """Whether the number belongs to a paper that is not public."""
    return any(item.secret_paper == number for meeting in council.meetings for item in meeting.items)


def month_days(year: int, month: int) -> list[dt.date]:
    """All days of a month."""
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return [first + dt.timedelta(days=number) for number in range((following - first).days)]

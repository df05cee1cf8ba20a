"""What a page says, before anything is kept: records as the page objects make them."""

import datetime as dt

from pydantic import Field

from storage.records import (
    AgendaItem,
    Body,
    Consultation,
    FailureKind,
    FileLink,
    Line,
    Meeting,
    PaperLink,
    Record,
    Text,
    Votes,
)

__all__ = [
    "AgendaItem",
    "Body",
    "Calendar",
    "Consultation",
    "ConsultationList",
    "FailureKind",
    "FileLink",
    "Meeting",
    "PaperGone",
    "PaperItem",
    "PaperLink",
    "PaperList",
    "PaperListRow",
    "Votes",
]


class Calendar(Record):
    """Meetings as a calendar lists them (without agendas); `next_url` where the list goes on."""

    meetings: tuple[Meeting, ...]
    next_url: str | None = None


class PaperListRow(Record):
    """One row of a list of papers: enough to decide whether to read the paper."""

    paper: PaperLink
    date: dt.date | None = None  # the row's own date: newest document, or latest meeting
    kind: Line = ""
    files: tuple[FileLink, ...] = ()


class PaperList(Record):
    """A list of papers or posts; `next_url` where the list goes on."""

    rows: tuple[PaperListRow, ...]
    next_url: str | None = None


class ConsultationList(Record):
    """Where a paper was and will be discussed, as its own page lists it."""

    consultations: tuple[Consultation, ...]


class PaperItem(Record):
    """A paper, motion or post as its source shows it. What the page does not say is empty.

    `key` is the vendor's number: the paper's identity together with the source's name.
    """

    key: str = Field(min_length=1)
    url: str
    title: Line
    reference: Line = ""
    kind: Line = ""
    date: dt.date | None = None
    text: Text = ""  # the text that stands on the page itself
    originators: tuple[Line, ...] = ()
    responsible: Line = ""  # the office in charge (Federführung)
    files: tuple[FileLink, ...] = ()
    # None: the page does not list consultations; (): it lists none.
    consultations: tuple[Consultation, ...] | None = None


class PaperGone(Record):
    """A paper that was known and whose own page now says that it is not there."""

    key: str
    url: str
    reason: Line

"""What both versions of ALLRIS show alike: numbered agendas, consultations, documents by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo.agenda import Row, public_rows
from demo.model import Council, Document, Item, Meeting, Paper
from demo.pages import TEMPLATES

HEADING_NUMBERS, COMPILED_NUMBERS = 700_000, 500_000  # added to the number of what they belong to
CLOSED_COMMITTEE = "Verwaltungsausschuss"
_NOUN = re.compile(r"(?:ausschuss|rat)(?=\s|$)", re.IGNORECASE)


def sitting(organization: str) -> str:
    """ "Sitzung des Bauausschusses" of "Bauausschuss"."""
    return "Sitzung des " + _NOUN.sub(lambda match: f"{match[0]}es", organization, count=1)


CLOSED_SITTING = f"Nichtöffentliche {sitting(CLOSED_COMMITTEE)}"
TEMPLATES.filters["sitting"] = sitting


@dataclass(frozen=True)
class Line:
    """A public line of an agenda. A heading is an item of its own too, and those below it are its parts."""

    number: str  # "Ö 3.1"
    key: int
    title: str
    row: Row | None = None  # None: a heading

    @property
    def result(self) -> str:
        """What came of it."""
        if self.row is None:
            return ""
        return "von der Tagesordnung abgesetzt" if self.row.item.dropped else self.row.result


@dataclass(frozen=True)
class Stop:
    """A committee that a paper goes to, and its meeting where one is known.

    `closed` is the name of a meeting that is not public; what came of it is shown all the same.
    """

    organization: str
    role: str
    meeting: Meeting | None = None
    item: Item | None = None
    result: str = ""
    closed: str = ""


def agenda_lines(meeting: Meeting) -> Iterator[Line]:
    """The public lines, numbered."""
    count, part = 0, 0
    for row in public_rows(meeting):
        if row.heading:
            count, part = count + 1, 0
            yield Line(f"Ö {count}", row.item.number + HEADING_NUMBERS, row.heading)
        if row.item.heading:
            part += 1
            yield Line(f"Ö {count}.{part}", row.item.number, row.title, row)
        else:
            count += 1
            yield Line(f"Ö {count}", row.item.number, row.title, row)


def line_of(council: Council, key: int) -> tuple[Meeting, Line] | None:
    """The public line of that number, with its meeting, where the agenda is published."""
    for meeting in council.meetings:
        for line in agenda_lines(meeting) if meeting.published else ():
            if line.key == key:
                return meeting, line
    return None


def stops(paper: Paper) -> Iterator[Stop]:
    """Where a paper was and will be discussed, in the order of its way; one of them may not be public."""
    if paper.secret_note:
        yield Stop(CLOSED_COMMITTEE, "Vorberatung", closed=CLOSED_SITTING, result=paper.secret_note)
    for station in paper.stations:
        meeting = station.meeting
        if not meeting.published:
            yield Stop(meeting.organization, station.role)
            continue
        item = next(item for item in meeting.items if item.paper is paper)
        yield Stop(meeting.organization, station.role, meeting, item, station.result)


def public_paper(council: Council, number: int) -> Paper | None:
    """The paper of that number, where it has a page that can be seen."""
    return next((paper for paper in council.public_papers() if paper.number == number), None)


def bare_paper(line: Line) -> Paper | None:
    """The motion that hangs on a line alone."""
    return line.row.item.paper if line.row is not None and line.row.bare else None


# -- documents --------------------------------------------------------------------------------------


def sheet(paper: Paper) -> Document:
    """The paper itself, which the product makes of what was entered, and gives its own name."""
    return replace(paper.documents[0], name="Vorlage")


def attachments(paper: Paper) -> list[Document]:
    """What was added to it as files; with a motion that hangs on an agenda item that is all there is."""
    return paper.documents if paper.bare else paper.documents[1:]


def compilation(paper: Paper) -> Document:
    """All of a paper in one file, which is made anew (with another number) when something is added."""
    text = "\n\n".join(document.text for document in paper.documents)
    newest = max(document.number for document in paper.documents)
    return Document(newest + COMPILED_NUMBERS, "Sammeldokument", text, paper.latest_day)


def numbered_document(council: Council, number: int) -> Document | None:
    """The document of that number: a notice, a paper or a compilation. Attachments have no number."""
    for meeting in council.meetings:
        if meeting.published and meeting.notice.number == number:
            return meeting.notice
    for paper in council.papers:
        if not paper.withdrawn and number == compilation(paper).number:
            return compilation(paper)
        if not paper.withdrawn and not paper.bare and number == sheet(paper).number:
            return sheet(paper)
    return None


def documents_read(product: str, paper: Paper) -> list[Document]:
    """The documents that a reader of the product has of a paper: each content once.

    Version 4 opens attachments to its visitors; copies of version 3's are not for robots, its compilation is.
    """
    files = [replace(document, name=document.name.strip()) for document in attachments(paper)]
    if paper.bare:
        return files
    if product == "allris3" and files:
        return [sheet(paper), replace(compilation(paper), name="Vorlage-Sammeldokument")]
    return [sheet(paper), *files]

"""What the API tells of: the only source of its JSON and of the schemas in its OpenAPI document.

Names are OParl's where it has one. Whatever comes from a source is cleaned here, as it is for feeds and
pages: one cannot put it into an answer otherwise. Fields are only ever added.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from alerts.safe import line, lines, web_url
from storage.outcomes import Outcome
from storage.records import Votes
from storage.sameness.titles import Role
from storage.standing import StandingState
from storage.views import ChangeKind, ExpectationKind, SourceState

Line = Annotated[str, BeforeValidator(line)]
"""Text on one line; empty where nothing is known."""
Text = Annotated[str, BeforeValidator(lambda text: "\n".join(lines(text)))]
"""Text whose lines are separated by \\n."""
MaybeLine = Annotated[str | None, BeforeValidator(lambda text: line(text) or None)]
SourceUrl = Annotated[
    Annotated[str, Field(pattern="^[Hh][Tt][Tt][Pp][Ss]?://")] | None,
    BeforeValidator(lambda url: web_url(url) or None),
]
"""An address on the web; null where a source gives none that may be followed."""
OwnUrl = Annotated[str, Field(pattern="^https?://")]
Count = Annotated[int, Field(ge=0)]
MaybeOutcome = Annotated[Outcome | None, BeforeValidator(lambda outcome: outcome or None)]
_SHA256 = re.compile("[0-9a-f]{64}")
Sha256 = Annotated[
    Annotated[str, Field(pattern=f"^{_SHA256.pattern}$")] | None,
    BeforeValidator(lambda text: text if _SHA256.fullmatch(text or "") else None),
]


class Model(BaseModel):
    """Base of all: immutable, each field described by the text below it."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Consultation(Model):
    """A paper on the agenda of a meeting, and what came of it there."""

    organization: Line
    date: dt.date | None
    agenda_item: Line
    """Its number on the agenda, as shown: "Ö 5"."""
    role: Line
    """What was planned: "Vorberatung", "Entscheidung"."""
    result: Line
    """The source's own words."""
    outcome: MaybeOutcome
    """What these words say; null where there are none, or where they do not say."""
    votes: Votes | None


class Addressee(Model):
    """A meeting that the document itself is written for."""

    organization: Line
    date: dt.date | None


class Status(Model):
    """Where a motion stands."""

    state: StandingState
    outcome: MaybeOutcome
    organization: MaybeLine
    """Where that came about, or will be dealt with."""
    date: dt.date | None
    meaning: Line
    """The same in German words."""


class Evidence(Model):
    """Why a topic selects a motion."""

    term: Line
    """The term of the topic's rules."""
    found: Line
    """The words of the document that it matched."""
    snippet: Line
    """The sentence around them."""
    where: Line
    """"title", "text", "resolution", "organization", or the name of a document."""
    page: int | None
    """Of the document, from 1."""


class Subtopic(Model):
    """A part of a topic."""

    name: Line
    title: Line


class Topic(Model):
    """A topic that selects a motion, and why."""

    name: Line
    title: Line
    subtopics: list[Subtopic]
    """The strongest first."""
    evidence: list[Evidence]
    """The strongest first."""


class Document(Model):
    """A file of a paper, at its source. We offer no copies."""

    name: Line
    source_url: SourceUrl
    media_type: MaybeLine
    size: Count | None
    """Octets."""
    sha256: Sha256
    """Of its content when we read it; null while it could not be fetched."""


class Paper(Model):
    """One place that carries a motion, as one source shows it."""

    id: Line
    """The source's name and the number that the source has for it; never changes."""
    api_url: OwnUrl
    source: Line
    source_title: Line
    source_url: SourceUrl
    reference: Line
    kind: Line
    title: Line
    date: dt.date | None
    in_council: bool
    """Whether the council's own pages show it; else a party's, or the press's."""
    withdrawn: bool
    join_reason: MaybeLine
    """Why it is the same concern as the motion's other papers, in German."""
    documents: list[Document]


class MotionLink(Model):
    """A motion, by its name alone."""

    id: str
    title: Line
    api_url: OwnUrl
    page_url: OwnUrl


class RelatedMotion(Model):
    """An amendment, a supplement or an answer to a motion, or what it is one to."""

    relation: Role
    reason: Line
    """By what that is seen, in German."""
    motion: MotionLink


class Sitting(Model):
    """A place on an agenda, as a change tells of it."""

    organization: Line
    date: dt.date | None
    start: dt.datetime | None
    role: Line
    agenda_item: Line
    result: Line
    outcome: MaybeOutcome
    votes: Votes | None
    off_agenda: bool
    """The meeting falls away, or the paper was taken off its agenda."""


class Change(Model):
    """Something new about a motion. Never changed, never removed."""

    id: int
    kind: ChangeKind
    at: dt.datetime
    backfill: bool
    """Found by a first reading or a back-fill: when it happened is not known, and nobody was told."""
    sentence: Line
    """What happened, in German."""
    part: str | None
    """Where it happened to an amendment, a supplement or an answer: the id of that motion."""
    sitting: Sitting | None
    """Of "scheduled", "rescheduled" and "decided": how it is now; null where it fell away."""
    sitting_before: Sitting | None
    fields: list[Line]
    """Of "amended": what of the paper is different now ("title", "text", "kind", …)."""
    documents: list[Line]
    """Of "amended" and "document_added": the names of the documents."""


class Motion(Model):
    """One concern, however many papers and sources carry it."""

    id: str
    """A UUID that stays; of motions that turned out to be the same one, the other's leads here."""
    api_url: OwnUrl
    page_url: OwnUrl
    title: Line
    kind: Line
    body: Line
    """The municipality or district; empty where it is not known."""
    date: dt.date | None
    """The document's own."""
    published: dt.datetime
    """Where it stands in lists: when it was news, else its own date."""
    updated: dt.datetime
    originators: list[Line]
    withdrawn: bool
    """No source shows it any longer."""
    status: Status
    summary: Line
    resolution: Text
    """What is asked for, in the document's own words."""
    topics: list[Topic]
    selected_by_hand: MaybeLine
    """Why the operator has selected it, in German; null where the rules did."""
    consultations: list[Consultation]
    """By date."""
    meant_for: list[Addressee]
    papers: list[Paper]
    parts: list[RelatedMotion]
    """Amendments, supplements and answers to it."""
    part_of: RelatedMotion | None
    changes: list[Change]
    """Its own and those of its parts, oldest first."""


class ListedPaper(Paper):
    """A paper, with the motion that it carries."""

    motion: MotionLink


class LoggedChange(Change):
    """A change, with the motion that it happened to."""

    motion: MotionLink


class MeetingItem(Model):
    """A motion on the agenda of a meeting."""

    motion: MotionLink
    state: Literal["on", "off"]
    """"off": taken off the agenda, or withdrawn."""
    agenda_item: Line
    kind: Line
    reference: Line
    source_url: SourceUrl
    role: Line
    result: Line
    outcome: MaybeOutcome


class Meeting(Model):
    """A meeting that deals with motions."""

    id: Line
    """The source's name and what the meeting was first known by; never changes."""
    source: Line
    source_title: Line
    source_url: SourceUrl
    body: Line
    organization: Line
    date: dt.date
    """In Germany."""
    start: dt.datetime | None
    end: dt.datetime | None
    location: Line
    cancelled: bool
    takes_place: bool
    """It is held, and deals with any of the motions."""
    revised: dt.datetime
    """When it, or what is listed here of it, was last different."""
    items: list[MeetingItem]


class SourceNote(Model):
    """A source of which something may be missing here."""

    name: Line
    title: Line
    body: Line
    state: SourceState
    since: dt.datetime | None
    meaning: Line
    """What that means, in German."""


class Finding(Model):
    """Something that a source should show and does not."""

    kind: ExpectationKind
    name: Line
    message: Line
    """In German."""
    since: dt.datetime
    found: float
    expected: float


class Source(Model):
    """A site that is read, and whether it can be relied on."""

    name: Line
    title: Line
    body: Line
    body_id: MaybeLine
    """Its official key (Amtlicher Gemeindeschlüssel)."""
    system: Line
    source_url: SourceUrl
    state: SourceState
    meaning: Line
    """What that means, in German."""
    failure: MaybeLine
    since: dt.datetime | None
    """Of this state."""
    last_read: dt.datetime | None
    """The last run that answered well."""
    last_tried: dt.datetime | None
    papers: Count
    motions: Count
    findings: list[Finding]


class Body(Model):
    """A municipality or district."""

    id: str
    """Its official key (Amtlicher Gemeindeschlüssel)."""
    name: Line
    sources: list[Line]
    """The names of those that are read for it."""


ModelType = type[Model]

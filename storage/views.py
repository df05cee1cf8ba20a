"""What is shown of what is known: the shapes that feeds, mails and pages are made from.

Plain and immutable, so that everything in `alerts` that builds from them is a pure function.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from storage.records import Consultation, Evidence, MotionMeeting
from storage.sameness.titles import Role
from storage.standing import Standing, standing_of

ChangeKind = Literal[
    "new", "amended", "document_added", "scheduled", "rescheduled", "decided", "withdrawn", "restored"
]
SourceState = Literal["new", "ok", "quiet", "degraded", "broken", "blocked", "held"]
BAD_STATES: frozenset[SourceState] = frozenset({"degraded", "broken", "blocked", "held"})
"""Something is missing, or everything is: its readers and its operator are told."""
BLIND_STATES: frozenset[SourceState] = BAD_STATES - {"degraded"}
"""Nothing new from such a source means nothing: it cannot be looked at."""
ExpectationKind = Literal[
    "pages",  # pages or documents that could not be read
    "committee",  # meetings of one committee
    "meetings",  # meetings of all committees
    "papers",  # papers that are listed anywhere
    "field",  # a field of papers or meetings, by its share
    "silence",  # days without anything new
]


@dataclass(frozen=True)
class FileView:
    """A document of a paper. `url` is where its publisher offers it."""

    name: str
    url: str
    media_type: str = ""
    size: int | None = None  # bytes
    sha256: str = ""  # of its content; empty while it could not be fetched


BY_HAND = "import"
"""Name of the source that is none: documents that the operator holds."""


@dataclass(frozen=True)
class PaperView:
    """One place that carries a motion."""

    id: int
    source: str  # the source's name: "duisburg"
    source_title: str  # for people: "Stadt Duisburg"
    url: str
    reference: str
    kind: str
    title: str
    date: dt.date | None
    withdrawn: bool = False  # its source shows it no longer
    removed: bool = False  # taken down: it is we who show it no longer
    files: tuple[FileView, ...] = ()
    in_council: bool = True  # shown by the council's own pages; else a party's, or the press's
    join_reason: str = ""  # German: why it is the same concern as the others
    key: str = ""  # the vendor's number, by which its source knows it


@dataclass(frozen=True)
class RelatedMotion:
    """A motion that is to another one, or that another one is to."""

    motion_id: int
    uuid: str
    kind: Role  # what the one is to the other: an amendment, a supplement, an answer
    reason: str  # German: by what that is seen
    paper: PaperView
    originators: tuple[str, ...] = ()
    paper_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangeView:
    """Something new about a motion. `before` and `after` depend on `kind`; see storage.changes."""

    id: int
    motion_id: int
    paper_id: int
    kind: ChangeKind
    at: dt.datetime  # UTC
    silent: bool  # found by a first run or a back-fill: listed, but nobody is told
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TopicView:
    """A topic that selects a motion, and what of it the motion is about, the strongest first."""

    name: str
    title: str  # for people
    subtopics: tuple[tuple[str, str], ...] = ()  # name and title
    evidence: tuple[Evidence, ...] = ()  # why this topic selects it, strongest first


@dataclass(frozen=True)
class MotionView:
    """One concern with everything that is known of it."""

    id: int
    uuid: str  # stable for ever; feeds use it as their id
    title: str  # in our own German words where it is `untitled` or `removed`
    kind: str
    body: str  # for people: "Stadt Duisburg"; may be empty
    date: dt.date | None  # the document's own
    published: dt.datetime  # UTC; where it sorts: when it was news, else its own date
    updated: dt.datetime  # UTC; the last change that was not silent, else as `published`
    originators: tuple[str, ...] = ()
    resolution: str = ""
    summary: str = ""  # one or two sentences of the document itself
    topics: tuple[str, ...] = ()  # names
    about: tuple[TopicView, ...] = ()  # the same topics, for people
    evidence: tuple[Evidence, ...] = ()  # strongest first
    ruling: str | None = None  # why the operator has selected it; None where the matcher alone did
    consultations: tuple[Consultation, ...] = ()  # by date, as the sources list them
    meant_for: tuple[MotionMeeting, ...] = ()  # the meetings that the document itself names
    papers: tuple[PaperView, ...] = ()
    changes: tuple[ChangeView, ...] = ()  # its own and those of its parts, oldest first
    withdrawn: bool = False  # by all of its sources
    removed: bool = False  # taken down, and there is no other paper of it
    untitled: bool = False  # nobody has called it anything: `title` is its kind, and how its text begins
    parts: tuple[RelatedMotion, ...] = ()  # amendments, supplements and answers to it
    whole: RelatedMotion | None = None  # what it is itself an amendment, a supplement or an answer to

    @property
    def standing(self) -> Standing:
        """Where it stands, by what is listed of its consultations."""
        if self.removed:
            return Standing("removed")
        in_council = any([paper.in_council for paper in self.papers])
        return standing_of(self.consultations, in_council=in_council, withdrawn=self.withdrawn)

    def part_of(self, change: ChangeView) -> RelatedMotion | None:
        """The amendment or answer that a change happened to; None where it happened to the motion itself."""
        for part in self.parts:
            if change.paper_id in part.paper_ids:
                return part
        return None


@dataclass(frozen=True)
class Expectation:
    """What a source usually shows, by its own history, and what it showed last.

    `expected`: of "committee" what is known, of "field" the usual share (per cent), of "papers" and
    "meetings" the least so far, of "silence" the most (days).
    """

    kind: ExpectationKind
    name: str  # the committee, or the field ("paper.date"); empty where the kind says all
    label: str  # German: "Sitzungen: Kreistag"
    found: float
    expected: float


@dataclass(frozen=True)
class Finding:
    """Something that a source should show and does not."""

    kind: ExpectationKind
    name: str
    message: str  # German, for people: what is missing, and since when
    since: dt.datetime
    found: float
    expected: float

    @property
    def key(self) -> str:
        """What is missing, whatever its numbers: the same for the same loss."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True)
class PermitView:
    """The operator's permission to read a source though its robots.txt forbids it."""

    reason: str
    by: str
    since: dt.datetime
    needed: bool | None = None  # whether robots.txt forbade anything in the last run under it


@dataclass(frozen=True)
class SourceView:
    """A source and whether it can be relied on."""

    name: str
    title: str
    body: str
    system: str
    url: str
    state: SourceState
    failure: str = ""  # storage.records.FailureKind
    message: str = ""  # German, for people
    since: dt.datetime | None = None  # of this state
    last_read: dt.datetime | None = None  # the last run that answered well
    last_tried: dt.datetime | None = None
    papers: int = 0
    motions: int = 0
    findings: tuple[Finding, ...] = ()  # what is missing, while `state` is "degraded"
    expectations: tuple[Expectation, ...] = ()  # as the last run that answered well left them
    next_reading: dt.datetime | None = None  # when it is due; None where nobody said how often it is read
    permit: PermitView | None = None
    enabled: bool = True  # else it is read only where somebody asks for it
    body_ags: str = ""  # official key; may be empty


@dataclass(frozen=True)
class RunningView:
    """A run that reads a source now."""

    source: str
    started: dt.datetime
    counts: dict[str, Any]  # "papers", "documents", "requests" so far

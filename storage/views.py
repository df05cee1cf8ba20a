"""What is shown of what is known: the shapes that feeds, mails and pages are made from.

Plain and immutable, so that everything in `alerts` that builds from them is a pure function.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from storage.records import Consultation, Evidence, MotionMeeting

ChangeKind = Literal[
    "new", "amended", "document_added", "scheduled", "rescheduled", "decided", "withdrawn", "restored"
]
SourceState = Literal["new", "ok", "quiet", "degraded", "broken", "blocked", "held"]


@dataclass(frozen=True)
class FileView:
    """A document of a paper. `url` is where its publisher offers it."""

    name: str
    url: str
    media_type: str = ""
    size: int | None = None  # bytes


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
    withdrawn: bool = False
    files: tuple[FileView, ...] = ()


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
class MotionView:
    """One concern with everything that is known of it."""

    id: int
    uuid: str  # stable for ever; feeds use it as their id
    title: str
    kind: str
    body: str  # for people: "Stadt Duisburg"; may be empty
    date: dt.date | None  # the document's own
    published: dt.datetime  # UTC; where it sorts: when it was news, else its own date
    updated: dt.datetime  # UTC; the last change that was not silent, else as `published`
    originators: tuple[str, ...] = ()
    resolution: str = ""
    summary: str = ""  # one or two sentences of the document itself
    topics: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # strongest first
    consultations: tuple[Consultation, ...] = ()  # by date, as the sources list them
    meant_for: tuple[MotionMeeting, ...] = ()  # the meetings that the document itself names
    papers: tuple[PaperView, ...] = ()
    changes: tuple[ChangeView, ...] = ()  # oldest first
    withdrawn: bool = False


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
    permit: PermitView | None = None


@dataclass(frozen=True)
class RunningView:
    """A run that reads a source now."""

    source: str
    started: dt.datetime
    counts: dict[str, Any]  # "papers", "documents", "requests" so far

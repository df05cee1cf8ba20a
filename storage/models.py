"""The tables. Identity and meaning of each is said here; how they are filled, in the module of its name."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Outgoing, words
from storage.views import ChangeKind, SourceState

CHANGE_KINDS = get_args(ChangeKind)
PAPER_STATES = ("present", "missing", "withdrawn")
RUN_OUTCOMES = ("running", "ok", "partial", "failed", "interrupted")
SOURCE_STATES = get_args(SourceState)


class Body(Base):
    """A municipality or district."""

    __tablename__ = "bodies"

    ags: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Source(Base):
    """One site that is read, and whether it can be relied on."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    body_ags: Mapped[str | None] = mapped_column(ForeignKey("bodies.ags"))
    system: Mapped[str]
    base_url: Mapped[str]
    enabled: Mapped[bool]
    first_read_at: Mapped[dt.datetime | None]  # until then everything it shows is a back-fill
    state: Mapped[str] = mapped_column(words(*SOURCE_STATES), server_default="new")
    failure: Mapped[str] = mapped_column(server_default="")
    message: Mapped[str] = mapped_column(server_default="")
    since: Mapped[dt.datetime | None]
    findings: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # storage.views.Finding
    expectations: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # .Expectation
    last_read_at: Mapped[dt.datetime | None]  # the last run that answered well
    last_tried_at: Mapped[dt.datetime | None]
    reader: Mapped[str] = mapped_column(server_default="")  # the version of the code that read it last
    wished_at: Mapped[dt.datetime | None]  # when it was asked for; see storage.reading_wishes


class CrawlRun(Base):
    """One reading of one source."""

    __tablename__ = "crawl_runs"
    __table_args__ = (Index("ix_crawl_runs_source_started_at", "source", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    mode: Mapped[str]  # "full" or "news"
    silent: Mapped[bool]  # a first run or a back-fill: what it finds is no news
    since: Mapped[dt.date]  # of the window
    until: Mapped[dt.date]
    started_at: Mapped[dt.datetime]
    goes_on_from: Mapped[dt.datetime]  # start of the interrupted run that it resumes, else its own
    beat_at: Mapped[dt.datetime]  # its last sign of life
    finished_at: Mapped[dt.datetime | None]
    outcome: Mapped[str] = mapped_column(words(*RUN_OUTCOMES), server_default="running")
    failure: Mapped[str] = mapped_column(server_default="")
    message: Mapped[str] = mapped_column(server_default="")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    notes: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # failures and warnings, capped


class ReadPage(Base):
    """A page as it was answered last and what it meant: one that did not change is not parsed again."""

    __tablename__ = "read_pages"

    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)  # the page object's name
    etag: Mapped[str] = mapped_column(server_default="")
    last_modified: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str]  # SHA-256 of the answer's body
    reader: Mapped[str]  # the version of the code that made the item
    item: Mapped[str]  # JSON
    warnings: Mapped[list[Any]]  # [code, detail]
    seen_at: Mapped[dt.datetime] = mapped_column(index=True)  # when it last came or was said to be the same


class Listing(Base):
    """How a list or agenda showed a paper when the paper was last read; shown otherwise, it is read again."""

    __tablename__ = "listings"

    source: Mapped[str] = mapped_column(ForeignKey("sources.name"), primary_key=True)
    paper_key: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)  # "si4711": which list or agenda
    shown: Mapped[str]  # a hash of its row
    lasting: Mapped[bool]  # whether to vanish from there means something: not so from lists of the newest


class Motion(Base):
    """One concern, carried by one paper or several. `uuid` comes from its first paper's identity."""

    __tablename__ = "motions"
    __table_args__ = (
        Index("ix_motions_year", "year", "published_at"),
        Index("ix_motions_status", "status", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    published_at: Mapped[dt.datetime] = mapped_column(index=True)  # where it sorts
    updated_at: Mapped[dt.datetime]  # its last change that was not silent
    # storage.motion_facts
    year: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[str] = mapped_column(server_default="open")  # storage.standing.Status, or "removed"


class Paper(Base):
    """What one source shows under one vendor's number. Page fields and document fields are kept apart."""

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_papers_reference_key", "body_ags", "reference_key"),
        Index("ix_papers_dirty", "source", sqlite_where=text("dirty"), postgresql_where=text("dirty")),
        Index(
            "ix_papers_unindexed",
            "id",
            sqlite_where=text("in_index = 0"),
            postgresql_where=text("NOT in_index"),
        ),
        Index(
            "ix_papers_not_given", "id", sqlite_where=text("given = 0"), postgresql_where=text("NOT given")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    key: Mapped[str]
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motions.id"), index=True)
    join_reason: Mapped[str] = mapped_column(server_default="")  # why it belongs to that motion
    body_ags: Mapped[str | None] = mapped_column(ForeignKey("bodies.ags"))
    url: Mapped[str]
    # as the page says
    reference: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    date: Mapped[dt.date | None]
    text: Mapped[str]
    originators: Mapped[list[Any]]
    responsible: Mapped[str]
    # as its documents say
    fields: Mapped[dict[str, Any]]  # storage.records.MotionFields
    # of our own
    reference_key: Mapped[str]  # folded; see storage.sameness.keys
    marked_hash: Mapped[str] = mapped_column(server_default="")  # its content when its marks were made
    content_hash: Mapped[str]  # of everything above: the same page twice writes nothing
    state: Mapped[str] = mapped_column(words(*PAPER_STATES), server_default="present")
    missing_run: Mapped[int | None]  # the run in which its page was first gone
    dirty: Mapped[bool] = mapped_column(server_default=false())  # touched since it was last compared
    in_index: Mapped[bool] = mapped_column(server_default=false())  # found by words and tags; storage.search
    given: Mapped[bool] = mapped_column(server_default=false())  # by OParl, or was looked at; storage.oparl
    silent: Mapped[bool]  # found by a first run, a back-fill or a silent import
    snapshot: Mapped[dict[str, Any] | None]  # what it was compared with last; see storage.changes
    first_seen_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]


class PaperVersion(Base):
    """A snapshot that was replaced: how a paper looked before a change."""

    __tablename__ = "paper_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    replaced_at: Mapped[dt.datetime]
    snapshot: Mapped[dict[str, Any]]


class File(Base):
    """A document's content and its text. Identity is the content; the bytes lie in DATA_DIR/files."""

    __tablename__ = "files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    state: Mapped[str]  # scrapers.documents.text.State
    message: Mapped[str]
    ocr: Mapped[bool]
    pages: Mapped[list[Any]]  # clean text by page
    kept_at: Mapped[dt.datetime]


class PaperFile(Base):
    """A document as a paper lists it; `sha256` is null while it could not be fetched."""

    __tablename__ = "paper_files"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    key: Mapped[str | None]
    name: Mapped[str]
    role: Mapped[str]
    date: Mapped[dt.date | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    failure: Mapped[str] = mapped_column(server_default="")


class Organization(Base):
    """A committee or council that meetings are of."""

    __tablename__ = "organizations"
    __table_args__ = (UniqueConstraint("source", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    name: Mapped[str]


class Meeting(Base):
    """A meeting. Announced ones without a number have a provisional key: "<date>~<organization>"."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_meetings_date", "source", "date"),
        Index(
            "ix_meetings_not_given",
            "source",
            sqlite_where=text("given = 0"),
            postgresql_where=text("NOT given"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    key: Mapped[str]
    organization: Mapped[str]
    date: Mapped[dt.date]
    start_at: Mapped[dt.datetime | None]
    end_at: Mapped[dt.datetime | None]
    location: Mapped[str]
    title: Mapped[str]
    reference: Mapped[str]
    url: Mapped[str | None]
    cancelled: Mapped[bool]
    has_agenda: Mapped[bool]
    files: Mapped[list[Any]]
    content_hash: Mapped[str]
    gone: Mapped[bool] = mapped_column(server_default=false())  # no longer in the calendar
    last_run: Mapped[int]
    # for calendars; see storage.revisions
    first_key: Mapped[str] = mapped_column(server_default="")  # what it was first known by; never changes
    revision: Mapped[int] = mapped_column(server_default=text("0"))  # how often it was changed since
    revised_at: Mapped[dt.datetime | None]
    given: Mapped[bool] = mapped_column(server_default=false())  # by OParl, as it is now; storage.oparl


class AgendaItem(Base):
    """A public item of a meeting's agenda."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    title: Mapped[str]
    key: Mapped[str | None]
    heading: Mapped[str]
    result: Mapped[str]
    votes: Mapped[dict[str, Any] | None]
    resolution: Mapped[str]
    dropped: Mapped[bool]


class AgendaPaper(Base):
    """Which papers an agenda item is about. The paper itself may not have been read yet."""

    __tablename__ = "agenda_papers"
    __table_args__ = (Index("ix_agenda_papers_paper", "source", "paper_key"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    paper_key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]


class Consultation(Base):
    """A consultation as the paper's own page lists it."""

    __tablename__ = "consultations"
    __table_args__ = (Index("ix_consultations_meeting", "meeting_key"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organization: Mapped[str]
    date: Mapped[dt.date | None]
    meeting_key: Mapped[str | None]
    role: Mapped[str]
    number: Mapped[str]
    result: Mapped[str]
    votes: Mapped[dict[str, Any] | None]


class TopicMatch(Base):
    """The decision on one paper and one topic, with the matcher's reasons; see storage.matches."""

    __tablename__ = "topic_matches"
    __table_args__ = (
        Index(
            "ix_topic_matches_selected",
            "topic",
            "motion_id",
            "paper_id",
            "selected",  # always so: without it SQLite reads the row to be sure
            sqlite_where=text("selected"),
            postgresql_where=text("selected"),
        ),
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    motion_id: Mapped[int | None]  # as the paper's own
    selected: Mapped[bool]  # what holds: the operator's decision where there is one, else the matcher's
    matched: Mapped[bool] = mapped_column(server_default=false())  # what the matcher says
    score: Mapped[float]
    evidence: Mapped[list[Any]]
    rules: Mapped[str]
    told_from: Mapped[dt.datetime | None]  # changes from before are not told; None: all are
    subtopics: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # names, the strongest first


class Topic(Base):
    """What a topic is called; see storage.topics."""

    __tablename__ = "topics"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]  # in which order they are listed
    title: Mapped[str]
    subtopics: Mapped[dict[str, Any]]  # name → title


class Change(Base):
    """The only news there is: append-only. `before` and `after` depend on `kind`; see storage.changes."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_news", "at", sqlite_where=text("not silent")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(words(*CHANGE_KINDS))
    at: Mapped[dt.datetime]
    silent: Mapped[bool]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class Notice(Outgoing, Base):
    """One mail to the operator. Written with what it tells before anything is sent."""

    __tablename__ = "notices"

    jobs: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))  # storage.jobs.JobTurn


class StateChange(Base):
    """A source became something else, or one thing more is missing; written with the state itself."""

    __tablename__ = "state_changes"
    __table_args__ = (
        UniqueConstraint("source", "since", "state", "failure"),
        Index(
            "ix_state_changes_open",
            "source",
            sqlite_where=text("NOT settled"),
            postgresql_where=text("NOT settled"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    since: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(words(*SOURCE_STATES))
    failure: Mapped[str]
    message: Mapped[str]
    findings: Mapped[list[Any]]  # storage.views.Finding
    last_read_at: Mapped[dt.datetime | None]  # the last run before it that answered well
    settled: Mapped[bool] = mapped_column(server_default=false())  # told, or need not be told
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)

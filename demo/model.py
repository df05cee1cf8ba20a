"""The things of the demo world: councils with meetings and papers, and blogs with posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

DocumentFormat = Literal["pdf", "docx", "odt", "scan"]


@dataclass(frozen=True)
class Votes:
    """A count of votes."""

    yes: int
    no: int
    abstentions: int


@dataclass
class Document:
    """A file; its bytes are made from `text` when somebody asks for them."""

    number: int
    name: str
    text: str
    day: dt.date
    format: DocumentFormat = "pdf"
    main: bool = True


@dataclass
class Station:
    """A paper at a meeting, and what came of it."""

    meeting: Meeting
    role: str  # what is planned: "Vorberatung", "Entscheidung"
    result: str = ""
    votes: Votes | None = None


@dataclass
class Paper:
    """A paper; with `bare` a motion that hangs on an agenda item alone, without a paper of its own."""

    number: int
    reference: str
    title: str
    kind: str  # in the words of its council
    day: dt.date
    originators: tuple[str, ...]
    about_integration: bool
    documents: list[Document]
    responsible: str = ""
    stations: list[Station] = field(default_factory=list)
    bare: bool = False
    secret_note: str = ""  # result of a consultation that is not public
    withdrawn: bool = False

    @property
    def latest_day(self) -> dt.date:
        """When something was last added to it."""
        return max(document.day for document in self.documents)


@dataclass
class Item:
    """A row of an agenda. One that is not public has a secret word in its title."""

    number: int
    title: str
    heading: str = ""
    paper: Paper | None = None
    public: bool = True
    dropped: bool = False
    secret_paper: int = 0  # number of the paper that a row which is not public links


@dataclass
class Meeting:
    """A meeting; its agenda is shown once it is `published`."""

    number: int
    organization: str
    committee: str  # the organization's short name in this package
    day: dt.date
    start: dt.time
    end: dt.time | None
    location: str
    reference: str
    notice: Document
    published: bool = False
    cancelled: bool = False
    cards: bool = False  # shown as cards only
    items: list[Item] = field(default_factory=list)


@dataclass
class Post:
    """A post of a blog."""

    number: int
    title: str
    slug: str
    day: dt.date
    clock: dt.time
    paragraphs: tuple[str, ...]
    about_integration: bool
    category: str
    party: str = ""
    document: Document | None = None
    withdrawn: bool = False


@dataclass
class Council:
    """A body with its council information system. `tenant` is its first path segment."""

    tenant: str
    source: str  # the name of the spider that reads it
    ags: str
    name: str
    assembly: str  # "Rat", "Kreistag"
    product: str = "sessionnet"  # the package of scrapers.systems that reads it
    meetings: list[Meeting] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    off_calendar: set[str] = field(default_factory=set)  # committees that its calendar leaves out

    def calendar(self) -> list[Meeting]:
        """The meetings that the calendar shows."""
        return [meeting for meeting in self.meetings if meeting.organization not in self.off_calendar]

    def meeting(self, number: int) -> Meeting | None:
        """The meeting of that number."""
        return next((meeting for meeting in self.meetings if meeting.number == number), None)

    def stations_shown(self, paper: Paper) -> list[Station]:
        """Where it was and will be discussed, as far as an agenda says so; oldest first."""
        shown = [station for station in paper.stations if station.meeting.published]
        return sorted(shown, key=lambda station: station.meeting.day)

    def public_papers(self) -> list[Paper]:
        """Papers with a page of their own that can be seen."""
        return [paper for paper in self.papers if not paper.withdrawn and not paper.bare]


@dataclass
class Blog:
    """A site with posts. `tenant` is its first path segment."""

    tenant: str
    source: str
    name: str
    party: str
    rest: bool  # whether WordPress' REST API answers
    posts: list[Post] = field(default_factory=list)
    product: str = "wordpress"  # the package of scrapers.systems that reads it
    kind: str = ""  # what its spider calls a post, where that is not clear by its party
    in_full: bool = False  # a described list on which the posts stand in full
    secret: str = ""  # the title of a post that is not for all to read

    def public_posts(self) -> list[Post]:
        """Posts that can be seen, newest first."""
        shown = [post for post in self.posts if not post.withdrawn]
        return sorted(shown, key=lambda post: (post.day, post.clock, post.number), reverse=True)

    def path(self, post: Post) -> str:
        """The path of a post, without host, as the site's product has it."""
        date = f"{post.day:%Y/%m/%d}"
        ends = {
            "wordpress": f"{date}/{post.slug}/" if self.rest else f"{date}/{post.slug}-id{post.number}.html",
            "joomla": f"index.php/presse/{post.number}-{post.slug}",
            "feed": f"meldung/{post.slug}",
            "html_list": "freierubrik1.php" if self.in_full else f"index.php?ka=1&ska=1&idn={post.number}",
        }
        return f"/{self.tenant}/{ends[self.product]}"

    def entry_id(self, post: Post) -> str:
        """What a site that has only a feed calls a post in it (RFC 4151)."""
        return f"tag:{self.tenant}.example,2020:{post.number}"

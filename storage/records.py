"""The shared shapes of what is known, in OParl's terms; validated, immutable, without any input or output.

`scrapers` makes them, `storage` keeps them. None of them ever holds anything non-public.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from storage.text import clean_text, one_line, uncrowded

Line = Annotated[str, BeforeValidator(one_line), AfterValidator(uncrowded)]
"""Text on one line, cleaned."""
Text = Annotated[str, BeforeValidator(clean_text), AfterValidator(uncrowded)]
"""Text of several lines, cleaned."""


class Record(BaseModel):
    """Base of all records: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FailureKind(StrEnum):
    """Why a page could not be read; the same words in the database, the status and the code."""

    UNREACHABLE = "unreachable"  # no address, refused, timed out, TLS
    BLOCKED = "blocked"  # 401, 403, 429, 503, firewall or captcha page
    HELD = "held"  # robots.txt says no
    SERVER_ERROR = "server_error"  # other 4xx and 5xx
    ERROR_PAGE = "error_page"  # the product's error page, whatever its status
    LOGIN_PAGE = "login_page"
    UNEXPECTED_PAGE = "unexpected_page"  # not a page of this kind
    TOO_LARGE = "too_large"
    INTERNAL = "internal"  # our own mistake
    NOT_ARCHIVED = "not_archived"  # only in a replay: the archive does not have the page


class Body(Record):
    """A municipality or district; `ags` is its official key (Amtlicher Gemeindeschlüssel)."""

    ags: str
    name: Line

    def __init__(self, ags: str, name: str) -> None:
        super().__init__(ags=ags, name=name)  # type: ignore[call-arg]


class Votes(Record):
    """A count of votes as the page states it; what it does not state is None."""

    yes: int | None = None
    no: int | None = None
    abstentions: int | None = None


FileRole = Literal["main", "attachment", "invitation", "minutes", "resolution", "other"]


class FileLink(Record):
    """A document as a page lists it. `key` is the vendor's number where there is one."""

    url: str
    name: Line
    role: FileRole = "attachment"
    key: str | None = None
    date: dt.date | None = None
    size: int | None = None  # bytes, as the page says (rounded)


class PaperLink(Record):
    """A paper as another page names it."""

    key: str
    reference: Line = ""
    title: Line = ""
    url: str


class AgendaItem(Record):
    """A public item of an agenda. Items that are not public are never made into one."""

    number: Line = ""  # as shown, with its "Ö" where the page has one
    title: Line
    key: str | None = None  # the vendor's number of the item
    url: str | None = None  # the item's own page
    heading: Line = ""  # the group heading that it stands under
    papers: tuple[PaperLink, ...] = ()
    result: Line = ""  # the words of the outcome: "ungeändert beschlossen"
    votes: Votes | None = None
    resolution: Text = ""  # text of the resolution, where the page carries it
    dropped: bool = False  # taken off the agenda ("abgesetzt")
    files: tuple[FileLink, ...] = ()


class Meeting(Record):
    """A meeting, from a calendar row or from its own page.

    `agenda` is None where none is published (or this page does not carry it), () where it is empty.
    `key` is None for a meeting that is announced but has no number yet.
    """

    key: str | None
    organization: Line
    date: dt.date  # in Germany
    url: str | None = None
    title: Line = ""
    reference: Line = ""  # "RAT/2026/0001"
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    location: Line = ""
    cancelled: bool = False
    agenda: tuple[AgendaItem, ...] | None = None
    files: tuple[FileLink, ...] = ()


class Consultation(Record):
    """A paper on the agenda of a meeting, with what came of it; public ones only."""

    organization: Line
    date: dt.date | None = None
    meeting_key: str | None = None
    role: Line = ""  # "Vorberatung", "Entscheidung": what is planned, no result
    number: Line = ""
    result: Line = ""
    votes: Votes | None = None


class Evidence(Record):
    """Why a topic matches: the term found, the sentence it stands in, and where."""

    term: str  # the term of the topic file
    found: str = ""  # the words of the document that it matched
    snippet: str  # the sentence, shortened around the words
    where: str  # "title", "resolution", "text", "organization", or a file's name
    page: int | None = None  # of the file, from 1
    weight: float = 0.0


class TopicRecord(Record):
    """What a topic and its sub-topics are called: by name, for people."""

    name: str
    title: Line
    subtopics: dict[str, Line] = Field(default_factory=dict)  # in the order of the topic file


class TopicMatch(Record):
    """The matcher's decision on one topic. `rules` is the topic file's version (a content hash)."""

    topic: str
    selected: bool
    score: float
    evidence: tuple[Evidence, ...] = ()
    rules: str = ""
    subtopics: tuple[str, ...] = ()  # names from the topic file, the strongest first; none where not selected


class MotionMeeting(Record):
    """A meeting that a document names as the one it is written for."""

    organization: Line
    date: dt.date | None = None


class MotionFields(Record):
    """What a document itself says about the motion. What it does not say stays empty."""

    title: Line = ""
    kind: Line = ""  # "Antrag", "Anfrage", "Stellungnahme", "Pressebericht", …
    date: dt.date | None = None
    reference: Line = ""
    bodies: tuple[Line, ...] = ()  # "Stadt Duisburg"
    originators: tuple[Line, ...] = ()  # parties: "SPD", "Bündnis 90/Die Grünen"
    meetings: tuple[MotionMeeting, ...] = ()
    resolution: Text = ""  # Beschlussvorschlag, or what is asked for

"""What a check found, page by page and field by field. Plain records; report.json holds them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from scrapers.probe.records import Recognised
from storage.records import FailureKind, Line, Record
from storage.runs import Outcome

PageState = Literal[
    "read",  # understood
    "failed",  # not understood, or not answered
    "passed",  # not understood, which is no failure: another page was asked for in its place
]


class FieldReport(Record):
    """A field of what a page says: how often it was filled, and an example of what with."""

    name: Line  # "agenda[].result"
    filled: int
    of: int
    example: Line = ""  # shortened


class PageReport(Record):
    """One page that was asked for.

    `outcome` is what the enclosed page means (scrapers.golden.outcome); `whole` whether the answered page
    meant the same item, so that it can be made a case. Without `file` none is enclosed.
    """

    page: Line
    url: str
    state: PageState
    failure: FailureKind | None = None
    message: Line = ""
    fields: tuple[FieldReport, ...] = ()
    warnings: tuple[Line, ...] = ()
    content_type: str = ""
    file: str = ""
    outcome: dict[str, Any] | None = None
    whole: bool = False


class SourceReport(Record):
    """What a check found of one source."""

    source: str
    title: Line
    system: str
    base_url: str
    outcome: Outcome
    failure: FailureKind | None = None
    message: Line = ""  # German
    products: tuple[Recognised, ...] = ()
    pages: tuple[PageReport, ...] = ()
    requests: int = 0  # sent, robots.txt included
    not_asked: int = 0  # further pages that a run would have asked for


class CheckReport(Record):
    """A whole report. `format` grows when its readers would stumble."""

    format: Literal[1] = 1
    program: Line  # "antragsradar 0.1.0"
    made: Line  # date, ISO 8601
    sources: tuple[SourceReport, ...] = Field(min_length=1)

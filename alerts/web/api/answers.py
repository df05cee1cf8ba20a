"""What the API answers: lists of alerts.web.api.models, counts, and why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from alerts.web.api.models import (
    Body,
    Count,
    Line,
    ListedPaper,
    LoggedChange,
    MaybeLine,
    MaybeOutcome,
    Meeting,
    Model,
    ModelType,
    Motion,
    OwnUrl,
    Source,
    SourceNote,
)
from storage.statistics_outcomes import Result


class FilterValue(Model):
    """One thing that was asked for, as it was understood."""

    name: str
    value: Line


class Listing(Model):
    """What all lists have in common."""

    filter: list[FilterValue]
    """What was asked for, in its canonical form; empty: what is about integration."""
    next: OwnUrl | None
    """Where the list goes on; null at its end. A page may be short, even empty, and yet not the last."""
    sources_unreachable: list[SourceNote]
    """Sources that cannot be looked at now: nothing new from them means nothing."""
    sources_incomplete: list[SourceNote]
    """Sources that show less than they usually do."""
    notices: list[Line]
    """What else may be missing here, in German."""


class MotionList(Listing):
    """Motions, newest first."""

    items: list[Motion]


class MotionAnswer(Motion):
    """A motion, with those of its sources that are not well."""

    sources_unreachable: list[SourceNote]
    sources_incomplete: list[SourceNote]


class PaperList(Listing):
    """Papers, those first that were found last."""

    items: list[ListedPaper]


class MeetingList(Listing):
    """Meetings, the latest day first, those to come among them."""

    items: list[Meeting]


class ChangeList(Listing):
    """Changes in the order in which they were written, oldest first."""

    items: list[LoggedChange]
    follow: OwnUrl
    """What to ask for later, to be told what came since; also at the end."""


class SourceList(Model):
    """All sources."""

    items: list[Source]


class BodyList(Model):
    """All municipalities and districts that are known."""

    items: list[Body]


class BodyCount(Model):
    """How many motions are of a body."""

    body: Line
    """Its official key, or its name where no source is its own; empty: not known."""
    motions: Count


class MonthCount(Model):
    """How many motions are of a month, by their earliest date."""

    month: Line
    """"2026-03"; empty: not known."""
    motions: Count
    bodies: list[BodyCount]


class PartyCount(Model):
    """How many motions a party or group has brought in, alone or with others."""

    party: Line
    """Empty: none is named."""
    motions: Count


class SubtopicCount(Model):
    """How many motions are about a part of a topic."""

    topic: Line
    subtopic: Line
    """Empty: about none of them in particular."""
    title: Line
    motions: Count


class OutcomeCount(Model):
    """What came of how many motions."""

    outcome: Annotated[Result | None, BeforeValidator(lambda result: result or None)]
    """"open": no result is published; null: one is, but its words do not say what."""
    motions: Count


class DecisionDays(Model):
    """How many days it took from a motion's earliest date to the sitting that decided it."""

    outcome: MaybeOutcome
    days: list[Count]
    """One number for each motion, in order."""


class Statistics(Model):
    """Counts of the motions that the filter lets through. One of two bodies or parties counts for each; an
    amendment or answer counts with its motion, and by itself for a body or party that this has not."""

    filter: list[FilterValue]
    motions: Count
    """Each once."""
    months: list[MonthCount]
    parties: list[PartyCount]
    subtopics: list[SubtopicCount]
    outcomes: list[OutcomeCount]
    decision_days: list[DecisionDays]
    sources_unreachable: list[SourceNote]
    sources_incomplete: list[SourceNote]
    notices: list[Line]


class Problem(Model):
    """Why a request was not answered (RFC 9457)."""

    type: str
    title: str
    """The status in words."""
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Line
    """What is wrong, and what would be right, in German."""
    parameter: MaybeLine
    """The parameter that is wrong, where it is one."""


ANSWERS: Sequence[ModelType] = (
    MotionList,
    MotionAnswer,
    PaperList,
    ListedPaper,
    MeetingList,
    ChangeList,
    SourceList,
    BodyList,
    Statistics,
    Problem,
)
"""All that an answer may be."""

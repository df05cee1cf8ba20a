"""What a language has to say: the same shape for each, filled in once. Words in braces are filled in.

What a document, a result or a source's own message says is quoted as it is, in German.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.filters import FilterWords
from storage.outcomes import Outcome
from storage.sameness.titles import Role
from storage.subscription_views import Frequency, Language
from storage.views import ChangeKind, SourceState


@dataclass(frozen=True)
class NumberWords:
    """Numbers, dates, times and lists."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    plain_date: str
    short_date: str
    clock: str
    thousands: str
    decimal: str
    conjunction: str
    bytes: str
    yes: str
    no: str
    abstention: tuple[str, str]  # one, many


@dataclass(frozen=True)
class MotionWords:
    """What a motion is, and why it was found."""

    kinds: Mapping[str, str]  # the council's word, where it is not shown as it is
    subtopics: Mapping[str, str]  # of the main topic, where they are not called as its file calls them
    motion: str  # where its kind is not known
    motions: tuple[str, str]  # one, many
    untitled: str
    removed: str  # instead of the title
    by: str
    no_body: str
    no_date: str
    item: str
    page: str
    places: Mapping[str, str]
    in_file: str
    quoted: str
    found: str
    holds: str
    by_hand: str
    place: str
    place_by_hand: str
    related: Mapping[Role, str]
    belongs_to: str


@dataclass(frozen=True)
class ChangeWords:
    """What happened."""

    labels: Mapping[ChangeKind, str]
    further_place: str
    arrival: str
    part_known: str
    part_new: str
    new: str
    collected: str
    arrived: str
    also: str
    document: str
    unnamed: str
    scheduled: str
    withdrawn: str
    removal: str
    removed: str
    restored: str
    fields: Mapping[str, str]
    fields_changed: str
    documents_changed: str
    content_changed: str
    off_agenda: str
    cancelled: str
    dropped: str
    on_again: str
    moved: str
    result: str
    meeting: str
    sitting: str
    undated: str


@dataclass(frozen=True)
class StandingWords:
    """Where a motion stands."""

    outcomes: Mapping[Outcome, str]
    withdrawn: str
    removed: str
    scheduled: str
    intended: str
    meant_for: str
    announced: str
    nothing: str


@dataclass(frozen=True)
class SourceWords:
    """How a source is, and what that means to a reader."""

    states: Mapping[SourceState, str]
    meanings: Mapping[SourceState, str]
    since: str
    reason: str
    last_read: str
    never_read: str
    none: str
    by_hand: str  # the title of what is no source
    all_well: str
    blind: str
    unread: str
    degraded: str
    trouble: str  # what follows from it


@dataclass(frozen=True)
class MailWords:
    """What stands around that in mails."""

    # subjects
    about_main: str
    about_topic: str
    about_motion: str
    fresh_motions: tuple[str, str]
    fresh_matters: tuple[str, str]
    changed: tuple[str, str]
    nothing_new: str
    more: str
    days: tuple[str, str, str]  # today, tomorrow, soon
    on_agenda: str
    # headings and leads
    no_body: str
    coming: str
    topics: str
    documents: str
    document: str
    our_page: str
    sources: str
    well: str
    # the last lines
    contact: str
    manage: str
    unsubscribe: str
    # sources that are silent, or back
    silent: tuple[str, str]
    back: tuple[str, str]
    silent_lead: str
    back_lead: str
    back_line: str
    caught_up: tuple[str, str]
    nothing_missed: str
    # signs of life
    sign_subject: str
    sign_lead: str
    sign_filters: str
    sign_looked: str
    sign_known: str
    readings: tuple[str, str]
    papers: tuple[str, str]
    source_count: tuple[str, str]


@dataclass(frozen=True)
class SubscriptionWords:
    """How often somebody is told."""

    frequencies: Mapping[Frequency, str]
    weekly: str


@dataclass(frozen=True, eq=False)  # there is one of each language: a key that is compared at once
class Wording:
    """All that is said in one language."""

    language: Language
    numbers: NumberWords
    motion: MotionWords
    change: ChangeWords
    standing: StandingWords
    source: SourceWords
    mail: MailWords
    filter: FilterWords
    subscription: SubscriptionWords

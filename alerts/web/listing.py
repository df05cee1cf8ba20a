"""The page that lists what somebody chose: its form, what was found, and why there is nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from alerts.addresses import EVERYTHING, LIST_PATH, PAGE_PARAMETER
from alerts.list_words import found_words, index_notice, shortened_notice
from alerts.numbers import listed
from alerts.phrases import BLIND_STATES, topic_title
from alerts.translation import later, spoken, told
from alerts.translation import translated as _
from alerts.web.start import (
    MotionCard,
    Notice,
    Pulse,
    amount,
    motion_card,
    nothing_yet,
    pulse_of,
    running_words,
)
from storage.filters import (
    ALL_TOPICS,
    CHANGE_GROUPS,
    MAIN_TOPIC,
    ChangeGroup,
    Filter,
    FilterError,
    Known,
    describe,
)
from storage.views import MotionView, RunningView, SourceView

_CHANGE_LABELS: Mapping[ChangeGroup, str] = {
    "new": later("Neu"),
    "scheduled": later("Termine"),
    "decided": later("Ergebnisse"),
}


class Choice(NamedTuple):
    """Something that can be ticked."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """Choices that belong together: the values of one parameter."""

    name: str
    legend: str
    choices: tuple[Choice, ...]

    @property
    def is_used(self) -> bool:
        """Whether anything is ticked."""
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Form:
    """The form, with what was written into it, be it right or wrong."""

    words: str
    groups: tuple[Group, ...]
    organizations: tuple[str, ...]  # that were named
    known_organizations: tuple[str, ...]
    motion: str
    error: str = ""
    wrong: str = ""  # the parameter that is

    @property
    def is_detailed(self) -> bool:
        """Whether more than words was chosen: then that is shown at once."""
        return bool(self.organizations) or any(group.is_used for group in self.groups)


@dataclass(frozen=True)
class Found:
    """What was found for a filter, with all that must be said beside it."""

    motions: Sequence[MotionView]
    count: int  # storage.filtering.count_matching
    next_page: str  # the place that it goes on behind; empty at the end
    unindexed: int = 0  # papers that cannot be found yet
    shortened: Sequence[str] = ()  # storage.search.matching.shortened_words


@dataclass(frozen=True)
class ListPage:
    """Everything that the page shows."""

    form: Form
    sources: tuple[SourceView, ...]
    pulse: Pulse
    running: str
    title: str = ""  # what is listed
    count: str = ""
    cards: tuple[MotionCard, ...] = ()
    notices: tuple[str, ...] = ()
    nothing: Notice | None = None
    next_url: str = ""
    first_url: str = ""  # where this is not the first page
    shown: Filter = EVERYTHING  # what the page's feeds and calendar are of


def list_form(pairs: Iterable[tuple[str, str]], known: Known, error: FilterError | None = None) -> Form:
    """The form as somebody filled it in, or as a filter's own pairs would."""
    written: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            written.setdefault(name.casefold(), []).append(value)
    everything = {ALL_TOPICS: _("Alle Themen")}  # the last, wherever it stood
    topics = {topic: topic_title(topic) for topic in (MAIN_TOPIC, *known.topics)} | everything
    words = spoken()
    changes = {CHANGE_GROUPS[group]: _(label) for group, label in _CHANGE_LABELS.items()}
    groups = (
        _group("thema", _("Thema"), topics, written),
        _group("kommune", _("Kommune"), known.body_names(), written),
        _group("partei", _("Partei"), {name: name for name in known.parties}, written),
        _group("art", _("Art"), {kind: words.motion.kinds.get(kind, kind) for kind in known.kinds}, written),
        _group("nur", _("Was geschehen ist"), changes, written),
    )
    return Form(
        words=" ".join(written.get("suche", ())),
        groups=groups,
        organizations=tuple(written.get("gremium", ())),
        known_organizations=known.organizations,
        motion="".join(written.get("vorgang", ())[:1]),
        error=told(error) if error else "",
        wrong=error.field if error else "",
    )


def list_page(
    wanted: Filter,
    form: Form,
    found: Found,
    sources: Sequence[SourceView],
    runs: Sequence[RunningView],
    *,
    known: Known,
    is_first: bool,
) -> ListPage:
    """The page for a filter."""
    query = wanted.query()
    notices = (index_notice(found.unindexed), shortened_notice(found.shortened))
    return ListPage(
        form=form,
        sources=tuple(sources),
        pulse=pulse_of(sources),
        running=running_words(sources, runs),
        title=described(wanted, known, motion=_followed(wanted, found)),
        count=found_words(found.count),
        cards=tuple(motion_card(motion) for motion in found.motions),
        notices=tuple(filter(None, notices)),
        nothing=None if found.motions else nothing_found(wanted, sources, runs, known.body_names()),
        next_url=_url(query, found.next_page) if found.next_page else "",
        first_url="" if is_first else _url(query),
        shown=wanted,
    )


def refused_page(form: Form, sources: Sequence[SourceView], runs: Sequence[RunningView]) -> ListPage:
    """The page for what cannot be searched for: the form as it was, and what is wrong with it."""
    return ListPage(form, tuple(sources), pulse_of(sources), running_words(sources, runs))


def nothing_found(
    wanted: Filter, sources: Sequence[SourceView], runs: Sequence[RunningView], bodies: Mapping[str, str]
) -> Notice:
    """Why nothing is listed: there is nothing, or we could not look."""
    if not any(source.last_read for source in sources):
        return nothing_yet(sources, runs)
    names = {bodies.get(ags) for ags in wanted.bodies}
    asked = [source for source in sources if not names or not source.body or source.body in names]
    blind = [source.title for source in asked if source.state in BLIND_STATES or source.last_read is None]
    if blind:
        text = _("Bei {names} konnten wir nicht nachsehen; dort kann es geben, was hier gesucht ist.")
        return Notice(_("Nichts gefunden"), text.format(names=listed(blind, spoken())), is_trouble=True)
    text = _("Gelesen sind {papers} aus {sources}; keine passt zu dieser Auswahl.")
    return Notice(_("Nichts gefunden"), text.format(**amount(asked, len(asked))))


def described(wanted: Filter, known: Known, motion: str = "") -> str:
    """What a filter lets through, in the language of the page."""
    return describe(wanted, known.body_names(), motion=motion, words=spoken().filter)


def _group(name: str, legend: str, labels: Mapping[str, str], written: Mapping[str, Sequence[str]]) -> Group:
    chosen = written.get(name, ())
    return Group(
        name, legend, tuple(Choice(value, label, value in chosen) for value, label in labels.items())
    )


def _followed(wanted: Filter, found: Found) -> str:
    return found.motions[0].title if wanted.motion and found.motions else ""


def _url(query: str, behind: str = "") -> str:
    parts = [part for part in (query, f"{PAGE_PARAMETER}={behind}" if behind else "") if part]
    return f"{LIST_PATH}?{'&'.join(parts)}" if parts else LIST_PATH

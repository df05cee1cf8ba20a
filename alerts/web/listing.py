"""The page that lists what somebody chose: its form, what was found, and why there is nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode

from alerts.addresses import EVERYTHING, LIST_PATH, ORDER_PARAMETER, PAGE_PARAMETER
from alerts.list_words import found_words, index_notice, order_notice, shortened_notice, unread_notice
from alerts.numbers import listed, number
from alerts.phrases import BLIND_STATES, motion_title, topic_title
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
from storage.facet_counts import MOST_OFFERED, Offered
from storage.filters import (
    ALL_TOPICS,
    CHANGE_GROUPS,
    MAIN_TOPIC,
    STATUSES,
    ChangeGroup,
    Filter,
    FilterError,
    Known,
    describe,
)
from storage.filters.reading import YEAR
from storage.operator_words import with_operators
from storage.search.passages import Passage
from storage.views import MotionView, RunningView, SourceView

_CHANGE_LABELS: Mapping[ChangeGroup, str] = {
    "new": later("Neu"),
    "scheduled": later("Termine"),
    "decided": later("Ergebnisse"),
}


Order = Literal["datum", "relevanz"]
"""As addresses say it: the newest first, or those first that agree best with the words."""


class Choice(NamedTuple):
    """Something that can be ticked."""

    value: str
    label: str
    chosen: bool
    motions: str = ""  # how many bear it; empty where that is not counted


@dataclass(frozen=True)
class Group:
    """Choices that belong together: the values of one parameter."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    hint: str = ""  # of what is counted

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
    order: str = ""  # that is asked for again; empty for the usual one

    @property
    def is_detailed(self) -> bool:
        """Whether more than words was chosen: then that is shown at once."""
        return bool(self.organizations) or any(group.is_used for group in self.groups)


@dataclass(frozen=True)
class Found:
    """What was found for a filter, with all that must be said beside it."""

    motions: Sequence[MotionView]
    count: int = 0  # MOST_COUNTED where there may be more
    next_page: str = ""  # the place or rank that it goes on behind; empty at the end
    unindexed: int = 0  # papers that cannot be found yet
    shortened: Sequence[str] = ()  # storage.search.matching.shortened_words
    passages: Mapping[int, Passage] = field(default_factory=dict)  # by motion
    order: Order = "datum"  # that was asked for
    is_cut: bool = False  # whether only the newest are put in order


class OrderChoice(NamedTuple):
    """An order that the list can be in."""

    label: str
    url: str
    is_chosen: bool


class OtherReading(NamedTuple):
    """What else the words may have been meant to ask for."""

    words: str
    url: str


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
    orders: tuple[OrderChoice, ...] = ()  # empty where there is only one
    is_unread: bool = False  # whether no source is read of any municipality that was chosen
    other: OtherReading | None = None
    is_ranked: bool = False  # whether it is in the order of how well its motions agree with the words


def is_ranked(wanted: Filter, order: Order) -> bool:
    """Whether a list is in the order of how well its motions agree with the words: there must be some."""
    return order == "relevanz" and bool(wanted.words)


def years_offered(known: Known, chosen: Iterable[str]) -> list[str]:
    """The years to choose from, the latest first: that there is anything of, and those that are chosen."""
    return sorted({*known.years, *filter(YEAR.fullmatch, chosen)}, reverse=True)


def list_form(
    pairs: Iterable[tuple[str, str]],
    known: Known,
    error: FilterError | None = None,
    order: Order = "datum",
    counted: Offered | None = None,
) -> Form:
    """The form as somebody filled it in, or as a filter's own pairs would. `counted`: for the same filter."""
    written: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            written.setdefault(name.casefold(), []).append(value)
    everything = {ALL_TOPICS: _("Alle Themen")}  # the last, wherever it stood
    topics = {topic: topic_title(topic) for topic in (MAIN_TOPIC, *known.topics)} | everything
    words = spoken()
    changes = {CHANGE_GROUPS[group]: _(label) for group, label in _CHANGE_LABELS.items()}
    labels: dict[str, tuple[str, Mapping[str, str]]] = {
        "thema": (_("Thema"), topics),
        "kommune": (_("Kommune"), known.body_names()),
        "partei": (_("Partei"), {name: name for name in known.parties}),
        "art": (_("Art"), {kind: words.motion.kinds.get(kind, kind) for kind in known.kinds}),
        "status": (_("Status"), status_labels()),
        "jahr": (_("Jahr"), {year: year for year in years_offered(known, written.get("jahr", ()))}),
        "nur": (_("Was geschehen ist"), changes),
    }
    groups = tuple(
        _group(name, legend, of, written.get(name, ()), counted) for name, (legend, of) in labels.items()
    )
    return Form(
        words=" ".join(written.get("suche", ())),
        groups=groups,
        organizations=tuple(written.get("gremium", ())),
        known_organizations=known.organizations,
        motion="".join(written.get("vorgang", ())[:1]),
        error=told(error) if error else "",
        wrong=error.field if error else "",
        order="" if order == "datum" else order,
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
    query, ranked = wanted.query(), is_ranked(wanted, found.order)
    order: Order = "relevanz" if ranked else "datum"
    notices = (
        index_notice(found.unindexed),
        shortened_notice(found.shortened),
        order_notice(found.order != order, found.is_cut),
        unread_notice(wanted, sources, known.body_names()) if found.motions else "",
    )
    return ListPage(
        form=form,
        sources=tuple(sources),
        pulse=pulse_of(sources),
        running=running_words(sources, runs),
        title=described(wanted, known, motion=_followed(wanted, found), typed=form.words),
        count=found_words(found.count),
        cards=tuple(motion_card(motion, found.passages.get(motion.id)) for motion in found.motions),
        notices=tuple(filter(None, notices)),
        nothing=None if found.motions else nothing_found(wanted, sources, runs, known.body_names()),
        next_url=_url(query, order, found.next_page) if found.next_page else "",
        first_url="" if is_first else _url(query, order),
        shown=wanted,
        is_unread=_is_unread(wanted, sources, known.body_names()),
        other=_other_reading(form.words, wanted),
        orders=_orders(wanted, order) if wanted.words else (),
        is_ranked=ranked,
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
    if unread := unread_notice(wanted, sources, bodies):
        return Notice(_("Nichts gefunden"), unread, is_trouble=True)
    names = {bodies.get(ags) for ags in wanted.bodies}
    asked = [source for source in sources if not names or not source.body or source.body in names]
    blind = [source.title for source in asked if source.state in BLIND_STATES or source.last_read is None]
    if blind:
        text = _("Bei {names} konnten wir nicht nachsehen; dort kann es geben, was hier gesucht ist.")
        return Notice(_("Nichts gefunden"), text.format(names=listed(blind, spoken())), is_trouble=True)
    text = _("Gelesen sind {papers} aus {sources}; keine passt zu dieser Auswahl.")
    return Notice(_("Nichts gefunden"), text.format(**amount(asked, len(asked))))


def described(wanted: Filter, known: Known, motion: str = "", typed: str = "") -> str:
    """What a filter lets through, in the language of the page; its words as they were typed."""
    return describe(wanted, known.body_names(), motion=motion, words=spoken().filter, typed=typed)


def _is_unread(wanted: Filter, sources: Sequence[SourceView], bodies: Mapping[str, str]) -> bool:
    read = {source.body for source in sources}
    return bool(wanted.bodies) and not any(bodies.get(ags) in read for ags in wanted.bodies)


def _other_reading(typed: str, wanted: Filter) -> OtherReading | None:
    words = with_operators(typed)
    if not words:
        return None
    pairs = [*(pair for pair in wanted.pairs() if pair[0] != "suche"), ("suche", words)]
    return OtherReading(words, f"{LIST_PATH}?{urlencode(pairs, quote_via=quote)}")


def status_labels() -> dict[str, str]:
    """Where a motion may stand, by what addresses say, in the language of the page."""
    said = spoken().filter.statuses
    return {value: said[status][:1].upper() + said[status][1:] for status, value in STATUSES.items()}


def _group(
    name: str, legend: str, labels: Mapping[str, str], chosen: Sequence[str], counted: Offered | None
) -> Group:
    counts = counted.counts.get(name) if counted else None
    is_cut = counted is not None and name in counted.cut
    choices = []
    for value, label in labels.items():
        count = counts.get(value, 0) if counts is not None else None
        choices.append(Choice(value, label, value in chosen, _count(count, is_cut)))
    hint = _("Gezählt sind die neuesten {count}.").format(count=number(MOST_OFFERED, spoken()))
    return Group(name, legend, tuple(choices), hint if is_cut else "")


def _count(motions: int | None, is_cut: bool) -> str:
    """Where not all are counted, that none was found says nothing."""
    return "" if motions is None or (is_cut and not motions) else number(motions, spoken())


def _followed(wanted: Filter, found: Found) -> str:
    return motion_title(found.motions[0], spoken()) if wanted.motion and found.motions else ""


def _orders(wanted: Filter, chosen: Order) -> tuple[OrderChoice, ...]:
    labels: dict[Order, str] = {"datum": _("neueste zuerst"), "relevanz": _("nach Übereinstimmung")}
    query = wanted.query()
    return tuple(OrderChoice(label, _url(query, order), order == chosen) for order, label in labels.items())


def _url(query: str, order: Order, behind: str = "") -> str:
    parts = [
        query,
        f"{ORDER_PARAMETER}={order}" if order != "datum" else "",
        f"{PAGE_PARAMETER}={behind}" if behind else "",
    ]
    said = "&".join(filter(None, parts))
    return f"{LIST_PATH}?{said}" if said else LIST_PATH

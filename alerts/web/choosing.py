"""A filter as a form: what there is to choose, what is chosen, and what it would have brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from sqlalchemy import Connection

from alerts.list_words import unread_notice
from alerts.phrases import sources_trouble, topic_title
from alerts.subscription_words import Describer
from alerts.translation import language, so_many, spoken, told
from alerts.translation import translated as _
from alerts.web.listing import status_labels, years_offered
from alerts.web.searchable import unsearchable
from storage.facets import current, known_values
from storage.filters import ALL_TOPICS, CHANGE_GROUPS, PARAMETERS, STATUSES, Filter, FilterError, Known, parse
from storage.foresight import DAYS, foresee
from storage.motions import motions_by_id
from storage.sources import source_views
from storage.views import MotionView


@dataclass(frozen=True)
class Option:
    """Something that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Options of one parameter of a filter."""

    name: str
    legend: str
    options: tuple[Option, ...]
    hint: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter as somebody chose it: what of it cannot be is left out, and said."""

    filter: Filter
    errors: Mapping[str, str] = field(default_factory=dict)  # by parameter
    words: str = ""  # as they were typed


@dataclass(frozen=True)
class Choosing:
    """All that a page shows of it."""

    choice: Choice
    described: str
    groups: tuple[Group, ...]
    organizations: tuple[str, ...]  # that can be named
    motions: tuple[MotionView, ...]  # that it lets through, the newest
    mails: Mapping[str, str]  # by frequency: how many there would have been
    trouble: str  # which sources could not be looked at
    unread: str  # which municipalities have none
    unsearchable: str  # why more may be found of its words than is shown


def chosen(connection: Connection, pairs: Iterable[tuple[str, str]]) -> Choice:
    """The filter that names and values mean."""
    known = known_values(connection)
    left = [(name, value) for name, value in pairs if name in PARAMETERS]
    words = " ".join(value for name, value in left if name == "suche")
    errors: dict[str, str] = {}
    while True:
        try:
            return Choice(current(connection, parse(left, known)), errors, words)
        except FilterError as error:
            errors[error.field] = told(error)
            left = [pair for pair in left if pair[0] != error.field] if error.field else []


def chosen_query(connection: Connection, query: str) -> Filter:
    """The filter of a query that a form of ours carried along. Raises FilterError."""
    return current(connection, parse(parse_qsl(query, keep_blank_values=True), known_values(connection)))


def choosing(connection: Connection, choice: Choice, known: Known, now: dt.datetime, hour: int) -> Choosing:
    """What a page shows of a choice."""
    sources = source_views(connection)
    seen = foresee(connection, choice.filter, now, hour=hour)
    motions = {motion.id: motion for motion in motions_by_id(connection, seen.motions)}
    return Choosing(
        choice=choice,
        described=Describer(connection).describe(choice.filter, language()),
        groups=_groups(known, choice.filter),
        organizations=known.organizations,
        motions=tuple(motions[id_] for id_ in seen.motions if id_ in motions),
        mails={each: _mails(count) for each, count in seen.mails.items()},
        trouble=sources_trouble(sources, spoken()),
        unread=unread_notice(choice.filter, sources, known.body_names()),
        unsearchable=unsearchable(connection, choice.filter),
    )


def _mails(count: int) -> str:
    mails = so_many("{count} Mail", "{count} Mails", count)
    return _("{mails} in {days} Tagen").format(mails=mails, days=DAYS)


def _groups(known: Known, wanted: Filter) -> tuple[Group, ...]:
    topics = [(each, topic_title(each)) for each in known.topics] + [(ALL_TOPICS, _("Alle Themen"))]
    words = spoken()
    labels = words.filter.changes
    kinds = [(kind, words.motion.kinds.get(kind, kind)) for kind in known.kinds]
    bodies = [(body.ags, body.name) for body in known.bodies]
    changes = [(value, labels[group]) for group, value in CHANGE_GROUPS.items()]
    told = [CHANGE_GROUPS[group] for group in wanted.changes]
    stands = [STATUSES[status] for status in wanted.statuses]
    themes = wanted.selected_by or (() if wanted.motion and not wanted.topics else (ALL_TOPICS,))
    groups = (
        _group("thema", _("Themen"), topics, themes),
        _group("kommune", _("Kommunen"), bodies, wanted.bodies, _("Nichts angekreuzt: alle.")),
        _group("partei", _("Parteien und Fraktionen"), _same(known.parties), wanted.parties),
        _group("art", _("Arten"), kinds, wanted.kinds),
        _group("gremium", _("Gremien"), _same(wanted.organizations), wanted.organizations),
        _group("status", _("Status"), [*status_labels().items()], stands),
        _group("jahr", _("Jahr"), _same(years_offered(known, wanted.years)), wanted.years),
        _group("nur", _("Nur melden"), changes, told),
    )
    return tuple(group for group in groups if group.options)


def _same(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


def _group(
    name: str, legend: str, values: Sequence[tuple[str, str]], wanted: Sequence[str], hint: str = ""
) -> Group:
    options = [Option(value, label, value in wanted) for value, label in values]
    return Group(name, legend, tuple(options), hint)

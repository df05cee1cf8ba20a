"""The charts for a filter, made when they are asked for, and kept while nothing more is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from alerts.charts import durations, months, shares
from alerts.charts.chart import Chart
from alerts.translation import language
from alerts.watch import GATHER_AFTER
from alerts.web.recent import Recent
from storage.filters import Filter, Known
from storage.statistics import months as months_of
from storage.statistics import parties, subtopics
from storage.statistics_outcomes import outcomes
from storage.topics import known_topics

MOST_KEPT = 256
"""So many counts, each of one filter, are kept."""


class Asked(NamedTuple):
    """What is counted, and with what it is told."""

    connection: Connection
    wanted: Filter
    known: Known
    day: dt.date
    state: str  # of knowledge (alerts.watch), before anything was counted


def _months(asked: Asked) -> list[Chart]:
    return [
        months.months_chart(months_of(asked.connection, asked.wanted), asked.known.body_names(), asked.day)
    ]


def _parties(asked: Asked) -> list[Chart]:
    return [shares.parties_chart(parties(asked.connection, asked.wanted))]


def _subtopics(asked: Asked) -> list[Chart]:
    counts = subtopics(asked.connection, asked.wanted)
    return [shares.subtopics_chart(counts, known_topics(asked.connection))]


def _outcomes(asked: Asked) -> list[Chart]:
    counts = outcomes(asked.connection, asked.wanted)
    return [shares.outcomes_chart(counts), durations.durations_chart(counts)]


_MAKERS: Mapping[str, Callable[[Asked], list[Chart]]] = {
    months.NAME: _months,
    shares.PARTIES: _parties,
    shares.SUBTOPICS: _subtopics,
    shares.RESULTS: _outcomes,
    durations.NAME: _outcomes,
}
"""What makes a chart, in the order of the page; one count may make several."""

NAMES = tuple(_MAKERS)


class ChartShelf:
    """Charts that were made, by filter and language."""

    def __init__(self) -> None:
        self._kept = Recent[list[Chart]](MOST_KEPT, lasts=GATHER_AFTER)

    def charts(self, asked: Asked) -> list[Chart]:
        """All charts, in the order of the page."""
        return [chart for make in dict.fromkeys(_MAKERS.values()) for chart in self._made(make, asked)]

    def chart(self, name: str, asked: Asked) -> Chart:
        """One of NAMES."""
        return next(each for each in self._made(_MAKERS[name], asked) if each.name == name)

    def _made(self, make: Callable[[Asked], list[Chart]], asked: Asked) -> list[Chart]:
        key = asked.wanted.query(), asked.day, make, language()
        return self._kept.get(asked.state, key, lambda: make(asked))
